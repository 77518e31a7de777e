import { styleText } from 'node:util'
import { describePlace, type Problem } from '../errors.ts'
import type { Secrets } from '../secrets.ts'
import type { Ui } from '../ui.ts'

/**
 * Progress on stderr, so that stdout stays for what a command is asked for. Colours only where stderr is a terminal
 * (`styleText` looks, and honours NO_COLOR).
 */
export function terminalUi(
  secrets: Secrets,
  stream: NodeJS.WriteStream = process.stderr,
  answers: NodeJS.WritableStream = process.stdout,
): Ui {
  const say = (line: string) => stream.write(`${secrets.scrub(line)}\n`)
  const paint = (format: Parameters<typeof styleText>[0], text: string) => styleText(format, text, { stream })
  return {
    info: (line) => say(line),
    answer: (line) => answers.write(`${secrets.scrub(line)}\n`),
    output: (line) => say(paint('dim', line)),
    warning: (problem) =>
      say(`${paint('yellow', 'warning')} ${where(problem)}${problem.what}\n  next: ${problem.fix}`),
    error: (problem) => say(`${paint('red', 'error')} ${describe(problem)}`),
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
