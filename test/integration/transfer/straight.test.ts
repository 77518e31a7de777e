import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import path from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { onDebugPoint } from '../../../src/debug-point.ts'
import { fencedHost, raiseFence } from '../../../src/engine/fence.ts'
import { copyFolder } from '../../../src/transfer/copy.ts'
import { ADDRESSES, startLab } from '../../lab/lab.ts'
import { DEPLOY_ID, WSO2_ID } from '../../lab/machine/accounts.ts'
import { until } from '../../lab/machine/run.ts'
import { noise } from './noise.ts'
import { NEW, OLD, StraightLab, TREE } from './straight-lab.ts'
import type { Access } from './straight-runner.ts'
import { portrait } from './trees.ts'

let straight: StraightLab
let before: unknown
let ownKeys: string

beforeAll(async () => {
  straight = new StraightLab(await startLab({ hosts: ['old', 'new'] }))
  ownKeys = fs.readFileSync(straight.keysFile, 'utf8')
})
afterAll(async () => {
  await straight?.close()
  await straight?.lab.stop()
})
beforeEach(() => {
  straight.plant()
  straight.writeKeys(ownKeys)
  before = straight.keys()
  straight.logins()
})
afterEach(() => onDebugPoint(async () => {}))

/** Enough for several connections, one of which has most of it. */
const ENDLESS = [{ name: 'endless.car', content: noise('endless', 200_000_000) }]

type Connected = Awaited<ReturnType<StraightLab['connect']>>

async function expectEqual(hosts: Connected): Promise<void> {
  expect(await portrait(hosts.new, `${NEW}/dep`)).toEqual(await portrait(hosts.old, `${OLD}/dep`))
}

/** Watchers that tidy up look every second. */
async function expectOldClean(): Promise<void> {
  await expect.poll(() => straight.leftOnOld(), { timeout: 20_000, interval: 200 }).toEqual([])
}

async function expectNothingLeft(): Promise<void> {
  expect(straight.keys()).toEqual(before)
  await expectOldClean()
  expect(fs.existsSync(straight.seen('new', `${NEW}/.wso2-migrate-staging`))).toBe(false)
}

test('a tree goes from the old host to the new one, arrives equal, and no key and no line of one stays', async () => {
  const hosts = await straight.connect()
  straight.logins()
  const copied = await straight.copy(hosts)
  expect(straight.said).toEqual([])
  expect(copied.retried).toEqual([])
  expect(straight.logins()).toBe(1)
  await expectEqual(hosts)
  await expectNothingLeft()
  expect(await straight.leftOnOld()).toEqual([])
})

test('much goes over several connections, and its bytes are told as they go', async () => {
  const cars = Array.from({ length: 8 }, (_, at) => ({
    name: `${at}.car`,
    content: Buffer.alloc(20_000_000, `car ${at}`),
  }))
  straight.plant([...TREE, ...cars])
  const hosts = await straight.connect()
  straight.logins()
  const reports: number[] = []
  const request = await straight.request(hosts)
  await copyFolder({ ...request, onProgress: ({ bytes }) => reports.push(bytes) })
  expect(straight.logins()).toBe(4)
  expect(reports.at(-1)).toBe(request.files.reduce((sum, { size }) => sum + size, 0))
  await expectEqual(hosts)
  await expectNothingLeft()
})

test('without the allowance, and for little, nothing goes straight', async () => {
  const hosts = await straight.connect()
  straight.logins()
  const { straight: _, ...request } = await straight.request(hosts)
  await copyFolder(request)
  straight.plant(TREE.slice(0, -1))
  await straight.copy(hosts)
  expect(straight.logins()).toBe(0)
  expect(straight.said).toEqual([])
})

describe('other lines of authorized_keys stay to the byte, with mode and owner', () => {
  const odd = (text: string) => `# \xff\xfe comment\r\n\r\n${text}ssh-ed25519 AAAA "a b" \\"c`
  test.each([
    ['no newline at the end', (text: string) => odd(text), 0o640],
    ['an empty file', () => '', 0o644],
    ['newlines alone', () => '\n\n', 0o600],
  ])('%s', async (_, text, mode) => {
    const hosts = await straight.connect()
    await hosts.old.run({ argv: ['true'] })
    await hosts.new.run({ argv: ['true'] })
    straight.writeKeys(text(ownKeys), mode)
    before = straight.keys()
    straight.logins()
    await straight.copy(hosts)
    expect(straight.logins()).toBe(1)
    await expectNothingLeft()
  })

  test.each([
    ['no file', () => fs.rmSync(straight.keysFile)],
    ['no folder', () => fs.rmSync(path.dirname(straight.keysFile), { recursive: true })],
  ])('%s', async (_, remove) => {
    const hosts = await straight.connect()
    await hosts.old.run({ argv: ['true'] })
    await hosts.new.run({ argv: ['true'] })
    remove()
    before = straight.keys()
    straight.logins()
    await straight.copy(hosts)
    const made = [straight.logins(), straight.keys()]
    fs.mkdirSync(path.dirname(straight.keysFile), { recursive: true, mode: 0o700 })
    fs.chownSync(path.dirname(straight.keysFile), DEPLOY_ID, DEPLOY_ID)
    expect(made).toEqual([1, before])
  })

  test('lines of ours that are void go, those of another copy that works stay', async () => {
    const line = (time: string, tag: string) =>
      `restrict,expiry-time="${time}",command="exec false" ssh-ed25519 AAAA wso2-migrate:${tag}:kept\n`
    straight.writeKeys(
      `${line('20200101000000', 'dead')}${line('20990101000000', 'beef')}${ownKeys}# wso2-migrate:dead:kept\n`,
    )
    await straight.copy(await straight.connect())
    expect(fs.readFileSync(straight.keysFile, 'utf8')).toBe(
      `${line('20990101000000', 'beef')}${ownKeys}# wso2-migrate:dead:kept\n`,
    )
  })
})

describe('where the hosts do not come together, files go through the runner, and it is said once', () => {
  async function expectAround(hosts: Connected, why: RegExp): Promise<void> {
    straight.logins()
    await straight.copy(hosts)
    expect(straight.said).toEqual([expect.stringMatching(why)])
    await expectEqual(hosts)
    await expectNothingLeft()
    straight.plant()
    await straight.copy(hosts)
    expect(straight.said).toHaveLength(1)
    expect(straight.logins()).toBe(0)
  }

  test.each([['ssh'], ['ssh-keygen']])('no %s', async (program) => {
    const hosts = await straight.connect()
    const file = straight.seen('old', `/usr/bin/${program}`)
    fs.renameSync(file, `${file}.away`)
    try {
      await expectAround(hosts, new RegExp(`the runner: it has no ${program}\\.$`))
    } finally {
      fs.renameSync(`${file}.away`, file)
    }
  })

  test('an address that nobody has', async () => {
    const hosts = await straight.connect({ new: { inside: '10.71.0.99' } })
    await expectAround(hosts, /the runner: ssh: connect to host 10\.71\.0\.99 port 22: .+/)
  })

  test('a server with another key than the pinned one', async () => {
    const hosts = await straight.connect({ new: { inside: ADDRESSES.old } })
    await expectAround(hosts, /the runner: .*Host key verification failed/)
  })

  test('an sshd that takes no key from there', async () => {
    const config = straight.seen('new', '/etc/ssh/sshd_config')
    const text = fs.readFileSync(config, 'utf8')
    const { new: host } = straight.lab.hosts
    const restart = async (settings: string) => {
      fs.writeFileSync(config, settings)
      await host.stopSshd()
      await host.startSshd()
    }
    await restart(`${text}Match Address ${ADDRESSES.old}\n  AuthorizedKeysFile none\n`)
    try {
      await expectAround(await straight.connect(), /Permission denied.*older than OpenSSH 7\.7/)
    } finally {
      await restart(text)
    }
  })

  test.each([
    ['a link', () => fs.symlinkSync('keys', straight.keysFile)],
    ["root's", () => fs.writeFileSync(straight.keysFile, ownKeys, { mode: 0o644 })],
    ['read only', () => straight.writeKeys(ownKeys, 0o444)],
  ])('an authorized_keys that is %s', async (_, make) => {
    const hosts = await straight.connect()
    await hosts.new.run({ argv: ['true'] })
    fs.renameSync(straight.keysFile, straight.keysFile.replace('authorized_', ''))
    make()
    before = straight.keys()
    try {
      await expectAround(hosts, /authorized_keys is no plain file that its user may write/)
    } finally {
      fs.rmSync(straight.keysFile)
      fs.renameSync(straight.keysFile.replace('authorized_', ''), straight.keysFile)
    }
  })
})

describe('the key', () => {
  /** Copies, and lets the test have the key while it is good. */
  async function withKey(task: (key: string, line: string) => Promise<void>): Promise<void> {
    const hosts = await straight.connect()
    const reached: Promise<void>[] = []
    onDebugPoint(async (name) => {
      if (name !== 'copy.guest') return
      const found = await straight.lab.hosts.old.must(['sh', '-c', 'echo /dev/shm/wso2-migrate.*/key'])
      reached.push(task(found.trim(), fs.readFileSync(straight.keysFile, 'utf8').split('\n')[0]!))
      await Promise.allSettled(reached)
    })
    await straight.copy(hosts)
    expect(reached).toHaveLength(1)
    await Promise.all(reached)
    await expectEqual(hosts)
  }

  const ssh = (key: string, words: readonly string[], stdin = '') =>
    straight.lab.hosts.old.exec(
      [
        ...['ssh', '-F', '/dev/null', '-o', 'BatchMode=yes', '-o', 'StrictHostKeyChecking=no'],
        ...['-o', 'UserKnownHostsFile=/dev/null', '-o', 'IdentitiesOnly=yes', '-i', key],
        ...words.slice(0, -1),
        `deploy@${ADDRESSES.new}`,
        ...words.slice(-1).filter(Boolean),
      ],
      { user: 'wso2carbon', stdin },
    )

  test('starts nothing but the receiver of this copy, whatever it is used for', async () => {
    await withKey(async (key, line) => {
      expect(line).toMatch(/^restrict,expiry-time="\d{14}",command=".*" ssh-ed25519 \S+ wso2-migrate:/)
      for (const [words, stdin] of [
        [['touch /tmp/pwned'], ''],
        [[''], 'touch /tmp/pwned\n'],
        [['-tt', 'touch /tmp/pwned'], ''],
        [['-s', 'sftp'], ''],
        [[''], '2\n'],
        [[''], '../1\n'],
        [[''], '$(touch /tmp/pwned)\n'],
        [[''], '18446744073709551617\n'],
      ] as const) {
        const { code } = await ssh(key, words, stdin)
        // ssh ends with 255 where it gets no terminal.
        expect([words, stdin, code]).toEqual([words, stdin, words[0] === '-tt' ? 255 : 1])
      }
      const forward = await ssh(key, ['-W', '127.0.0.1:22', ''])
      expect(forward.stderr).toMatch(/administratively prohibited/)
    })
    expect(fs.existsSync(straight.seen('new', '/tmp/pwned'))).toBe(false)
    await expectNothingLeft()
  })

  test('is of no use after its time, and to nobody once the streams are connected', async () => {
    const { old } = straight.lab.hosts
    let taken = ''
    await withKey(async (key, line) => {
      await old.must(['install', '-o', 'wso2carbon', '-m', '600', key, '/tmp/stolen'])
      taken = line
    })
    expect((await ssh('/tmp/stolen', [''], 'x\n')).stderr).toMatch(/Permission denied/)
    straight.writeKeys(`${taken}\n${ownKeys}`)
    expect((await ssh('/tmp/stolen', [''], 'x\n')).code).toBe(1)
    const time = /expiry-time="(\d{14})"/.exec(taken)![1]!
    const shown = await straight.lab.hosts.new.must(['date', '-d', '+10 minutes', '+%Y%m%d%H%M%S'])
    expect(Number(time)).toBeLessThanOrEqual(Number(shown))
    straight.writeKeys(`${taken.replace(time, '20260101000000')}\n${ownKeys}`)
    expect((await ssh('/tmp/stolen', [''], 'x\n')).stderr).toMatch(/Permission denied/)
    fs.rmSync(straight.seen('old', '/tmp/stolen'))
  })
})

describe('a runner that is killed', () => {
  async function kill(
    when: (runner: { said: () => string }) => Promise<boolean>,
    point: string,
  ): Promise<void> {
    const access: Access = {
      entries: { old: straight.entry('old'), new: straight.entry('new') },
      knownHosts: straight.lab.knownHosts,
      key: straight.lab.keys.deploy.private,
      from: `${OLD}/dep`,
      home: NEW,
    }
    const program = path.join(import.meta.dirname, 'straight-runner.ts')
    const runner = spawn(process.execPath, [program, JSON.stringify(access), point], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let said = ''
    runner.stdout.on('data', (chunk) => {
      said += chunk
    })
    const ended = once(runner, 'close')
    try {
      await until('the runner is where it is to be killed', 60_000, () => when({ said: () => said }))
    } finally {
      runner.kill('SIGKILL')
      await ended
    }
    expect(said).not.toContain('done')
  }

  test('while the line is there leaves no key, and the next copy takes the line out', async () => {
    await kill(async ({ said }) => said() === 'reached', 'copy.guest')
    expect(fs.readFileSync(straight.keysFile, 'utf8')).toMatch(/^restrict,.*wso2-migrate:/)
    await expectOldClean()
    const hosts = await straight.connect()
    await straight.copy(hosts)
    expect(straight.said).toEqual([])
    await expectEqual(hosts)
    await expectNothingLeft()
  })

  test('in the middle of the stream leaves no line, the stream ends by itself, and the next copy completes it', async () => {
    straight.plant([...TREE, ...ENDLESS])
    const arriving = straight.seen('new', `${NEW}/.wso2-migrate-staging/run/dep`)
    await kill(async () => {
      const found = fs.existsSync(arriving) ? execFileSync('find', [arriving, '-name', 'endless.car']) : ''
      // The line goes when the last of the streams has connected, not when the first one does.
      return found.length > 0 && isDeepStrictEqual(straight.keys(), before)
    }, 'none')
    await expectOldClean()
    expect(straight.keys()).toEqual(before)
    await expect.poll(() => straight.lab.hosts.new.processes('tar -x'), { timeout: 20_000 }).toEqual([])
    const hosts = await straight.connect()
    await straight.copy(hosts)
    await expectEqual(hosts)
    await expectNothingLeft()
  })
})

test.each([
  ['one connection', TREE],
  ['several, of which one fails first', [...TREE, ...ENDLESS]],
])('a disk that is too small, %s: nothing half in place, the reason said, no line left', async (_, tree) => {
  const { new: host } = straight.lab.hosts
  straight.plant(tree)
  await host.smallDisk(NEW, 2_000_000, WSO2_ID)
  const hosts = await straight.connect()
  try {
    await expect(straight.copy(hosts)).rejects.toMatchObject({
      problems: [
        { reason: 'copy-failed', host: 'new', what: expect.stringMatching(/No space left|Wrote only/) },
      ],
    })
    await expectNothingLeft()
  } finally {
    execFileSync('umount', [straight.seen('new', NEW)])
  }
})

test('a connection between the hosts that breaks is said, and what had arrived is not sent again', async () => {
  const whole = Array.from({ length: 30 }, (_, at) => ({
    name: `a ${at}.car`,
    content: noise(`${at}`, 200_000),
  }))
  straight.plant([...whole, ...ENDLESS])
  const hosts = await straight.connect()
  const copying = straight.copy(hosts).catch((error) => error)
  const arriving = straight.seen('new', `${NEW}/.wso2-migrate-staging/run/dep`)
  await until('files arrive', 60_000, async () => {
    return fs.existsSync(arriving) && execFileSync('find', [arriving, '-name', 'endless.car']).length > 0
  })
  for (const { pid } of await straight.lab.hosts.old.processes('ssh -i'))
    await straight.lab.hosts.old.signal(pid, 'KILL').catch(() => {})
  expect((await copying).problems).toEqual([
    expect.objectContaining({
      reason: 'copy-failed',
      host: 'old',
      what: expect.stringMatching(/^The connection from old to new broke: /),
      fix: expect.stringContaining('copy_straight = false'),
    }),
  ])
  await expect.poll(() => straight.lab.hosts.new.processes('tar -x'), { timeout: 20_000 }).toEqual([])
  expect((await straight.copy(hosts)).resumed).toBeGreaterThan(0)
  await expectEqual(hosts)
  await expectNothingLeft()
})

describe('behind fences', () => {
  const STATE = '/opt/state'
  const file = `${STATE}/epoch`

  async function fenced(epochs: { old: number; new: number }): Promise<Connected> {
    const hosts = await straight.connect()
    for (const name of ['old', 'new'] as const) {
      const host = straight.lab.hosts[name]
      await host.must(['install', '-d', '-o', 'wso2carbon', '-m', '700', STATE])
      await raiseFence(hosts[name], { file, epoch: 7 })
    }
    return {
      old: fencedHost(hosts.old, { file, epoch: epochs.old }),
      new: fencedHost(hosts.new, { file, epoch: epochs.new }),
    }
  }
  afterEach(async () => {
    for (const name of ['old', 'new'] as const) await straight.lab.hosts[name].must(['rm', '-rf', STATE])
  })

  test('it works for who may write', async () => {
    const hosts = await fenced({ old: 7, new: 7 })
    straight.logins()
    await straight.copy(hosts)
    expect(straight.said).toEqual([])
    expect(straight.logins()).toBe(1)
    await expectNothingLeft()
  })

  test('who was overtaken before the streams began is told so, and his streams write nothing', async () => {
    const hosts = await fenced({ old: 7, new: 7 })
    onDebugPoint(async (name) => {
      if (name === 'copy.guest')
        await straight.lab.hosts.new.must(['sh', '-c', `printf '%020d\\n' 8 >${file}`])
    })
    await expect(straight.copy(hosts)).rejects.toMatchObject({
      problems: [{ reason: 'locked', host: 'new' }],
    })
    expect(fs.existsSync(straight.seen('new', `${NEW}/dep`))).toBe(false)
    expect(fs.existsSync(straight.seen('new', `${NEW}/.wso2-migrate-staging`))).toBe(false)
  })
})
