import fs from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { LocalHost } from '../../../src/remote/local.ts'
import { readFolder } from '../../../src/transfer/read-folder.ts'

let folder = ''
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(tmpdir(), 'read-'))
  fs.writeFileSync(path.join(folder, 'a.json'), '{}')
})
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }))

// A failure that nobody awaits would be told as a defect of this program, without a next command.
it('a command that never starts, as one that sudo refuses, fails the reading and nothing else', async () => {
  const host = new LocalHost()
  const stream = host.stream.bind(host)
  host.stream = async (command) => {
    if (command.argv[0] !== 'tar') return stream(command)
    const { stdin, stdout, stderr, done, kill } = await stream({ argv: ['true'] })
    const refused = done.then(() => Promise.reject(new Error('sudo: a password is required')))
    return { stdin, stdout, stderr, done: refused, kill }
  }
  const limits = { files: 9, bytesPerFile: 99, bytes: 999 }
  await expect(readFolder(host, folder, limits)).rejects.toThrow('sudo')
})
