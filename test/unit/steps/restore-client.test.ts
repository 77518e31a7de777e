import os from 'node:os'
import path from 'node:path'
import fs from 'fs-extra'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { LocalHost } from '../../../src/remote/local.ts'
import { bringBackCommand } from '../../../src/steps/restore-client.ts'
import { fineStampOf } from '../../../src/timestamps.ts'

const host = new LocalHost()
const began = new Date('2026-11-22T18:00:00Z')
const later = (minutes: number) => `.${fineStampOf(new Date(began.getTime() + minutes * 60_000))}`

let folder = ''
beforeEach(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), "wso2 it's $(id) "))
})
afterEach(() => fs.remove(folder))

/** What is in a home after the way back of the validators, done twice: each folder by what it says. */
async function after(before: Record<string, string>, what: 'there' | 'new'): Promise<Record<string, string>> {
  const [home, aside] = [path.join(folder, 'home'), path.join(folder, 'aside')]
  for (const [name, text] of Object.entries(before)) await fs.outputFile(path.join(home, name, 'file'), text)
  for (const _ of ['once', 'again']) {
    const { outcome, stderr } = await host.run(bringBackCommand({ home, aside, began }, [`dumps:${what}`]))
    expect([outcome, stderr]).toEqual([{ kind: 'exit', code: 0 }, ''])
  }
  const read = async (name: string) => [name, await fs.readFile(path.join(home, name, 'file'), 'utf8')]
  return Object.fromEntries(await Promise.all((await fs.readdir(home)).map(read)))
}

const OTHERS = { [`dumps${later(-60)}`]: 'of another run' }

it.each<[string, Record<string, string>, 'there' | 'new', Record<string, string>]>([
  [
    'what stood there before',
    { dumps: 'written', [`dumps${later(1)}`]: 'found' },
    'there',
    { dumps: 'found' },
  ],
  [
    'what stood there before, where the validators ran twice',
    { dumps: 'second', [`dumps${later(1)}`]: 'found', [`dumps${later(2)}`]: 'first' },
    'there',
    { dumps: 'found' },
  ],
  [
    'what stood there before, where they never came to write',
    { dumps: 'found' },
    'there',
    { dumps: 'found' },
  ],
  ['nothing', { dumps: 'written' }, 'new', {}],
  ['nothing, where the validators ran twice', { dumps: 'second', [`dumps${later(2)}`]: 'first' }, 'new', {}],
])('the way back of the validators leaves %s', async (_, before, what, left) => {
  expect(await after({ ...before, ...OTHERS }, what)).toEqual({ ...left, ...OTHERS })
})
