import { afterAll, beforeAll, expect, it } from 'vitest'
import { type BadInputLab, changes, complaint, refused, startBadInputLab } from './bad-input.ts'

let lab: BadInputLab
beforeAll(async () => {
  lab = await startBadInputLab()
})
afterAll(() => lab?.mi.stop())

/** Lines of known_hosts without those of an address. */
function without(address: string): string {
  return lab.mi.inputs['known-hosts']!.split('\n')
    .filter((line) => !line.startsWith(address))
    .join('\n')
}

it('refuses a host that known-hosts does not name, with the line to compare and add', async () => {
  const problems = await refused(lab.mi, { inputs: { 'known-hosts': without('10.71.0.11') } })
  expect(problems).toEqual([
    complaint(
      'host-key-mismatch',
      { host: 'old' },
      /known-hosts pins no key for 10\.71\.0\.11:22, which presents SHA256:/,
      /console.*add this line: 10\.71\.0\.11 ssh-ed25519 /,
    ),
  ])
})

it('refuses a host whose key is another than known-hosts pins', async () => {
  const other = lab.mi.inputs['known-hosts']!.split('\n').find((line) => line.startsWith('10.71.0.20'))!
  const problems = await refused(lab.mi, {
    inputs: { 'known-hosts': `${without('10.71.0.12')}\n${other.replace('10.71.0.20', '10.71.0.12')}\n` },
  })
  expect(problems).toEqual([
    complaint(
      'host-key-mismatch',
      { host: 'new' },
      /The host key of 10\.71\.0\.12:22 is SHA256:\S+, but known-hosts pins SHA256:\S+ \(\S+, line \d+\)/,
      /find out why it changed/,
    ),
  ])
})

it('refuses a key that no host knows, once for each host', async () => {
  const problems = await refused(lab.mi, { inputs: { 'ssh-key': lab.mi.lab.keys.stranger.private } })
  expect(problems).toEqual(
    ['old', 'new'].map((host) =>
      complaint(
        'auth-failed',
        { host },
        /refuses user deploy with the key SHA256:/,
        /authorized_keys on the server .* holds: ssh-ed25519 /,
      ),
    ),
  )
})

it('refuses a key that is no key, and a locked one without its passphrase', async () => {
  const cut = lab.mi.inputs['ssh-key']!.slice(0, 120)
  expect(await refused(lab.mi, { inputs: { 'ssh-key': cut } })).toEqual([
    complaint('config-invalid', {}, /ssh-key is cut off/, /paste the whole private key file/),
  ])
  const locked = lab.mi.lab.keys.encrypted.private
  expect(await refused(lab.mi, { inputs: { 'ssh-key': locked } })).toEqual([
    complaint('config-invalid', {}, /passphrase/, /ssh-key-passphrase/),
  ])
  expect(await refused(lab.mi, { inputs: { 'ssh-key': locked, 'ssh-key-passphrase': 'no' } })).toEqual([
    complaint('config-invalid', {}, /cannot be decrypted: the passphrase is wrong/, /ssh-keygen -y/),
  ])
})

it('refuses a user without sudo rights, with the line for sudoers', async () => {
  const problems = await refused(lab.mi, {
    edit: (text) => text.replace('user = "deploy"', 'user = "nosudo"'),
  })
  expect(problems).toEqual([
    complaint(
      'auth-failed',
      { host: 'old' },
      /User nosudo may not run commands as wso2carbon without a password: sudo: /,
      /nosudo ALL=\(wso2carbon\) NOPASSWD: ALL/,
    ),
  ])
})

it('refuses a run_as that is no user of the host', async () => {
  const problems = await refused(lab.mi, {
    edit: (text) => text.replace('run_as = "wso2carbon"', 'run_as = "wso3carbon"'),
  })
  expect(problems).toEqual([
    complaint('auth-failed', { host: 'old' }, /There is no user wso3carbon/, /correct run_as/),
  ])
})

it('tells problems of all hosts at once: one is down, another knows no such user', async () => {
  const { old } = lab.mi.lab.hosts
  await old.stopSshd()
  try {
    const problems = await refused(lab.mi, {
      edit: (text) => text.replace(/(hosts\.new\]\naddress = .*\n)user = "deploy"/, '$1user = "nobody-here"'),
    })
    expect(problems).toEqual([
      complaint(
        'host-unreachable',
        { host: 'old' },
        /10\.71\.0\.11:22 cannot be reached \(.*ECONNREFUSED/,
        /sshd runs there.*nc -vz 10\.71\.0\.11 22/,
      ),
      complaint('auth-failed', { host: 'new' }, /10\.71\.0\.12:22 refuses user nobody-here/, /check `user`/),
    ])
  } finally {
    await old.startSshd()
  }
})

it('has changed nothing on any host or in any database', async () => {
  expect(await changes(lab)).toEqual([])
})
