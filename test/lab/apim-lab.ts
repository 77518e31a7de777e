import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stringify, type TomlTable } from 'smol-toml'
import { type Home, homeOn, hostEntry, inputsOf, type ProductLab, startServer, Variables } from './homes.ts'
import { type Lab, type LabOptions, startLab } from './lab.ts'
import { makeFolder, WSO2_ID } from './machine/accounts.ts'
import { type ApiManagers, buildApiManagers } from './product/apim/build.ts'
import { CLIENT_ZIP, clientZip } from './product/apim/client/archive.ts'
import type { MigrationModes } from './product/apim/client/modes.ts'
import { registryIndexScripts } from './product/apim/client/scripts/registry-index.ts'
import { type Seed, type SeedOptions, seedOf, setupSql } from './product/apim/client/seed.ts'
import type { ApimDatabaseSpec } from './product/apim/toml.ts'
import { writeTree } from './product/files.ts'
import { setModes } from './product/tamper.ts'
import type { DatabaseServer } from './services/server.ts'

export interface ApimLabOptions {
  /** Default postgresql. */
  engine?: 'postgresql' | 'mariadb'
  secureVault?: boolean
  /** Default running. */
  oldServer?: 'running' | 'stopped'
  /** Of both databases. Default in-place. */
  mode?: 'in-place' | 'copy'
  /** `choices` of the migration file. Default: stop_source = true. */
  choices?: TomlTable
  /** What is wrong in the databases from the start. Default: each kind of invalid definition once. */
  seed?: SeedOptions
  /** How the migration client in the new home misbehaves. */
  migration?: MigrationModes
  sshd?: LabOptions['sshd']
  trace?: LabOptions['trace']
}

export interface ApimLab extends ProductLab {
  product: ApiManagers
  /** Zip of the migration client, as the migration file names it. */
  client: { archive: string; sha256: string }
  /** What the databases hold. */
  seed: Seed
  database(id: 'apim_db' | 'shared_db'): { server: DatabaseServer; name: string }
}

const DATABASES = {
  apim_db: { name: 'am_db', user: 'am user', password: `am"pw' $HOME \\n#1` },
  shared_db: { name: 'shared_db', user: 'shared', password: `sh'are"d $(id) ;\\%41` },
} as const
const BACKUPS = '/var/backups/wso2-migrate'

/** The lab with a grown API Manager 4.0.0 on `old`, a pristine 4.1.0 on `new`, their databases, and a migration file. */
export async function startApimLab(options: ApimLabOptions = {}): Promise<ApimLab> {
  const { engine = 'postgresql', secureVault = false, oldServer = 'running' } = options
  const seed = seedOf(1, options.seed)
  const specs = (['apim_db', 'shared_db'] as const).map((id) => ({
    ...DATABASES[id],
    setup: setupSql(engine, id, seed),
  }))
  const lab = await startLab({
    hosts: ['old', 'new'],
    ...(engine === 'postgresql' ? { postgres: specs } : { mariadb: specs }),
    ...(options.sshd && { sshd: options.sshd }),
    ...(options.trace && { trace: options.trace }),
  })
  try {
    const server = engine === 'postgresql' ? lab.postgres : lab.mariadb
    if (options.mode !== 'copy') await letRestore(server)
    const product = await buildApiManagers({
      oldRoot: lab.hosts.old.root,
      newRoot: lab.hosts.new.root,
      databaseType: engine === 'postgresql' ? 'postgre' : 'mysql',
      databases: [section(server, 'apim_db'), section(server, 'shared_db')],
      secureVault,
      owner: { uid: WSO2_ID, gid: WSO2_ID },
    })
    for (const host of [lab.hosts.old, lab.hosts.new]) makeFolder(host.root, BACKUPS, 0o700, WSO2_ID)
    const source = homeOn(lab.hosts.old, product.oldHome)
    const target = homeOn(lab.hosts.new, product.newHome)
    const nodes = [{ name: 'am1', source, target }]
    const migration = options.migration ?? {}
    if (Object.keys(migration).length > 0) setModes(target.path, { migration })
    const workspace = writeWorkspace(lab, server, product, options)
    const start = (home: Home) =>
      startServer(
        home,
        'bin/api-manager.sh',
        'WSO2 Carbon started in',
        secureVault ? product.keyStorePassword : undefined,
      )
    if (oldServer === 'running') await start(source)
    return {
      lab,
      product,
      nodes,
      ...workspace,
      inputs: inputsOf(lab, workspace.migrationFile),
      seed,
      database: (id) => ({ server, name: DATABASES[id].name }),
      secrets: [...new Set([...product.secrets, ...Object.values(workspace.env), lab.keys.deploy.private])],
      startServer: start,
      stop: lab.stop,
    }
  } catch (error) {
    await lab.stop()
    throw error
  }
}

/** UUIDs of the APIs that the index of a home holds; undefined while there is none. */
export function indexedApis({ path }: Pick<Home, 'path'>): string[] | undefined {
  const index = join(path, 'solr/data/index')
  if (!existsSync(join(index, 'segments_1'))) return undefined
  return readdirSync(index)
    .filter((name) => name.endsWith('.fdt'))
    .flatMap((name) => readFileSync(join(index, name), 'utf8').trim().split('\n'))
    .sort()
}

/** The rights for the way back, as the README asks for them. Those of copies are given where copies are tried. */
async function letRestore(server: DatabaseServer): Promise<void> {
  for (const { name, user } of Object.values(DATABASES)) {
    if (server.engine === 'postgresql') await server.query('postgres', `ALTER ROLE "${user}" CREATEDB`)
    else {
      const scratch = `${name}_wso2_migrate_scratch`.replaceAll('_', '\\_')
      await server.query('mysql', `GRANT ALL ON \`${scratch}\`.* TO '${user}'@'%'`)
    }
  }
}

function section(server: DatabaseServer, id: keyof typeof DATABASES): ApimDatabaseSpec {
  const { name, user, password } = DATABASES[id]
  const place = `${server.host}:${server.port}/${name}`
  return server.engine === 'postgresql'
    ? { id, type: 'postgre', url: `jdbc:postgresql://${place}`, user, password }
    : { id, type: 'mysql', url: `jdbc:mysql://${place}?useSSL=false&amp;autoReconnect=true`, user, password }
}

function writeWorkspace(lab: Lab, server: DatabaseServer, product: ApiManagers, options: ApimLabOptions) {
  const { secureVault = false } = options
  const workspace = join(lab.folder, 'workspace')
  mkdirSync(join(workspace, 'scripts'), { recursive: true })
  writeTree(join(workspace, 'scripts'), registryIndexScripts())
  const bytes = clientZip()
  const client = {
    archive: join(workspace, CLIENT_ZIP),
    sha256: createHash('sha256').update(bytes).digest('hex'),
  }
  writeFileSync(client.archive, bytes)

  const variables = new Variables()
  const database = (id: keyof typeof DATABASES, more: TomlTable = {}): TomlTable => ({
    expect: `${server.host}:${server.port}/${DATABASES[id].name}`,
    tools_host: 'new',
    ...(secureVault && { password: variables.name(`${id.toUpperCase()}_PASSWORD`, DATABASES[id].password) }),
    ...(options.mode === 'copy' && { mode: 'copy' }),
    ...more,
  })
  const document: TomlTable = {
    route: 'apim-4.0.0-to-4.1.0',
    environments: {
      staging: {
        hosts: {
          old: { ...hostEntry(lab, 'old'), run_as: 'wso2carbon' },
          new: { ...hostEntry(lab, 'new'), run_as: 'wso2carbon' },
        },
        nodes: {
          am1: {
            lead: true,
            source: {
              host: 'old',
              home: product.oldHome,
              java_home: product.javaHome,
              pristine: `target:${product.packs['4.0.0'].folder}`,
            },
            target: { host: 'new', home: product.newHome, java_home: product.javaHome },
            ...(secureVault && {
              keystore_password: variables.name('KEYSTORE_PASSWORD', product.keyStorePassword),
            }),
          },
        },
        databases: { apim_db: database('apim_db'), shared_db: database('shared_db', { script: 'scripts/' }) },
        client: { archive: CLIENT_ZIP, sha256: client.sha256 },
        backup: { directory: BACKUPS },
        // Its indexer is quick, where the real one begins late: most tests are about something else.
        choices: { stop_source: true, index_timeout: '5s', ...options.choices },
      },
    },
  }
  const text = `${stringify(document)}\n`
  const migrationFile = join(workspace, 'wso2-migrate.toml')
  writeFileSync(migrationFile, text)
  return { text, env: variables.env, workspace, migrationFile, client }
}
