import path from 'node:path'
import fs from 'fs-extra'
import { type Problem, throwProblems } from '../errors.ts'
import type { DataMigration } from '../routes/data.ts'
import { loadRoute } from '../routes/load.ts'
import { ENVIRONMENT, type InitAnswers, inEnvironment } from './init-questions.ts'
import { migrationJsonSchemaText, SCHEMA_FILE } from './json-schema.ts'

/** A file to write, relative to the folder of the repository, with forward slashes. */
export interface InitFile {
  path: string
  text: string
}

/** Pinned by commit; the same line as in the examples. */
const CHECKOUT = 'actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1'

/** The migration file with comments, its schema beside it, and a workflow that runs it. */
export function initFiles(answers: InitAnswers): InitFile[] {
  return [
    { path: 'wso2-migrate.toml', text: migrationText(answers) },
    { path: SCHEMA_FILE, text: migrationJsonSchemaText() },
    { path: '.github/workflows/wso2-migrate.yml', text: workflowText(answers) },
  ]
}

/** Writes all files or, where one of them exists, none: a MigrateError names every one that is there. */
export async function writeInitFiles(folder: string, files: readonly InitFile[]): Promise<void> {
  const there = await Promise.all(files.map((file) => fs.pathExists(path.join(folder, file.path))))
  throwProblems(
    files
      .filter((_, index) => there[index])
      .map(
        (file): Problem => ({
          reason: 'config-invalid',
          what: `${file.path} exists already.`,
          place: { file: file.path },
          safe: 'Nothing was written.',
          fix: 'Move it away, or run init in another folder.',
        }),
      ),
  )
  for (const file of files) {
    await fs.outputFile(path.join(folder, file.path), file.text, { flag: 'wx' })
  }
}

function migrationText(answers: InitAnswers): string {
  const environments = answers.environments.map((name, index) => environmentText(answers, name, index === 0))
  return `#:schema ./${SCHEMA_FILE}
# What is migrated, where, and how. Check it with: wso2-migrate plan --environment ${answers.environments[0]}
# Secrets come as "\${env:NAME}" from variables of the workflow step or the terminal, never in plain.

route = ${quoted(answers.route)}
${environments.join('')}`
}

function environmentText(answers: InitAnswers, name: string, isFirst: boolean): string {
  const at = `environments.${tomlKey(name)}`
  const { data } = loadRoute(answers.route)
  // Without {environment} in it an address belongs to the first environment: no two may share a server.
  const own = (text: string, variable: string): string =>
    isFirst || text.includes(ENVIRONMENT)
      ? quoted(inEnvironment(text, name))
      : quoted(`\${env:${variableName(name, variable)}}`)
  const host = (label: string, address: string): string =>
    `[${at}.hosts.${label}]
address = ${own(address, `${label}_HOST`)}
user = ${quoted(answers.user)}
${answers.runAs === '' ? '# run_as = "wso2carbon"   # owner of homes and servers, where it is not the login user' : `run_as = ${quoted(answers.runAs)}   # sudo -n -u for every command and file`}
# jump = "bastion"        # another entry of hosts to go through
`
  const databases = Object.entries(answers.databases).map(
    ([id, expect]) => `
[${at}.databases.${tomlKey(id)}]
expect = ${own(expect, `${id}_EXPECT`)}   # what the server's own deployment.toml must point at
tools_host = "new"        # where psql, pg_dump, mariadb ... are installed
${scriptLine(id, data)}
# password = "\${env:${variableName(name, `${id}_PASSWORD`)}}"   # where deployment.toml holds $secret{} or $env{}
`,
  )
  const client = data
    ? `
# The migration client as it was downloaded: on the runner, or "target:/path" of the new server's host.
# [${at}.client]
# archive = "files/client.zip"
# sha256 = "..."          # sha256sum FILE
`
    : ''
  return `
# ${'-'.repeat(100)}
${host('old', answers.oldHost)}
${host('new', answers.newHost)}
[${at}.nodes.node1]
lead = true               # exactly one node keeps the journal
source = { host = "old", home = ${quoted(answers.oldHome)} }
# Also possible here: heap = "2g", service = "wso2mi" (the unit that manages it), pristine = "target:/path/of/the/pack.zip"
target = { host = "new", home = ${quoted(answers.newHome)}, java_home = ${quoted(answers.javaHome)} }
${answers.secureVault ? `keystore_password = "\${env:${keystoreVariable(name)}}"   # secure vault: written 0600 before each start` : `# keystore_password = "\${env:${keystoreVariable(name)}}"   # needed where deployment.toml holds $secret{...}`}
${databases.join('')}${client}
[${at}.backup]
directory = "/var/backups/wso2-migrate"   # on the tools host of each database and the new server's host
grade = "L2"              # the proof asked for: L0 written, L1 readable, L2 manifest checked

[${at}.choices]
stop_source = false       # true: we stop the old server when its turn has come; false: you do
allow_parallel = false    # true: both servers may run at once, tasks and listeners then work twice
${data ? 'on_findings = "fail"      # warn: findings of the validators do not stop the run' : 'copy_registry = false     # true: run-time data of the file registry is copied too'}
start_timeout = "10m"
`
}

function scriptLine(id: string, data: DataMigration | undefined): string {
  if (data?.script.database === id)
    return 'script = "scripts/"       # the script of the upgrade guide: file, folder (chosen by database type), or "target:/path"'
  return '# script = "scripts/"     # for a JDBC user store: file, folder (chosen by database type), or "target:/path"'
}

function workflowText(answers: InitAnswers): string {
  const variables = answers.secureVault
    ? answers.environments.map(
        (name) => `          ${keystoreVariable(name)}: \${{ secrets.${keystoreVariable(name)} }}\n`,
      )
    : []
  const references = environmentReferences(answers).map((name) => `          ${name}: \${{ vars.${name} }}\n`)
  const env = [...variables, ...references]
  return `# Takes the servers of one environment of wso2-migrate.toml to their next version.
# It needs a self-hosted runner (2.336 or newer) that reaches the servers over SSH, and in each environment of the
# repository's settings: reviewers, the secret SSH_KEY, the variable KNOWN_HOSTS (host keys that you have checked).
name: Migrate WSO2

on:
  workflow_dispatch:
    inputs:
      environment:
        description: Which environment of wso2-migrate.toml
        type: choice
        options: [${answers.environments.map(quoted).join(', ')}]
        required: true
      mode:
        description: plan shows what would be done and changes nothing; apply does it
        type: choice
        options: [plan, apply]
        default: plan

permissions:
  contents: read # to check out wso2-migrate.toml

# Two migrations of one server at once are never wanted, and one that runs is not to be cut off by another.
concurrency:
  group: wso2-migrate-\${{ inputs.environment }}
  cancel-in-progress: false

jobs:
  migrate:
    runs-on: [self-hosted, linux]
    environment: \${{ inputs.environment }}
    steps:
      - uses: ${CHECKOUT}
        with:
          persist-credentials: false
      - uses: org/wso2-migrate@v1
        with:
          environment: \${{ inputs.environment }}
          mode: \${{ inputs.mode }}
          ssh-key: \${{ secrets.SSH_KEY }}
          known-hosts: \${{ vars.KNOWN_HOSTS }}
${env.length === 0 ? '' : `        env:\n${env.join('')}`}`
}

/** Variables that stand for addresses of further environments, in the order of the file. */
function environmentReferences(answers: InitAnswers): string[] {
  const values = {
    old_HOST: answers.oldHost,
    new_HOST: answers.newHost,
    ...Object.fromEntries(Object.entries(answers.databases).map(([id, expect]) => [`${id}_EXPECT`, expect])),
  }
  return answers.environments.slice(1).flatMap((name) =>
    Object.entries(values)
      .filter(([, text]) => !text.includes(ENVIRONMENT))
      .map(([variable]) => variableName(name, variable)),
  )
}

function keystoreVariable(environment: string): string {
  return variableName(environment, 'KEYSTORE_PASSWORD')
}

function variableName(environment: string, what: string): string {
  return `${environment}_${what}`
    .replaceAll(/[^A-Za-z0-9]+/g, '_')
    .replace(/^(?=\d)/, '_')
    .toUpperCase()
}

/** A TOML basic string, which is a JSON string but for DEL; a YAML double-quoted one alike. */
function quoted(text: string): string {
  return JSON.stringify(text).replaceAll('\u007f', '\\u007f')
}

function tomlKey(name: string): string {
  return /^[A-Za-z0-9_-]+$/.test(name) ? name : quoted(name)
}
