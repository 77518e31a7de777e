import { createHash, randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Host } from '../../../src/remote/command.ts'
import { connectHosts, type Hosts } from '../../../src/remote/hosts.ts'
import { Secrets } from '../../../src/secrets.ts'
import { quietUi } from './quiet-ui.ts'
import { startServer, type TestServer } from './sshd.ts'

let server: TestServer
let hosts: Hosts

beforeAll(async () => {
  server = await startServer()
  hosts = connectHosts(
    { one: { address: '127.0.0.1', port: server.port, user: 'root' } },
    { knownHosts: server.knownHosts, login: { key: server.key }, secrets: new Secrets(), ui: quietUi },
  )
})

afterAll(async () => {
  await hosts.closeAll()
  await server.stop()
})

// The runner and a server behind SSH keep the same contract.
describe.each(['one', 'runner'])('commands on %s', (name) => {
  const host = (): Host => hosts.host(name)
  const sh = (script: string): [string, ...string[]] => ['sh', '-c', script]

  it('gives back what a command printed, and passes arguments untouched', async () => {
    const words = ['a b', "it's", '$(id)', '`id`', '\\n\\', 'line\nbreak', '-n', '!x', 'ü😀', '', '*']
    const result = await host().run({ argv: ['printf', '%s|', ...words] })
    expect(result).toEqual({ outcome: { kind: 'exit', code: 0 }, stdout: `${words.join('|')}|`, stderr: '' })
  })

  it('sets environment and folder', async () => {
    const result = await host().run({ argv: sh('echo "$A"; pwd'), env: { A: "x'y z" }, cwd: '/usr' })
    expect(result.stdout).toBe("x'y z\n/usr\n")
  })

  it('tells exit, signal and time-out apart', async () => {
    const exit = await host().run({ argv: sh('echo out; echo err >&2; exit 3') })
    expect(exit).toEqual({ outcome: { kind: 'exit', code: 3 }, stdout: 'out\n', stderr: 'err\n' })
    const signal = await host().run({ argv: sh('kill -9 $$') })
    expect(signal.outcome).toEqual({ kind: 'signal', signal: 'SIGKILL' })
    const late = await host().run({ argv: ['sleep', '60'], timeoutMs: 300 })
    expect(late.outcome).toEqual({ kind: 'timed-out', afterMs: 300 })
  })

  it('stops the whole process group of a command that took too long, also children that outlive it', async () => {
    const tag = `6${randomBytes(3).readUIntBE(0, 3)}`
    const result = await host().run({ argv: sh(`sleep ${tag} & sleep ${tag}`), timeoutMs: 300 })
    expect(result.outcome.kind).toBe('timed-out')
    const left = await host().run({ argv: ['pgrep', '-fx', `sleep ${tag}`] })
    expect(left.stdout).toBe('')
  })

  it('kills a command that ignores TERM', { timeout: 20_000 }, async () => {
    const result = await host().run({ argv: sh('trap "" TERM; while :; do sleep 1; done'), timeoutMs: 300 })
    expect(result.outcome.kind).toBe('timed-out')
  })

  it('carries 50 MB through stdin and stdout unchanged', { timeout: 60_000 }, async () => {
    const data = randomBytes(50 * 1024 * 1024)
    const running = await host().stream({ argv: ['cat'], stdin: Readable.from(chunks(data)) })
    running.stderr.resume()
    const hash = createHash('sha256')
    for await (const chunk of running.stdout) hash.update(chunk)
    expect(await running.done).toEqual({ kind: 'exit', code: 0 })
    expect(hash.digest('hex')).toBe(createHash('sha256').update(data).digest('hex'))
  })

  it('ends, with the exit code, when a command reads none of a large input', async () => {
    const result = await host().run({
      argv: sh('exit 5'),
      stdin: Readable.from(chunks(Buffer.alloc(20_000_000))),
    })
    expect(result.outcome).toEqual({ kind: 'exit', code: 5 })
  })

  it('hands secrets over by file, keeps the rest of stdin, and leaves no file', async () => {
    const content = "pa'ss\\0word !\n\nüber\ttab\n"
    const result = await host().run({
      argv: sh('stat -c %a "$CNF" "$(dirname "$CNF")"; cat "$CNF"; echo "$1 $CNF"; cat').concat(
        'sh',
        '--file={CNF}',
      ) as [string],
      secretFiles: { CNF: content },
      stdin: 'the rest',
    })
    const [file] = /\/\S+\/CNF/.exec(result.stdout) ?? []
    expect(result).toEqual({
      outcome: { kind: 'exit', code: 0 },
      stdout: `600\n700\n${content}--file=${file} ${file}\nthe rest`,
      stderr: '',
    })
    const left = await host().run({ argv: ['ls', '-d', String(file).replace('/CNF', '')] })
    expect(left.outcome).toEqual({ kind: 'exit', code: 2 })
  })

  it('runs 50 small commands at once', async () => {
    const results = await Promise.all(
      Array.from({ length: 50 }, (_, index) => host().run({ argv: ['echo', String(index)] })),
    )
    expect(results.map((result) => result.stdout)).toEqual(
      Array.from({ length: 50 }, (_, index) => `${index}\n`),
    )
  })

  it('labels and defuses 10,000 interleaved lines of both outputs and loses none', async () => {
    const lines: string[] = []
    const script =
      'i=0; while [ $i -lt 5000 ]; do echo "::set-output name=$i"; echo "e $i" >&2; i=$((i+1)); done'
    await host().run({ argv: sh(script) }, { onLine: (line, stream) => lines.push(`${stream} ${line}`) })
    const expected = Array.from({ length: 5000 }, (_, i) => i)
    expect(lines.filter((line) => line.startsWith('stdout'))).toEqual(
      expected.map((i) => `stdout [${name}] : :set-output name=${i}`),
    )
    expect(lines.filter((line) => line.startsWith('stderr'))).toEqual(
      expected.map((i) => `stderr [${name}] e ${i}`),
    )
  })

  it('stops on demand', async () => {
    const running = await host().stream({ argv: ['sleep', '60'] })
    running.stdout.resume()
    running.stderr.resume()
    await sleep(200)
    await running.kill()
    expect(await running.done).toEqual({ kind: 'signal', signal: 'SIGTERM' })
  })

  it('stops on demand what nobody reads any more, without waiting for its signals to be of use', async () => {
    const running = await host().stream({ argv: sh('exec cat /dev/zero') })
    running.stderr.resume()
    running.stdin.end()
    await new Promise<void>((resolve) => running.stdout.once('data', () => resolve()))
    running.stdout.destroy()
    const began = Date.now()
    await running.kill()
    expect(await running.done).toMatchObject({ kind: expect.stringMatching(/^(signal|exit)$/) })
    expect(Date.now() - began).toBeLessThan(4_000)
  })

  it('knows the machine', async () => {
    expect(await host().machineId()).toBe(await hosts.host('runner').machineId())
  })
})

function* chunks(data: Buffer): Generator<Buffer> {
  for (let at = 0; at < data.length; at += 65_536) yield data.subarray(at, at + 65_536)
}
