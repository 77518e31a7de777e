import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { HostName, Lab } from './lab.ts'
import { writeRootFile } from './machine/accounts.ts'
import type { Host } from './machine/host.ts'
import { until } from './machine/run.ts'

/** One home: where it lies for its host, and as a path from here. */
export interface Home {
  host: Host
  home: string
  path: string
}

/** A home of a host, by its path there. */
export function homeOn(host: Host, home: string): Home {
  return { host, home, path: join(host.root, home) }
}

/** A lab with servers of a product, and a migration file for them. */
export interface ProductLab {
  lab: Lab
  nodes: readonly { name: string; source: Home; target: Home }[]
  /** Temporary working folder of a run: the migration file, and whatever it names beside it. */
  workspace: string
  migrationFile: string
  /** What it says, to be edited by tests. */
  text: string
  /** Variables that it takes secrets from. */
  env: Readonly<Record<string, string>>
  /** Inputs of the actions, by their names. */
  inputs: Readonly<Record<string, string>>
  /** Everything that may appear nowhere: passwords and private keys. */
  secrets: readonly string[]
  startServer(home: Home): Promise<void>
  stop(): Promise<void>
}

/** Starts a server through its own script, as an operator does, and waits for its started line. */
export async function startServer(
  { host, home, path }: Home,
  script: string,
  started: string,
  keyStorePassword?: string,
): Promise<void> {
  if (keyStorePassword !== undefined) {
    const file = join(home, 'password-tmp')
    writeRootFile(host.root, file, keyStorePassword, 0o600)
    await host.must(['chown', 'wso2carbon:wso2carbon', file])
  }
  const log = join(path, 'repository/logs/wso2carbon.log')
  const before = existsSync(log) ? statSync(log).size : 0
  // Numbers come round soon in a host's own process namespace: a pid file that was left may name somebody else by now.
  await host.must(['rm', '-f', join(home, 'wso2carbon.pid')])
  await host.must(['/bin/sh', join(home, script), 'start'], {
    user: 'wso2carbon',
    env: { JAVA_HOME: '/opt/jdk-11', CARBON_HOME: home },
    cwd: home,
  })
  await until(`the server of ${host.name}:${home} starts`, 60_000, async () => {
    return existsSync(log) && readFileSync(log).subarray(before).includes(started)
  })
}

/** Secrets of a migration file: what stands in it, and the variables that hold the values. */
export class Variables {
  readonly env: Record<string, string> = {}

  name(name: string, value: string): string {
    this.env[name] = value
    return `\${env:${name}}`
  }
}

/** A host as `[environments.*.hosts]` names it. */
export function hostEntry(lab: Lab, name: HostName) {
  const { address, port } = lab.hosts[name]
  return { address, ...(port !== 22 && { port }), user: 'deploy' }
}

/** Inputs of the actions, by their names. */
export function inputsOf(lab: Lab, migrationFile: string): Readonly<Record<string, string>> {
  return {
    'migration-file': migrationFile,
    environment: 'staging',
    'ssh-key': lab.keys.deploy.private,
    'known-hosts': lab.knownHosts,
  }
}
