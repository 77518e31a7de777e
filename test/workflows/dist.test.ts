import { spawnSync } from 'node:child_process'
import os from 'node:os'
import path from 'node:path'
import fs from 'fs-extra'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { coldStarts } from '../../bench/cold-start.ts'
import { listFiles } from '../../src/report/run-report.ts'
import { build, TOP } from './build.ts'

const committed = path.join(TOP, 'dist')
let fresh: string

beforeAll(async () => {
  fresh = await fs.mkdtemp(path.join(os.tmpdir(), 'wso2-migrate-fresh-'))
  await build(fresh)
}, 300_000)
afterAll(() => fs.remove(fresh))

describe('dist', () => {
  it('is, byte by byte, what the sources make of it (npm run build)', async () => {
    expect(await listFiles(committed)).toEqual(await listFiles(fresh))
    const differing = []
    for (const name of await listFiles(fresh)) {
      const [a, b] = await Promise.all(
        [committed, fresh].map((folder) => fs.readFile(path.join(folder, name))),
      )
      if (!a?.equals(b as Buffer)) differing.push(name)
    }
    expect(differing).toEqual([])
  })

  it('stays below 6 MB', async () => {
    const sizes = (await listFiles(fresh)).map((name) => fs.statSync(path.join(fresh, name)).size)
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(6_000_000)
  })

  it('names no folder of the machine that built it, and holds no native code', async () => {
    for (const name of await listFiles(fresh)) {
      expect(name).not.toMatch(/\.node$/)
      expect(await fs.readFile(path.join(fresh, name), 'utf8')).not.toContain(TOP)
    }
  })

  it('knows no debug point, which a build without their plugin would', async () => {
    const open = await fs.mkdtemp(path.join(os.tmpdir(), 'wso2-migrate-points-'))
    await build(open, 'without-debug-points')
    const points = await debugPoints()
    expect(points.length).toBeGreaterThan(20)
    const found = async (folder: string) => {
      const scripts = (await listFiles(folder)).filter((name) => name.endsWith('.js'))
      const texts = await Promise.all(scripts.map((name) => fs.readFile(path.join(folder, name), 'utf8')))
      // A point is a quoted word; its letters may well stand elsewhere.
      const quoted = points.map((point) => `"${point}"`)
      return [...quoted, 'debugPoint'].filter((word) => texts.some((text) => text.includes(word)))
    }
    expect(await found(open)).toEqual([...points.map((point) => `"${point}"`), 'debugPoint'])
    expect(await found(fresh)).toEqual([])
    await fs.remove(open)
  })

  it('lets only the report carry the artifact client', async () => {
    const carrying = []
    for (const name of (await listFiles(fresh)).filter((one) => one.endsWith('.js'))) {
      const text = await fs.readFile(path.join(fresh, name), 'utf8')
      if (text.includes('/artifacts.js')) carrying.push(name)
    }
    expect(carrying).toEqual(['report.js'])
  })

  it('has the licence of everything in it', async () => {
    const text = await fs.readFile(path.join(fresh, 'licenses.txt'), 'utf8')
    for (const name of ['ssh2', '@actions/core', '@actions/artifact', 'zod', 'fs-extra']) {
      expect(text).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\(`, 'm'))
    }
    expect(text).not.toMatch(/\((GPL|AGPL|LGPL|undefined)/)
  })

  it('runs on a plain Node, copied away alone', async () => {
    const copy = path.join(await fs.mkdtemp(path.join(os.tmpdir(), 'wso2-migrate-alone-')), 'here')
    await fs.copy(fresh, copy)
    const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(copy, 'cli.js'), '--help'], {
      encoding: 'utf8',
    })
    await fs.remove(path.dirname(copy))
    expect(stderr).toBe('')
    expect(status).toBe(0)
    expect(stdout).toContain('plan')
  })

  it('starts fast: what a step costs before it does anything', () => {
    for (const { verb, ratio } of coldStarts(fresh, 7)) {
      expect(ratio, verb).toBeLessThanOrEqual(verb === 'report' ? 6 : 3.5)
    }
  })
})

/** Names of all points that the sources have. */
async function debugPoints(): Promise<string[]> {
  const src = path.join(TOP, 'src')
  const texts = await Promise.all(
    (await listFiles(src))
      .filter((name) => name.endsWith('.ts'))
      .map((name) => fs.readFile(path.join(src, name), 'utf8')),
  )
  return texts.flatMap((text) => [...text.matchAll(/await debugPoint\('([^']+)'/g)].map(([, name]) => name!))
}
