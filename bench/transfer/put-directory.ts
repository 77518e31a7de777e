// node-ssh's putDirectory with nothing set, in a process of its own: `put-directory.ts HOST USER KEYFILE FROM TO`.
import { NodeSSH } from 'node-ssh'

const [host, username, privateKeyPath, from, to] = process.argv.slice(2) as [
  string,
  string,
  string,
  string,
  string,
]
const ssh = new NodeSSH()
await ssh.connect({ host, username, privateKeyPath })
const good = await ssh.putDirectory(from, to)
ssh.dispose()
if (!good) process.exitCode = 1
