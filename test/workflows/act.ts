import { execFileSync, spawn } from 'node:child_process'
import os from 'node:os'
import path from 'node:path'
import fs from 'fs-extra'
import { stringify } from 'yaml'
import { rewriteCheckout } from '../../script/rewrite-self-references.ts'
import { build, TOP } from './build.ts'
import { ResultsService } from './results-service.ts'

/** Where `act` is, or nothing: the tests that need it are skipped then, and say so. */
export const ACT = findAct()

/** Where workflows believe to run. */
const REPOSITORY = 'org/servers'

const AUTHOR = ['-c', 'user.name=lab', '-c', 'user.email=lab@example.com']

export interface WorkflowRun {
  code: number | null
  log: string
  /** Names of uploaded artifacts with the text of their files by name. */
  artifacts: Map<string, Map<string, string>>
}

export interface Trigger {
  /** Content of the repository that the workflow runs in, by path. */
  files?: Record<string, string | Buffer>
  event?: string
  /** The `inputs` of a workflow_dispatch. */
  inputs?: Record<string, string>
  /** What the repository held before: the base of a pull request, whose head is `files`. */
  base?: Record<string, string | Buffer>
  /** Whose repository a pull request comes from. Default: the same. */
  headRepository?: string
  secrets?: Record<string, string>
  vars?: Record<string, string>
  env?: Record<string, string>
}

/**
 * This repository as a user's runner downloads it, freshly built, with references that act knows. It stands for
 * `org/wso2-migrate@v1`.
 */
export async function releasedCheckout(): Promise<string> {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'wso2-migrate-release-'))
  for (const name of ['action.yml', 'actions', 'package.json'])
    await fs.copy(path.join(TOP, name), path.join(folder, name))
  await build(path.join(folder, 'dist'))
  await rewriteCheckout(folder, 'org/wso2-migrate', 'v1')
  return folder
}

/**
 * Runs a workflow as a self-hosted runner would, without a network, by act in host mode. Everything of the run lies below one
 * temporary folder that is removed.
 * @param workflow its text
 * @param release what `org/wso2-migrate@v1` is, from `releasedCheckout`
 */
export async function runWorkflow(
  workflow: string,
  release: string,
  trigger: Trigger = {},
): Promise<WorkflowRun> {
  if (!ACT) throw new Error('act is not here')
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'wso2-migrate-act-'))
  // act 0.2.87 has a results service of its own, but it refuses the `mime_type` that @actions/artifact 6 sends.
  const results = await ResultsService.start()
  try {
    const project = path.join(folder, 'project')
    await fs.outputFile(path.join(project, '.github/workflows/workflow.yml'), workflow)
    const git = (...args: string[]) =>
      execFileSync('git', args, { cwd: project, stdio: 'pipe', encoding: 'utf8' }).trim()
    const commit = async (files: Record<string, string | Buffer> = {}) => {
      for (const [name, text] of Object.entries(files)) await fs.outputFile(path.join(project, name), text)
      git('add', '.')
      git(...AUTHOR, 'commit', '-q', '--allow-empty', '-m', 'as pushed')
      return git('rev-parse', 'HEAD')
    }
    git('init', '-q', '-b', 'main')
    // Whose repository a workflow runs in is read from there.
    git('remote', 'add', 'origin', `https://github.com/${REPOSITORY}.git`)
    const base = await commit(trigger.base ?? trigger.files)
    if (trigger.base) await commit(trigger.files)
    const args = await actArguments(folder, release, {
      ...trigger,
      env: { ...trigger.env, ...results.env },
      base,
    })
    const run = await spawnAct(ACT, [...args, '-C', project], folder)
    return { ...run, artifacts: new Map(results.names.map((name) => [name, results.files(name)])) }
  } finally {
    await results.stop()
    await fs.remove(folder)
  }
}

async function actArguments(
  folder: string,
  release: string,
  trigger: Omit<Trigger, 'base'> & { base: string },
): Promise<string[]> {
  const event = {
    inputs: trigger.inputs ?? {},
    repository: { default_branch: 'main', full_name: REPOSITORY },
    ...(trigger.event === 'pull_request' && {
      pull_request: {
        base: { ref: 'main', sha: trigger.base },
        head: { ref: 'change', repo: { full_name: trigger.headRepository ?? REPOSITORY } },
      },
    }),
  }
  const files = {
    'event.json': JSON.stringify(event),
    // Secrets by file: an argv can be read by everybody on the machine.
    'secrets.yml': stringify(trigger.secrets ?? {}),
    'vars.yml': stringify(trigger.vars ?? {}),
    'env.yml': stringify(trigger.env ?? {}),
  }
  for (const [name, text] of Object.entries(files))
    await fs.outputFile(path.join(folder, name), text, { mode: 0o600 })
  return [
    trigger.event ?? 'workflow_dispatch',
    ...['ubuntu-latest', 'self-hosted', 'linux'].flatMap((label) => ['-P', `${label}=-self-hosted`]),
    ...['--local-repository', `org/wso2-migrate@v1=${release}`],
    ...['--eventpath', path.join(folder, 'event.json')],
    ...['--secret-file', path.join(folder, 'secrets.yml')],
    ...['--var-file', path.join(folder, 'vars.yml')],
    ...['--env-file', path.join(folder, 'env.yml')],
    ...['--action-cache-path', path.join(folder, 'cache')],
    '--action-offline-mode',
    '--no-cache-server',
    '--no-recurse',
  ]
}

async function spawnAct(
  act: string,
  args: string[],
  home: string,
): Promise<{ code: number | null; log: string }> {
  // Host mode runs the first `node` on PATH; the runner brings Node 24.
  const bin = path.join(TOP, 'node_modules', '.bin')
  const child = spawn(act, args, {
    cwd: home,
    env: {
      PATH: `${bin}:${process.env.PATH}`,
      HOME: home,
      XDG_CACHE_HOME: path.join(home, 'xdg'),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let log = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      log += text
    })
  }
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { code, log }
}

function findAct(): string | undefined {
  const folders = [path.join(TOP, '.tools'), ...(process.env.PATH ?? '').split(':'), goBin()]
  return folders.map((folder) => path.join(folder, 'act')).find((file) => fs.existsSync(file))
}

function goBin(): string {
  try {
    return path.join(execFileSync('go', ['env', 'GOPATH'], { encoding: 'utf8', stdio: 'pipe' }).trim(), 'bin')
  } catch {
    return path.join(os.homedir(), 'go', 'bin')
  }
}
