import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { startServer } from './sshd.ts'

const CLIENT = `
import { connectHosts } from ${JSON.stringify(import.meta.resolve('../../../src/remote/hosts.ts'))}
import { Secrets } from ${JSON.stringify(import.meta.resolve('../../../src/secrets.ts'))}
import { quietUi } from ${JSON.stringify(import.meta.resolve('./quiet-ui.ts'))}
const { port, knownHosts, key } = JSON.parse(process.env.SERVER)
const entries = { one: { address: '127.0.0.1', port, user: 'root' } }
const hosts = connectHosts(entries, { knownHosts, login: { key }, secrets: new Secrets(), ui: quietUi })
const running = await hosts.host('one').stream({ argv: ['sh', '-c', 'echo "$PW"; sleep 5'], secretFiles: { PW: 'secret' } })
running.stdout.pipe(process.stdout)
`

it('leaves no secret file on the server when the client is killed', async () => {
  const server = await startServer()
  try {
    const { port, knownHosts, key } = server
    const client = spawn(process.execPath, ['--input-type=module', '-e', CLIENT], {
      env: { ...process.env, SERVER: JSON.stringify({ port, knownHosts, key }) },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [chunk] = (await once(client.stdout, 'data')) as [Buffer]
    const path = chunk.toString().trim()
    expect(existsSync(path)).toBe(true)
    client.kill('SIGKILL')
    await sleep(2500)
    expect(existsSync(path)).toBe(false)
  } finally {
    await server.stop()
  }
})
