import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'ldapts'
import { createConnection } from 'mysql2/promise'
import { Client as PostgresClient } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Lab, startLab } from '../../lab/lab.ts'
import { type RunResult, run } from '../../lab/machine/run.ts'
import { difference } from '../../lab/snapshot.ts'

const NASTY = `it's "a" $HOME #&\\ %41 ü;`

let lab: Lab
let trace: string

beforeAll(async () => {
  trace = join(process.env.WSO2_LAB_ROOT!, 'execve.txt')
  const setup =
    "CREATE TABLE ORDERS (ID INTEGER PRIMARY KEY, NOTE VARCHAR(50)); INSERT INTO ORDERS VALUES (1, 'one')"
  const database = { name: 'orders', user: 'orders user', password: NASTY, setup }
  lab = await startLab({
    hosts: ['old', 'new', 'inner'],
    sshd: { new: { AllowTcpForwarding: 'no', Port: '2222' } },
    trace: { new: trace },
    postgres: [database],
    mariadb: [database],
    ldap: { bindPassword: NASTY },
  })
})
afterAll(() => lab?.stop())

interface SshOptions {
  user?: string
  key?: string
  jump?: string
}

/** The system's own client, which knows nothing of our code. */
function ssh(address: string, command: string, options: SshOptions = {}): Promise<RunResult> {
  const { user = 'deploy', key = lab.keys.deploy.file, jump } = options
  const known = lab.knownHostsFile
  const common = [
    '-F',
    'none',
    '-i',
    key,
    '-o',
    `UserKnownHostsFile=${known}`,
    '-o',
    'StrictHostKeyChecking=yes',
  ]
  const quiet = [
    '-o',
    'BatchMode=yes',
    '-o',
    'IdentitiesOnly=yes',
    '-o',
    'ConnectTimeout=3',
    '-o',
    'LogLevel=ERROR',
  ]
  const proxy = jump
    ? ['-o', `ProxyCommand=ssh ${[...common, ...quiet].join(' ')} -W %h:%p deploy@${jump}`]
    : []
  return run(['ssh', ...common, ...quiet, ...proxy, `${user}@${address}`, command], {
    env: { PATH: process.env.PATH! },
  })
}

describe('hosts', () => {
  test('a login works with the right key, in the shell of that host, without JAVA_HOME', async () => {
    const { stdout } = await ssh('10.71.0.11', 'id -un; hostname; echo $0; echo "java: $JAVA_HOME"; pwd')
    expect(stdout.split('\n')).toEqual(['deploy', 'old', 'sh', 'java: ', '/home/deploy', ''])
  })

  test('a login fails with a key that no host knows', async () => {
    const { code, stderr } = await ssh('10.71.0.11', 'true', { key: lab.keys.stranger.file })
    expect(code).toBe(255)
    expect(stderr).toContain('Permission denied (publickey)')
  })

  test('RSA keys in PEM format and the encrypted key are what they say', async () => {
    expect((await ssh('10.71.0.11', 'true', { key: lab.keys.rsa.file })).code).toBe(0)
    const opened = await run([
      'ssh-keygen',
      '-y',
      '-P',
      lab.keys.encrypted.passphrase,
      '-f',
      lab.keys.encrypted.file,
    ])
    expect(opened.stdout.split(' ')[1]).toBe(lab.keys.encrypted.public.split(' ')[1])
    expect((await run(['ssh-keygen', '-y', '-P', '', '-f', lab.keys.encrypted.file])).code).not.toBe(0)
  })

  test('deploy becomes wso2carbon and nobody else, nosudo nobody at all', async () => {
    expect((await ssh('10.71.0.11', 'sudo -n -u wso2carbon id -un')).stdout).toBe('wso2carbon\n')
    expect((await ssh('10.71.0.11', 'sudo -n id -un')).code).toBe(1)
    expect((await ssh('10.71.0.11', 'sudo -n -u wso2carbon true', { user: 'nosudo' })).code).toBe(1)
  })

  test('a host sees its own processes and files only', async () => {
    const { stdout } = await ssh('10.71.0.11', `ls -A /tmp /opt /srv ${process.cwd()} 2>&1; ps -e -o args=`)
    expect(stdout).toContain(`cannot access '${process.cwd()}'`)
    expect(stdout).not.toContain('vitest')
    expect(await lab.hosts.old.must(['ls', '-A', '/tmp'])).toBe('')
  })

  test('a host keeps its own port and settings', async () => {
    expect(lab.hosts.new.port).toBe(2222)
    expect(lab.knownHosts).toContain('[10.71.0.12]:2222 ssh-ed25519 ')
    expect((await ssh('10.71.0.12', 'true')).stderr).toContain('Connection refused')
  })

  test('inner is reached through the bastion alone', async () => {
    expect((await ssh('10.72.0.14', 'hostname')).code).toBe(255)
    expect((await ssh('10.72.0.14', 'hostname', { jump: '10.71.0.13' })).stdout).toBe('inner\n')
  })

  test('a cut cable silences the host until it is mended', async () => {
    await lab.hosts.old.cut()
    const { code, stderr } = await ssh('10.71.0.11', 'true')
    expect(code).toBe(255)
    expect(stderr).toMatch(/timed out|No route/)
    await lab.hosts.old.mend()
    expect((await ssh('10.71.0.11', 'echo back')).stdout).toBe('back\n')

    await lab.hosts.inner.cut()
    expect((await ssh('10.72.0.14', 'true', { jump: '10.71.0.13' })).code).toBe(255)
    await lab.hosts.inner.mend()
    expect((await ssh('10.72.0.14', 'echo back', { jump: '10.71.0.13' })).stdout).toBe('back\n')
  })

  test('sshd can die and come back', async () => {
    await lab.hosts.old.stopSshd()
    expect((await ssh('10.71.0.11', 'true')).stderr).toContain('Connection refused')
    await lab.hosts.old.startSshd()
    expect((await ssh('10.71.0.11', 'true')).code).toBe(0)
  })

  test('a process can be paused and killed', async () => {
    const { old } = lab.hosts
    await ssh('10.71.0.11', 'sleep 1234 >/dev/null 2>&1 &')
    const [sleeper] = await old.processes('sleep 1234')
    expect(sleeper?.user).toBe('deploy')
    await old.signal(sleeper!.pid, 'STOP')
    expect(await old.must(['ps', '-o', 'stat=', '-p', String(sleeper!.pid)])).toMatch(/^T/)
    await old.signal(sleeper!.pid, 'KILL')
    await expect.poll(() => old.processes('sleep 1234')).toEqual([])
  })

  test('a small disk is full when it is full', async () => {
    await lab.hosts.old.smallDisk('/opt/small', 1024 * 1024, 2001)
    const { code, stderr } = await ssh('10.71.0.11', 'head -c 2000000 /dev/zero > /opt/small/file')
    expect(code).not.toBe(0)
    expect(stderr).toContain('No space left')
  })

  test('a traced sshd shows arguments and environment of all that it starts', async () => {
    const { stdout } = await ssh2222(
      'SEEN=in-the-environment env true seen-in-the-arguments; sudo -n -u wso2carbon true',
    )
    expect(stdout).toBe('')
    await expect
      .poll(() => readFileSync(trace, 'utf8'))
      .toMatch(/"seen-in-the-arguments"\].*"SEEN=in-the-environment"/)
    expect(readFileSync(trace, 'utf8')).toMatch(/\["sudo", "-n", "-u", "wso2carbon", "true"\]/)
  })
})

/** Port 2222 of `new`. */
async function ssh2222(command: string): Promise<RunResult> {
  const known = lab.knownHostsFile
  const options = ['-F', 'none', '-o', `UserKnownHostsFile=${known}`, '-o', 'BatchMode=yes', '-p', '2222']
  const result = await run(['ssh', ...options, '-i', lab.keys.deploy.file, 'deploy@10.71.0.12', command])
  expect(result.code, result.stderr).toBe(0)
  return result
}

describe('servers', () => {
  test('PostgreSQL takes the password over the network and refuses another', async () => {
    const { host, port } = lab.postgres
    const options = { host, port, database: 'orders', user: 'orders user' }
    const client = new PostgresClient({ ...options, password: NASTY })
    await client.connect()
    expect((await client.query('SELECT note FROM orders')).rows).toEqual([{ note: 'one' }])
    await client.end()
    await expect(new PostgresClient({ ...options, password: 'wrong' }).connect()).rejects.toThrow('password')
  })

  test('MariaDB takes the password over the network and refuses another', async () => {
    const { host, port } = lab.mariadb
    const options = { host, port, database: 'orders', user: 'orders user' }
    const client = await createConnection({ ...options, password: NASTY })
    expect((await client.query('SELECT NOTE FROM ORDERS'))[0]).toEqual([{ NOTE: 'one' }])
    await client.end()
    await expect(createConnection({ ...options, password: 'wrong' })).rejects.toThrow('Access denied')
  })

  test('the directory takes the bind account, shows users and refuses a wrong password', async () => {
    const { url, bind, userBase } = lab.ldap
    const client = new Client({ url })
    await client.bind(bind.dn, NASTY)
    const { searchEntries } = await client.search(userBase, { filter: '(objectClass=inetOrgPerson)' })
    expect(searchEntries.map(({ uid }) => uid)).toEqual(['admin', 'alice', 'bjoern'])
    await expect(client.bind(bind.dn, 'wrong')).rejects.toThrow()
    await client.unbind()
  })

  test('the hosts reach the databases by name', async () => {
    const { stdout } = await ssh('10.71.0.11', 'getent hosts db')
    expect(stdout).toMatch(/^10\.71\.0\.20\s+db db\.lab$/m)
  })
})

describe('snapshot', () => {
  test('a login and a sudo change nothing', async () => {
    const before = await lab.snapshot()
    await ssh('10.71.0.11', 'sudo -n -u wso2carbon true')
    expect(difference(before, await lab.snapshot())).toEqual([])
  })

  test('finds what was planted, wherever it is', async () => {
    const { old } = lab.hosts
    await old.must(['install', '-d', '/opt/small', '/opt/product'])
    writeFileSync(join(old.root, '/opt/product/kept'), 'kept')
    writeFileSync(join(old.root, '/opt/product/mode'), 'mode')
    const before = await lab.snapshot()

    await ssh(
      '10.71.0.11',
      'echo x > /tmp/planted; echo x > ~/.hidden; echo x > /dev/shm/memory; echo x > /opt/small/disk',
    )
    writeFileSync(join(old.root, '/opt/product/kept'), 'gone')
    chmodSync(join(old.root, '/opt/product/mode'), 0o600)
    await old.must(['rm', '/etc/issue'])
    await lab.postgres.query('orders', 'UPDATE orders SET note = $1', ['two'])
    await lab.mariadb.query('orders', 'ALTER TABLE ORDERS ADD COLUMN MORE INTEGER')

    const directory = await lab.ldap.client()
    await directory.add(`ou=more,${lab.ldap.base}`, { objectClass: 'organizationalUnit', ou: 'more' })
    await directory.unbind()

    const places = difference(before, await lab.snapshot()).map((line) => line.replace(/ \(.*/, ''))
    expect(places).toEqual([
      'changed: database ldap:dc=example,dc=com',
      'changed: database mariadb:orders',
      'changed: database postgresql:orders',
      'changed: old:/opt/product/kept',
      'changed: old:/opt/product/mode',
      'new: old:/dev/shm/memory',
      'new: old:/etc/issue',
      'new: old:/home/deploy/.hidden',
      'new: old:/opt/small/disk',
      'new: old:/tmp/planted',
    ])
  })
})
