import type { Host } from '../remote/command.ts'
import type { Server } from './server.ts'

/** Read once and deleted by the server; the other is kept by those who restart without us (KERNEL DefaultSecretCallbackHandler). */
const ONCE = 'password-tmp'
const KEPT = 'password-persist'

const WRITE = `umask 077; trap 'rm -f "$1.part"' EXIT; trap 'exit 1' HUP INT PIPE TERM
cat > "$1.part" && chmod 600 "$1.part" && mv "$1.part" "$1"`

/** Whether the user left the password on the server, as its documentation offers. */
export async function hasKeptPassword(host: Host, home: string): Promise<boolean> {
  const { outcome } = await host.run({ argv: ['test', '-s', `${home}/${KEPT}`] })
  return outcome.kind === 'exit' && outcome.code === 0
}

/** Without a terminal the server waits for a password for ever, unless this file stands there before each start. */
export async function writePasswordFile(host: Host, home: string, password: string): Promise<void> {
  await host.must(
    { argv: ['/bin/sh', '-c', WRITE, 'sh', `${home}/${ONCE}`], stdin: password },
    {
      reason: 'verify-failed',
      what: `${ONCE} could not be written in ${home}.`,
      safe: 'No server was started.',
      fix: 'check free space there, and that run_as may write the home.',
    },
  )
}

/** Takes away what a server left that ended before it read its password. Best effort: what went wrong before says more. */
export async function removePasswordFile(host: Host, home: string): Promise<void> {
  await host.run({ argv: ['rm', '-f', '--', `${home}/${ONCE}`] }).catch(() => {})
}

/** Encrypts the plain `"[...]"` secrets of the home's `deployment.toml`; a server refuses to start on one that is left. */
export async function encryptSecrets(host: Host, server: Server): Promise<void> {
  await host.must(
    {
      argv: ['/bin/sh', `${server.home}/${server.pack.ciphertool}`, '-Dconfigure'],
      cwd: server.home,
      env: { CARBON_HOME: server.home, JAVA_HOME: server.javaHome ?? '' },
      timeoutMs: 120_000,
    },
    {
      reason: 'verify-failed',
      what: `ciphertool could not encrypt the secrets of ${server.home}.`,
      safe: 'No server was started.',
      fix: 'check keystore_password and the keystore in deployment.toml; then run the same verb again.',
    },
  )
}
