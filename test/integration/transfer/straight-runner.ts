// A runner that copies straight from host to host and stops at a point, to be killed there: `straight-runner.ts ACCESS POINT`.
import { onDebugPoint } from '../../../src/debug-point.ts'
import { connectHosts, type HostSettings } from '../../../src/remote/hosts.ts'
import { Secrets } from '../../../src/secrets.ts'
import { type CopyFile, copyFolder } from '../../../src/transfer/copy.ts'
import { listFolder } from '../../../src/transfer/manifest.ts'
import { quietUi } from '../remote/quiet-ui.ts'

export interface Access {
  entries: Record<'old' | 'new', HostSettings>
  knownHosts: string
  key: string
  from: string
  home: string
}

const { entries, knownHosts, key, from, home }: Access = JSON.parse(process.argv[2]!)
onDebugPoint(async (name) => {
  if (name !== process.argv[3]) return
  process.stdout.write('reached')
  await new Promise(() => {})
})
const hosts = connectHosts(entries, { knownHosts, login: { key }, secrets: new Secrets(), ui: quietUi })
const source = hosts.host('old')
await copyFolder({
  source,
  sourceRoot: from,
  target: hosts.host('new'),
  targetRoot: `${home}/dep`,
  files: (await listFolder(source, from)).entries as CopyFile[],
  staging: `${home}/.wso2-migrate-staging/run/dep`,
  backup: `${home}/backup`,
  straight: { say: (what) => process.stdout.write(what) },
})
await hosts.closeAll()
process.stdout.write('done')
