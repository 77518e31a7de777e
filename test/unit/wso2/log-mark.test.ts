import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import fs from 'fs-extra'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { LocalHost } from '../../../src/remote/local.ts'
import { type LogMark, markLog, parseSince, readLogSince, sinceCommand } from '../../../src/wso2/log-mark.ts'

const host = new LocalHost()
let folder = ''
let log = ''

/** Everything since a mark, in pieces of `most` bytes, and where it ended. */
async function drain(mark: LogMark, most = 7): Promise<{ text: string; mark: LogMark; gap: boolean }> {
  let text = ''
  let gap = false
  for (let at = mark; ; ) {
    const since = parseSince((await host.run(sinceCommand(log, at, most))).stdout, at)
    text += since.text
    gap ||= since.gap
    if (since.text === '') return { text, mark: at, gap }
    at = since.mark
  }
}

async function roll(name: string): Promise<void> {
  await fs.rename(log, path.join(folder, name))
  // Rolled files are put in order by their time of change; no server writes 10 MB within one tick of a file system.
  await sleep(15)
}

beforeEach(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'wso2 log $(id) '))
  log = path.join(folder, 'wso2carbon.log')
})
afterEach(() => fs.remove(folder))

describe('a log since a mark', () => {
  it('has nothing of before, and characters stay whole', async () => {
    await fs.writeFile(log, 'old\n')
    const mark = await markLog(host, log)
    await fs.appendFile(log, 'größe\u{1F600}ß\n')
    expect(await drain(mark)).toMatchObject({ text: 'größe\u{1F600}ß\n', gap: false })
  })

  it('goes on over roll-overs without a gap or a repetition', async () => {
    await fs.writeFile(log, 'old\n')
    const mark = await markLog(host, log)
    await fs.appendFile(log, 'one\n')
    const first = await drain(mark)
    await fs.appendFile(log, 'two\n')
    await roll('wso2carbon-11-22-2026.log')
    await fs.writeFile(log, 'three is longer\n')
    await roll('wso2carbon-11-22-2026-2.log')
    await fs.writeFile(log, 'four\n')
    const second = await drain(first.mark)
    expect([first.text, second.text, second.gap]).toEqual(['one\n', 'two\nthree is longer\nfour\n', false])
    await fs.appendFile(log, 'five\n')
    expect((await readLogSince(host, log, second.mark)).text).toBe('five\n')
  })

  it('misses nothing when the log rolls between the look at its older files and that at itself', async () => {
    await fs.writeFile(log, 'old\n')
    const mark = await markLog(host, log)
    await fs.appendFile(log, 'new\n')
    // The first `sort` of the look has the older files' names in its hands: now the log rolls.
    const programs = path.join(folder, 'programs')
    const rolls = `#!/bin/sh
cat >"$0.names"
[ -e "$ROLLED" ] || { mv "$LOG" "$ROLLED" && echo after >"$LOG"; }
PATH=/usr/bin:/bin exec sort "$@" <"$0.names"
`
    await fs.outputFile(path.join(programs, 'sort'), rolls, { mode: 0o755 })
    const command = sinceCommand(log, mark)
    const rolled = path.join(folder, 'wso2carbon-11-22-2026-1.log')
    const env = { ...command.env, PATH: `${programs}:${process.env.PATH}`, LOG: log, ROLLED: rolled }
    const since = parseSince((await host.run({ ...command, env })).stdout, mark)
    expect(await fs.pathExists(rolled)).toBe(true)
    expect(since).toMatchObject({ text: 'new\n', gap: false })
    expect(await drain(since.mark)).toMatchObject({ text: 'after\n', gap: false })
  })

  it('begins at the start of a log that was not there yet', async () => {
    const mark = await markLog(host, log)
    expect(await readLogSince(host, log, mark)).toEqual({ text: '', mark, gap: false })
    await fs.writeFile(log, 'first\n')
    expect((await drain(mark)).text).toBe('first\n')
  })

  it('says that something is gone when the marked file was deleted or cut', async () => {
    await fs.writeFile(log, 'a long old line\n')
    const mark = await markLog(host, log)
    await fs.truncate(log, 0)
    await fs.appendFile(log, 'new\n')
    expect(await drain(mark)).toMatchObject({ text: 'new\n', gap: true })
    // A new file while the old one still exists: it cannot get the same inode.
    await fs.writeFile(`${log}.new`, 'other\n')
    await fs.rename(`${log}.new`, log)
    expect(await drain(mark)).toMatchObject({ text: 'other\n', gap: true })
  })
})
