import os from 'node:os'
import path from 'node:path'
import fs from 'fs-extra'
import { describe, expect, it } from 'vitest'
import { LocalHost } from '../../../src/remote/local.ts'
import { loadRoute } from '../../../src/routes/load.ts'
import { inspectJava, javaRangeProblem, parseJavaVersion } from '../../../src/wso2/java.ts'

describe('java -version', () => {
  it.each([
    ['Oracle 8', 'java version "1.8.0_202"\nJava(TM) SE Runtime Environment (build 1.8.0_202-b08)', 8],
    [
      'Temurin 8',
      'openjdk version "1.8.0_372"\nOpenJDK Runtime Environment (Temurin)(build 1.8.0_372-b07)',
      8,
    ],
    [
      'Temurin 11',
      'openjdk version "11.0.20.1" 2023-08-24\nOpenJDK Runtime Environment Temurin-11.0.20.1+1',
      11,
    ],
    [
      'Debian 17',
      'openjdk version "17.0.12" 2024-07-16\nOpenJDK Runtime Environment (build 17.0.12+7-Debian-2)',
      17,
    ],
    [
      'a first release',
      'openjdk version "21" 2023-09-19 LTS\nOpenJDK Runtime Environment Zulu21.28+85-CA',
      21,
    ],
    [
      'early access',
      'openjdk version "23-ea" 2024-09-17\nOpenJDK Runtime Environment (build 23-ea+5-349)',
      23,
    ],
    [
      'IBM J9',
      'java version "1.8.0_351"\nJava(TM) SE Runtime Environment (build 8.0.7.20)\nIBM J9 VM (build 2.9)',
      8,
    ],
    ['Semeru', 'openjdk version "11.0.19" 2023-04-18\nIBM Semeru Runtime Open Edition 11.0.19.0', 11],
    [
      'GraalVM',
      'java version "17.0.8" 2023-07-18 LTS\nJava(TM) SE Runtime Environment Oracle GraalVM 17.0.8+9.1',
      17,
    ],
    ['tool options', 'Picked up JAVA_TOOL_OPTIONS: -Dversion="9"\r\nopenjdk version "11.0.2"\r\nOpenJDK', 11],
  ])('of %s', (_, text, major) => {
    expect(parseJavaVersion(text)?.major).toBe(major)
  })

  it.each(['', 'sh: java: not found', 'version', 'openjdk version 11', 'openjdk version "x"'])(
    'is not: %s',
    (text) => {
      expect(parseJavaVersion(text)).toBeUndefined()
    },
  )

  it('outside of the range of the pack is a problem with the way round it', () => {
    const { target } = loadRoute('mi-7.1.0-to-4.0.0')
    const java = (version: string) => parseJavaVersion(`openjdk version "${version}"\nx`)!
    for (const version of ['1.8.0_1', '9', '11.0.2'])
      expect(javaRangeProblem(java(version), target, 'new')).toBeUndefined()
    for (const version of ['1.7.0_80', '12', '17.0.1']) {
      expect(javaRangeProblem(java(version), target, 'new')?.fix).toContain('choices.java_override')
    }
  })

  it('is asked of the JAVA_HOME given, and its absence is told', async () => {
    const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'wso2-java-'))
    try {
      const host = new LocalHost()
      expect(await inspectJava(host, folder)).toMatchObject({ reason: 'preflight-failed', host: 'runner' })
      await fs.outputFile(
        path.join(folder, 'bin/java'),
        '#!/bin/sh\necho \'openjdk version "11.0.2"\' >&2\n',
        { mode: 0o755 },
      )
      expect(await inspectJava(host, folder)).toMatchObject({ major: 11, version: '11.0.2' })
    } finally {
      await fs.remove(folder)
    }
  })
})
