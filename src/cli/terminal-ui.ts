import { styleText } from 'node:util'
import { describePlace, type Problem } from '../errors.ts'
import { withHeartbeat } from '../heartbeat.ts'
import type { Secrets } from '../secrets.ts'
import type { Ui } from '../ui.ts'
import { Bar } from './bar.ts'

/**
 * Progress on stderr, so that stdout stays for what a command is asked for. Colours only where stderr is a terminal
 * (`styleText` looks, and honours NO_COLOR).
 */
export function terminalUi(
  secrets: Secrets,
  stream: NodeJS.WriteStream = process.stderr,
  answers: NodeJS.WritableStream = process.stdout,
): Ui {
  // A terminal that knows no escapes calls itself dumb.
  const rewrites = stream.isTTY && process.env.TERM !== 'dumb'
  let bar: Bar | undefined
  const print = (to: NodeJS.WritableStream, line: string) => {
    const write = () => to.write(`${secrets.scrub(line)}\n`)
    if (bar) bar.aside(write)
    else write()
  }
  const say = (line: string) => print(stream, line)
  const paint = (format: Parameters<typeof styleText>[0], text: string) => styleText(format, text, { stream })
  return {
    info: (line) => say(line),
    answer: (line) => print(answers, line),
    output: (line) => say(paint('dim', line)),
    warning: (problem) =>
      say(`${paint('yellow', 'warning')} ${where(problem)}${problem.what}\n  next: ${problem.fix}`),
    error: (problem) => say(`${paint('red', 'error')} ${describe(problem)}`),
    watch: async (look, task) => {
      if (!rewrites) return withHeartbeat(() => say(`  ${look().line}`), task)
      const scrubbed = () => {
        const watched = look()
        return { ...watched, line: secrets.scrub(watched.line) }
      }
      bar = new Bar(stream, scrubbed)
      try {
        return await bar.during(task)
      } finally {
        bar = undefined
      }
    },
    group: async (title, task) => {
      const began = performance.now()
      say(paint('bold', `> ${title}`))
      try {
        return await task()
      } finally {
        say(paint('dim', `  ${title}: ${((performance.now() - began) / 1000).toFixed(1)} s`))
      }
    },
  }
}

/** What is wrong, what is safe, what to type next: one line each. */
function describe(problem: Problem): string {
  const lines = [`${where(problem)}${problem.what}  [${problem.reason}]`]
  if (problem.safe) lines.push(`  safe: ${problem.safe}`)
  lines.push(`  next: ${problem.fix}`)
  return lines.join('\n')
}

function where(problem: Pick<Problem, 'host' | 'place'>): string {
  const parts = [problem.host, problem.place && describePlace(problem.place)].filter(Boolean)
  return parts.length > 0 ? `${parts.join(': ')}: ` : ''
}
