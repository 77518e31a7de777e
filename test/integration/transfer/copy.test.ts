import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { Transform } from 'node:stream'
import { expect, test } from 'vitest'
import { MigrateError } from '../../../src/errors.ts'
import { quote } from '../../../src/remote/quote.ts'
import { type CopyRequest, copyFolder, stagingFolder } from '../../../src/transfer/copy.ts'
import { STAGING_FOLDER } from '../../../src/transfer/listing.ts'
import { decodeName } from '../../../src/transfer/names.ts'
import type { ProgressReport } from '../../../src/transfer/progress.ts'
import { LocalHost, packs } from './local-host.ts'
import { everything, NASTY, plant, portrait, temporary } from './trees.ts'

function scene() {
  const source = new LocalHost('old')
  const target = new LocalHost('new')
  const sourceRoot = path.join(temporary(), 'from')
  const home = temporary()
  const targetRoot = path.join(home, 'to')
  const request = async (more: Partial<CopyRequest> = {}): Promise<CopyRequest> => ({
    source,
    sourceRoot,
    target,
    targetRoot,
    files: await everything(source, sourceRoot),
    staging: stagingFolder(home, 'run-1', 'deployment'),
    backup: path.join(home, 'backup'),
    ...more,
  })
  return { source, target, sourceRoot, targetRoot, home, request }
}

async function problemsOf(work: Promise<unknown>) {
  const error = await work.then(
    () => undefined,
    (cause: unknown) => cause,
  )
  expect(error).toBeInstanceOf(MigrateError)
  return (error as MigrateError).problems
}

test('names, modes, times, links and empty things arrive as they were', async () => {
  const { source, target, sourceRoot, targetRoot, home, request } = scene()
  plant(sourceRoot, NASTY)
  const reports: ProgressReport[] = []
  const copied = await copyFolder(await request({ onProgress: (report) => reports.push({ ...report }) }))
  expect(await portrait(target, targetRoot)).toEqual(await portrait(source, sourceRoot))
  expect(copied.retried).toEqual([])
  expect(reports.at(-1)).toMatchObject({ files: copied.files, bytes: copied.bytes, totalFiles: copied.files })
  expect(readdirSync(home)).toEqual(['to'])
})

test('half of a file, left by a full disk, never counts as the kept one', async () => {
  const { sourceRoot, targetRoot, home, request } = scene()
  plant(sourceRoot, [{ name: 'a.jar', content: 'new' }])
  plant(targetRoot, [{ name: 'a.jar', content: 'the old one' }])
  // Another file system, so no hard link; and its disk is full.
  const tools = temporary()
  writeFileSync(path.join(tools, 'ln'), '#!/bin/sh\nexit 1\n', { mode: 0o755 })
  writeFileSync(
    path.join(tools, 'cp'),
    '#!/bin/sh\n[ "$1" != --version ] || exit 1\nfor to do :; done; printf half > "$to"; echo "No space left" >&2; exit 1\n',
    { mode: 0o755 },
  )
  const full = new LocalHost('new', `${tools}:${process.env.PATH}`)
  const [problem] = await problemsOf(copyFolder(await request({ target: full })))
  expect(problem!.what).toContain('No space left')
  await copyFolder(await request())
  expect(readFileSync(path.join(home, 'backup/a.jar'), 'utf8')).toBe('the old one')
})

test('what gets replaced is kept in the backup folder, by its own name, and only once', async () => {
  const { sourceRoot, targetRoot, home, request } = scene()
  plant(sourceRoot, [{ name: 'sub/key store.jks', content: 'new' }])
  plant(targetRoot, [{ name: 'sub/key store.jks', content: 'first' }])
  await copyFolder(await request())
  writeFileSync(path.join(targetRoot, 'sub/key store.jks'), 'second')
  const copied = await copyFolder(await request())
  expect(copied.replaced).toEqual(['sub/key store.jks'])
  expect(readFileSync(path.join(targetRoot, 'sub/key store.jks'), 'utf8')).toBe('new')
  expect(readFileSync(path.join(home, 'backup/sub/key store.jks'), 'utf8')).toBe('first')
})

test('a flipped bit in the stream is caught and nothing is put in place', async () => {
  const { source, sourceRoot, home, request } = scene()
  plant(sourceRoot, [
    { name: 'good.xml', content: 'good' },
    { name: 'a.car', content: Buffer.alloc(50_000, 'x') },
  ])
  source.tamper = (command, running) => {
    if (!packs(command)) return running
    let seen = 0
    const flip = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        const at = 20_000 - seen
        if (at >= 0 && at < chunk.length) chunk[at] = chunk[at]! ^ 1
        seen += chunk.length
        done(null, chunk)
      },
    })
    return { ...running, stdout: running.stdout.pipe(flip) }
  }
  const [problem, ...others] = await problemsOf(copyFolder(await request()))
  expect(problem).toMatchObject({ reason: 'copy-failed', host: 'old' })
  expect(problem.what).toContain('a.car arrived with another content')
  expect(others).toEqual([])
  expect(readdirSync(home)).toEqual([])
})

test('a file that vanishes is named; everything else stays out too, and a second run completes', async () => {
  const { source, target, sourceRoot, targetRoot, home, request } = scene()
  plant(sourceRoot, [
    { name: 'stays', content: '1' },
    { name: 'goes\naway', content: '2' },
  ])
  const doomed = await request()
  rmSync(path.join(sourceRoot, 'goes\naway'))
  const problems = await problemsOf(copyFolder(doomed))
  expect(problems).toHaveLength(1)
  expect(problems[0].reason).toBe('copy-failed')
  expect(problems[0].what).toContain('goes\\naway vanished from the source')
  expect(readdirSync(home)).toEqual([])
  await copyFolder(await request())
  expect(await portrait(target, targetRoot)).toEqual(await portrait(source, sourceRoot))
})

/** A tar that does something after it has packed, before anybody looks at the files again. */
function tarThat(afterwards: string): string {
  const tools = temporary()
  const real = execFileSync('sh', ['-c', 'command -v tar'], { encoding: 'utf8' }).trim()
  const script = `#!/bin/sh\n${real} "$@"; code=$?\ncase $* in *'-c '*) ${afterwards} ;; esac\nexit $code\n`
  writeFileSync(path.join(tools, 'tar'), script, { mode: 0o755 })
  return `${tools}:${process.env.PATH}`
}

test('a file that changes once under the reader is taken again', async () => {
  const { source, target, sourceRoot, targetRoot, request } = scene()
  plant(sourceRoot, [
    { name: 'log', content: 'x'.repeat(1000) },
    { name: 'still', content: 'y' },
  ])
  const once = quote(path.join(temporary(), 'done'))
  const change = `[ -e ${once} ] || { : >${once}; printf ${'z'.repeat(1000)} >${quote(`${sourceRoot}/log`)}; }`
  const changing = new LocalHost('old', tarThat(change))
  const copied = await copyFolder(await request({ source: changing }))
  expect(copied.retried).toEqual(['log'])
  expect(await portrait(target, targetRoot)).toEqual(await portrait(source, sourceRoot))
})

test('a file that changes every time is reported', async () => {
  const { sourceRoot, targetRoot, request } = scene()
  plant(sourceRoot, [{ name: 'busy', content: 'x' }])
  const changing = new LocalHost('old', tarThat(`printf more >>${quote(`${sourceRoot}/busy`)}`))
  const problems = await problemsOf(copyFolder(await request({ source: changing })))
  expect(problems[0].what).toContain('busy')
  expect(existsSync(targetRoot)).toBe(false)
})

test('a file that is no longer what the plan saw is not copied', async () => {
  const { sourceRoot, targetRoot, request } = scene()
  plant(sourceRoot, [{ name: 'a.xml', content: 'now' }])
  const { files, ...rest } = await request()
  const sha256 = createHash('sha256').update('then').digest('hex')
  const problems = await problemsOf(
    copyFolder({ ...rest, files: files.map((file) => ({ ...file, sha256 })) }),
  )
  expect(problems[0].what).toContain('a.xml changed since it was planned')
  expect(existsSync(targetRoot)).toBe(false)
})

test('a target tar that dies in the middle leaves nothing, and a second run completes', async () => {
  const { source, target, sourceRoot, targetRoot, home, request } = scene()
  plant(sourceRoot, [
    { name: 'one', content: Buffer.alloc(3_000_000, 1) },
    { name: 'two', content: Buffer.alloc(3_000_000, 2) },
  ])
  target.tamper = (command, running) => {
    if (command.argv[2]?.includes('tar -x')) {
      target.tamper = (_, other) => other
      setTimeout(() => void running.kill(), 5)
      running.stdin.cork()
      setTimeout(() => running.stdin.uncork(), 15)
    }
    return running
  }
  const problems = await problemsOf(copyFolder(await request()))
  expect(problems[0]).toMatchObject({ reason: 'copy-failed', host: 'new' })
  expect(problems[0].what).toContain('killed by SIGKILL')
  expect(problems[0].safe).toContain('not sent again')
  expect(existsSync(targetRoot)).toBe(false)
  await copyFolder(await request())
  expect(await portrait(target, targetRoot)).toEqual(await portrait(source, sourceRoot))
  expect(readdirSync(home)).toEqual(['to'])
})

test('what had arrived whole when it broke off is not sent again; what had not, or has changed since, is', async () => {
  const { source, target, sourceRoot, targetRoot, home, request } = scene()
  const names = ['a', 'b\nc', 'd', 'e']
  plant(
    sourceRoot,
    names.map((name) => ({ name: `sub/${name}`, content: Buffer.alloc(400_000, name) })),
  )
  // The last file is on its way when the target's process is killed.
  target.tamper = (command, running) => {
    if (!command.argv[2]?.includes('tar -x')) return running
    target.tamper = (_, other) => other
    let seen = 0
    const dying = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        seen += chunk.length
        if (seen > 1_400_000) setTimeout(() => void running.kill(), 50)
        else done(null, chunk)
      },
    })
    dying.pipe(running.stdin)
    running.done.then(() => dying.destroy(new Error('closed')))
    return { ...running, stdin: dying }
  }
  await problemsOf(copyFolder(await request()))
  expect(existsSync(targetRoot)).toBe(false)
  writeFileSync(path.join(sourceRoot, 'sub/a'), Buffer.alloc(400_000, 'x'))
  const staged = path.join(home, STAGING_FOLDER, 'run-1/deployment')
  writeFileSync(path.join(staged, readdirSync(staged)[0]!, '1/stranger'), 'of nobody')
  let sent = 0
  source.tamper = (command, running) => {
    if (packs(command)) running.stdout.on('data', (chunk: Buffer) => (sent += chunk.length))
    return running
  }
  const copied = await copyFolder(await request())
  expect(copied).toMatchObject({ files: 4, resumed: 2, bytesResumed: 800_000, connections: 1, retried: [] })
  expect(sent).toBeLessThan(900_000)
  expect(await portrait(target, targetRoot)).toEqual(await portrait(source, sourceRoot))
  expect(readdirSync(home)).toEqual(['to'])
})

test('on one host files are copied there, and go by tar where its cp fails', async () => {
  const { target, sourceRoot, targetRoot, home, request } = scene()
  plant(sourceRoot, [...NASTY, { name: 'locked', folder: true, mode: 0o555 }])
  chmodSync(path.join(sourceRoot, 'locked'), 0o755)
  writeFileSync(path.join(sourceRoot, 'locked/file'), 'behind a folder that nobody may write to', {
    mode: 0o444,
  })
  chmodSync(path.join(sourceRoot, 'locked'), 0o555)
  await copyFolder(await request({ source: target }))
  expect(await portrait(target, targetRoot)).toEqual(await portrait(target, sourceRoot))
  expect(target.started.filter(([program]) => program === 'tar')).toEqual([])
  const inode = (root: string) => statSync(path.join(root, 'locked/file')).ino
  expect(inode(targetRoot)).not.toBe(inode(sourceRoot))

  const tools = temporary()
  const broken = '#!/bin/sh\n[ "$1" != --version ] || { echo "cp (GNU coreutils)"; exit; }\nexit 1\n'
  writeFileSync(path.join(tools, 'cp'), broken, { mode: 0o755 })
  const odd = new LocalHost('new', `${tools}:${process.env.PATH}`)
  rmSync(targetRoot, { recursive: true })
  const copied = await copyFolder(await request({ source: odd, target: odd }))
  expect(copied.retried).toHaveLength(copied.files)
  expect(await portrait(target, targetRoot)).toEqual(await portrait(target, sourceRoot))
  expect(readdirSync(home)).toEqual(['to'])
})

test('bytes that shells use inside for marks are bytes of names like others', async () => {
  const { source, target, sourceRoot, targetRoot, request } = scene()
  const names = Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => byte !== 0 && byte !== 0x2f)
  plant(
    sourceRoot,
    names.map((byte) => ({ name: `n/${decodeName(Buffer.from([0x61, byte, byte]))}`, content: `${byte}` })),
  )
  await copyFolder(await request())
  expect(await portrait(target, targetRoot)).toEqual(await portrait(source, sourceRoot))
})

test('folders that lock their owner out get their modes last, whatever lies below', async () => {
  const { source, target, sourceRoot, targetRoot, request } = scene()
  plant(sourceRoot, [
    { name: 'a/b/c', folder: true, mode: 0o500 },
    { name: 'a/b/file', content: 'x', mode: 0o400 },
    { name: 'z/y', folder: true, mode: 0o755 },
  ])
  for (const folder of ['a/b', 'a', 'z']) chmodSync(path.join(sourceRoot, folder), 0o500)
  await copyFolder(await request())
  expect(await portrait(target, targetRoot)).toEqual(await portrait(source, sourceRoot))
})

test('a folder where the target has a file stops the copy with the reason', async () => {
  const { sourceRoot, targetRoot, home, request } = scene()
  plant(sourceRoot, [{ name: 'x/y', content: '1' }])
  plant(targetRoot, [{ name: 'x', content: 'in the way' }])
  const problems = await problemsOf(copyFolder(await request()))
  expect(problems[0]).toMatchObject({ reason: 'copy-failed', host: 'new' })
  expect(readFileSync(path.join(targetRoot, 'x'), 'utf8')).toBe('in the way')
  expect(readdirSync(home)).not.toContain(STAGING_FOLDER)
})

test('300 MB go through this process without staying in it', async () => {
  const { source, target, sourceRoot, targetRoot, request } = scene()
  mkdirSync(sourceRoot, { recursive: true })
  const block = Buffer.alloc(1_000_000, 'wso2')
  for (let part = 0; part < 300; part++) appendFileSync(path.join(sourceRoot, 'big.car'), block)
  const before = process.memoryUsage().rss
  let peak = 0
  await copyFolder(await request({ onProgress: () => (peak = Math.max(peak, process.memoryUsage().rss)) }))
  expect(statSync(path.join(targetRoot, 'big.car')).size).toBe(300_000_000)
  expect(peak - before).toBeLessThan(100_000_000)
  expect(await portrait(target, targetRoot)).toEqual(await portrait(source, sourceRoot))
}, 300_000)
