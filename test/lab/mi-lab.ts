import { cpSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stringify, type TomlTable } from 'smol-toml'
import { type Home, homeOn, hostEntry, inputsOf, type ProductLab, startServer, Variables } from './homes.ts'
import { type HostName, type Lab, type LabOptions, startLab } from './lab.ts'
import { makeFolder, WSO2_ID } from './machine/accounts.ts'
import type { ArtifactCounts } from './product/artifacts.ts'
import { buildMicroIntegrators, type MicroIntegrators } from './product/build.ts'
import type { DataSourceSpec } from './product/toml.ts'
import type { DatabaseServer, DatabaseSpec } from './services/server.ts'

export interface MiLabOptions {
  /** Default postgresql. */
  engine?: 'postgresql' | 'mariadb'
  /** Default none: users in the file. */
  userStore?: 'none' | 'ldap' | 'jdbc'
  secureVault?: boolean
  /** Default running. */
  oldServer?: 'running' | 'stopped'
  /** Node pairs, all on the same hosts; their ports are ten apart. Default 1. */
  nodes?: 1 | 2
  /** Old and new homes both lie on `new`. */
  oneHost?: boolean
  /** Both hosts are reached through the bastion in the migration file. */
  jump?: boolean
  /** `choices` of the migration file. Default: stop_source = true. */
  choices?: TomlTable
  artifacts?: Partial<ArtifactCounts>
  /** Tasks and whatever else works on its own. Default true. */
  activeArtifacts?: boolean
  sshd?: LabOptions['sshd']
  trace?: LabOptions['trace']
}

export interface MiLab extends ProductLab {
  product: MicroIntegrators
  /** Where the stand-in servers count what they do (table STANDIN_RUNS), and where users are with a JDBC store. */
  database: { server: DatabaseServer; name: string }
}

const USER_DB = { id: 'WSO2_USER_DB', name: 'wso2_users', user: 'mi users', password: `us"ers' $HOME \\n#1` }
const ORDERS_DB = { id: 'ORDERS_DB', name: 'orders', user: 'orders', password: `or'der"s $(id) &;\\%41` }
const BIND_PASSWORD = `bind "p'w" <&> \\$x`
const BACKUPS = '/var/backups/wso2-migrate'
const SQL = join(import.meta.dirname, 'product/sql')

/** The lab with an EI 7.1 Micro Integrator on `old`, a pristine one of API-M 4.0 on `new`, and a migration file for them. */
export async function startMiLab(options: MiLabOptions = {}): Promise<MiLab> {
  const { engine = 'postgresql', userStore = 'none', secureVault = false, oldServer = 'running' } = options
  const databases = userStore === 'jdbc' ? [USER_DB, ORDERS_DB] : [ORDERS_DB]
  const setup = readFileSync(join(SQL, `${engine}.sql`), 'utf8')
  const specs: DatabaseSpec[] = databases.map(({ name, user, password }) => ({ name, user, password, setup }))
  const lab = await startLab({
    hosts: options.jump ? ['old', 'new', 'bastion'] : ['old', 'new'],
    ...(engine === 'postgresql' ? { postgres: specs } : { mariadb: specs }),
    ...(userStore === 'ldap' && { ldap: { bindPassword: BIND_PASSWORD } }),
    ...(options.sshd && { sshd: options.sshd }),
    ...(options.trace && { trace: options.trace }),
  })
  try {
    const server = engine === 'postgresql' ? lab.postgres : lab.mariadb
    const built = await buildNodes(lab, server, databases, options)
    const { text, env, workspace, migrationFile } = writeWorkspace(lab, server, databases, built, options)
    const start = (home: Home) =>
      startServer(
        home,
        'bin/micro-integrator.sh',
        'WSO2 Micro Integrator started in',
        secureVault ? built.product.keyStorePassword : undefined,
      )
    if (oldServer === 'running') await Promise.all(built.nodes.map(({ source }) => start(source)))
    return {
      lab,
      ...built,
      workspace,
      migrationFile,
      text,
      env,
      inputs: inputsOf(lab, migrationFile),
      database: { server, name: databases[0]!.name },
      secrets: [...new Set([...built.product.secrets, ...Object.values(env), lab.keys.deploy.private])],
      startServer: start,
      stop: lab.stop,
    }
  } catch (error) {
    await lab.stop()
    throw error
  }
}

type Built = Pick<MiLab, 'nodes' | 'product'>

async function buildNodes(
  lab: Lab,
  server: DatabaseServer,
  databases: readonly (typeof ORDERS_DB)[],
  options: MiLabOptions,
): Promise<Built> {
  const { userStore = 'none', secureVault = false, oneHost = false, artifacts } = options
  const target = lab.hosts.new
  const source = oneHost ? target : lab.hosts.old
  const build = (node: number) =>
    buildMicroIntegrators({
      oldRoot: source.root,
      newRoot: target.root,
      userStore,
      secureVault,
      datasources: databases.map((database) => datasource(server, database)),
      ...(userStore === 'ldap' && {
        ldap: {
          url: lab.ldap.url,
          bindDn: lab.ldap.bind.dn,
          password: BIND_PASSWORD,
          base: lab.ldap.userBase,
        },
      }),
      ...(artifacts && { artifacts }),
      activeArtifacts: options.activeArtifacts ?? true,
      owner: { uid: WSO2_ID, gid: WSO2_ID },
      seed: node,
      // The pack's own offset is 10.
      ...(node > 1 && { offset: node * 10 }),
      packs: node === 1,
    })
  const nodes: { name: string; source: Home; target: Home }[] = []
  if (options.nodes === 2) {
    const { oldHome, newHome } = await build(2)
    // The builder knows one place; the second pair moves out of the way of the first.
    const [movedOld, movedNew] = [
      oldHome.replace('7.1.0', '7.1.0-node2'),
      newHome.replace('4.0.0', '4.0.0-node2'),
    ]
    makeFolder(source.root, join(movedOld, '..'), 0o755, WSO2_ID)
    renameSync(join(source.root, oldHome), join(source.root, movedOld))
    renameSync(join(target.root, newHome), join(target.root, movedNew))
    nodes.push({ name: 'mi2', source: homeOn(source, movedOld), target: homeOn(target, movedNew) })
  }
  const product = await build(1)
  nodes.unshift({
    name: 'mi1',
    source: homeOn(source, product.oldHome),
    target: homeOn(target, product.newHome),
  })
  for (const host of new Set([source, target])) makeFolder(host.root, BACKUPS, 0o700, WSO2_ID)
  return { nodes, product }
}

function datasource(server: DatabaseServer, { id, name, user, password }: typeof ORDERS_DB): DataSourceSpec {
  const place = `${server.host}:${server.port}/${name}`
  return server.engine === 'postgresql'
    ? { id, url: `jdbc:postgresql://${place}`, user, password, driver: 'org.postgresql.Driver' }
    : {
        id,
        url: `jdbc:mysql://${place}?useSSL=false&amp;autoReconnect=true`,
        user,
        password,
        driver: 'com.mysql.jdbc.Driver',
      }
}

function writeWorkspace(
  lab: Lab,
  server: DatabaseServer,
  databases: readonly (typeof ORDERS_DB)[],
  { nodes, product }: Built,
  options: MiLabOptions,
) {
  const { userStore = 'none', secureVault = false, oneHost = false, jump = false } = options
  const workspace = join(lab.folder, 'workspace')
  mkdirSync(workspace)
  cpSync(join(SQL, 'user-store'), join(workspace, 'scripts'), { recursive: true })

  const variables = new Variables()
  const variable = (name: string, value: string) => variables.name(name, value)
  const host = (name: HostName, more: TomlTable = {}) => ({ ...hostEntry(lab, name), ...more })
  const asServer = { run_as: 'wso2carbon', ...(jump && { jump: 'bastion' }) }
  const document: TomlTable = {
    route: 'mi-7.1.0-to-4.0.0',
    environments: {
      staging: {
        hosts: {
          ...(!oneHost && { old: host('old', asServer) }),
          new: host('new', asServer),
          ...(jump && { bastion: host('bastion') }),
        },
        nodes: Object.fromEntries(
          nodes.map(({ name, source, target }, at) => [
            name,
            {
              ...(at === 0 && { lead: true }),
              source: {
                host: source.host.name,
                home: source.home,
                java_home: product.javaHome,
                pristine: `target:${product.packs['1.2.0'].folder}`,
              },
              target: { host: target.host.name, home: target.home, java_home: product.javaHome },
              ...(secureVault && {
                keystore_password: variable('KEYSTORE_PASSWORD', product.keyStorePassword),
              }),
            },
          ]),
        ),
        databases: {
          ...Object.fromEntries(
            databases.map(({ id, name, password }) => [
              id,
              {
                expect: `${server.host}:${server.port}/${name}`,
                tools_host: 'new',
                ...(secureVault && { password: variable(`${id}_PASSWORD`, password) }),
                ...(userStore === 'jdbc' && id === USER_DB.id && { script: 'scripts/' }),
              },
            ]),
          ),
          ...(userStore === 'ldap' && secureVault && { user_store: ldapEntry(lab, variable) }),
        },
        backup: { directory: BACKUPS },
        choices: { stop_source: true, ...options.choices },
      },
    },
  }
  const text = `${stringify(document)}\n`
  const migrationFile = join(workspace, 'wso2-migrate.toml')
  writeFileSync(migrationFile, text)
  return { text, env: variables.env, workspace, migrationFile }
}

/** Credentials of the directory, which deployment.toml holds as `$secret{}` under secure vault. */
function ldapEntry(lab: Lab, variable: (name: string, value: string) => string): TomlTable {
  return {
    expect: `${new URL(lab.ldap.url).hostname}:389/${lab.ldap.base}`,
    tools_host: 'new',
    backup: false,
    password: variable('LDAP_PASSWORD', BIND_PASSWORD),
  }
}
