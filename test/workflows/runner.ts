import { type ChildProcess, spawn } from 'node:child_process'
import os from 'node:os'
import path from 'node:path'
import fs from 'fs-extra'

export interface ActionRun {
  /** Exit code; the runner fails a step on anything but 0. */
  code: number | null
  /** Signal that ended it, if one did: a step that had to be killed. */
  signal: NodeJS.Signals | null
  log: string
  outputs: Record<string, string>
  state: Record<string, string>
  summary: string
  /** Values that were masked, in order, with what stood in the log before the first of them. */
  masks: string[]
  seconds: number
}

export interface Job {
  /** Folder of the built actions. */
  dist: string
  /** `GITHUB_WORKSPACE`, the working directory. */
  workspace: string
  /** `RUNNER_TEMP`: shared by all steps of a job. */
  temp: string
}

/** The folders of one job; everything of it lies below one temporary folder. */
export async function newJob(dist: string): Promise<Job & { folder: string }> {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'wso2-migrate-job-'))
  const job = { dist, folder, workspace: path.join(folder, 'work space'), temp: path.join(folder, 'temp') }
  await fs.ensureDir(job.workspace)
  await fs.ensureDir(job.temp)
  return job
}

/**
 * Runs `dist/<verb>.js` as actions/runner runs the main of a JavaScript action (`NodeScriptActionHandler.cs`): inputs as
 * `INPUT_*` with their dashes, files for outputs, state and summary, the workspace as working directory.
 * @param options.before words before the program, of something that runs it: strace, say
 * @param options.cancelWhen cancels as the runner does, SIGINT, 7.5 s, SIGTERM, 2.5 s, SIGKILL, once the log matches
 */
export async function runAction(
  job: Job,
  verb: string,
  inputs: Record<string, string>,
  options: {
    env?: Record<string, string>
    before?: readonly string[]
    cancelWhen?: (log: string) => boolean
  } = {},
): Promise<ActionRun> {
  const files = await commandFiles(job.temp)
  const started = performance.now()
  const [program, ...words] = [...(options.before ?? []), process.execPath, path.join(job.dist, `${verb}.js`)]
  const child = spawn(program as string, words, {
    cwd: job.workspace,
    env: { ...runnerEnv(job, files), ...inputEnv(inputs), ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let log = ''
  let cancelledAt = 0
  const cancelIfAsked = () => {
    if (cancelledAt || !options.cancelWhen?.(log)) return
    cancelledAt = performance.now()
    cancel(child)
  }
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      log += text
      cancelIfAsked()
    })
  }
  // What a test waits for need not be in the log: a connection that a server saw, say.
  const watch = setInterval(cancelIfAsked, 20)
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) =>
    child.once('close', (...ended) => resolve(ended)),
  )
  clearInterval(watch)
  return {
    code,
    signal,
    log,
    outputs: parseCommandFile(await fs.readFile(files.output, 'utf8')),
    state: parseCommandFile(await fs.readFile(files.state, 'utf8')),
    summary: await fs.readFile(files.summary, 'utf8'),
    masks: [...log.matchAll(/^::add-mask::(.*)$/gm)].map((match) => unescapeData(match[1] as string)),
    seconds: (performance.now() - (cancelledAt || started)) / 1000,
  }
}

function cancel(child: ChildProcess): void {
  const timers = [
    setTimeout(() => child.kill('SIGTERM'), 7500),
    setTimeout(() => child.kill('SIGKILL'), 10_000),
  ]
  child.once('close', () => timers.forEach(clearTimeout))
  child.kill('SIGINT')
}

type CommandFiles = Record<'output' | 'state' | 'summary' | 'env' | 'path', string>

async function commandFiles(temp: string): Promise<CommandFiles> {
  const folder = await fs.mkdtemp(path.join(temp, '_runner_file_commands_'))
  const names = ['output', 'state', 'summary', 'env', 'path'] as const
  for (const name of names) await fs.outputFile(path.join(folder, name), '')
  return Object.fromEntries(names.map((name) => [name, path.join(folder, name)])) as CommandFiles
}

function runnerEnv(job: Job, files: CommandFiles): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '',
    HOME: job.workspace,
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_EVENT_NAME: 'workflow_dispatch',
    GITHUB_JOB: 'migrate',
    GITHUB_REPOSITORY: 'org/servers',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_RUN_ID: '4711',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_WORKSPACE: job.workspace,
    GITHUB_OUTPUT: files.output,
    GITHUB_STATE: files.state,
    GITHUB_STEP_SUMMARY: files.summary,
    GITHUB_ENV: files.env,
    GITHUB_PATH: files.path,
    RUNNER_TEMP: job.temp,
  }
}

/** Upper case, blanks to underscores, nothing else (actions/runner `Handler.AddInputsToEnvironment`). */
function inputEnv(inputs: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [
      `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`,
      value,
    ]),
  )
}

/** `name<<delimiter`, lines, delimiter; or `name=value` (actions/runner `FileCommandManager.cs`). */
export function parseCommandFile(text: string): Record<string, string> {
  const values: Record<string, string> = {}
  const lines = text.split('\n')
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] as string
    if (line === '') continue
    const heredoc = /^([^=<]+)<<(.+)$/.exec(line)
    if (!heredoc) {
      const plain = /^([^=]+)=(.*)$/.exec(line)
      if (!plain) throw new Error(`the runner would refuse this line: ${line}`)
      values[plain[1] as string] = plain[2] as string
      continue
    }
    const end = lines.indexOf(heredoc[2] as string, at + 1)
    if (end < 0) throw new Error(`the runner would miss the delimiter of ${heredoc[1]}`)
    values[heredoc[1] as string] = lines.slice(at + 1, end).join('\n')
    at = end
  }
  return values
}

function unescapeData(text: string): string {
  return text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%')
}
