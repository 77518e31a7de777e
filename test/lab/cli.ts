import { createInterface } from 'node:readline/promises'
import { startLab } from './lab.ts'

const USAGE = `usage: script/in-lab node test/lab/cli.ts up

Brings all hosts and servers of the lab up, says how to reach them, and takes them down again at Enter.
`

async function up(): Promise<void> {
  const began = Date.now()
  const password = 'lab'
  const lab = await startLab({
    hosts: ['old', 'new', 'bastion', 'inner'],
    postgres: [{ name: 'lab', user: 'lab', password }],
    mariadb: [{ name: 'lab', user: 'lab', password }],
    ldap: { bindPassword: password },
  })
  try {
    const { hosts, postgres, mariadb, ldap, keys, folder } = lab
    console.log(`The lab is up after ${((Date.now() - began) / 1000).toFixed(1)} s.`)
    for (const { name, address, root } of Object.values(hosts))
      console.log(`  ${name.padEnd(8)} ${address}  ${root}`)
    console.log(
      `  PostgreSQL ${postgres.host}:${postgres.port}, MariaDB ${mariadb.host}:${mariadb.port}: database, user and password "lab"`,
    )
    console.log(`  LDAP ${ldap.url}: ${ldap.bind.dn}, password "lab"`)
    console.log(`Known hosts and a scratch folder: ${folder}; keys: ${keys.deploy.file} and beside it`)
    console.log('From another shell of this session (nsenter, or `&` before this command):')
    console.log(
      `  ssh -F none -i ${keys.deploy.file} -o UserKnownHostsFile=${lab.knownHostsFile} deploy@${hosts.old.address}`,
    )
    const terminal = createInterface({ input: process.stdin, output: process.stdout })
    // End of input ends it too: a session without a terminal must not hang.
    await Promise.race([
      terminal.question('Enter takes it down. '),
      new Promise((end) => terminal.once('close', end)),
    ])
    terminal.close()
  } finally {
    await lab.stop()
  }
}

if (process.argv[2] === 'up' && process.argv.length === 3) await up()
else {
  process.stderr.write(USAGE)
  process.exitCode = 2
}
