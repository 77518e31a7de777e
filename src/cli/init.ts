import { createInterface } from 'node:readline/promises'
import { type Problem, throwProblems } from '../errors.ts'
import { initFiles, writeInitFiles } from '../migration/init.ts'
import { answersFrom, type InitAnswers, initQuestions } from '../migration/init-questions.ts'
import { readFlags } from './flags.ts'
import type { Terminal } from './terminal.ts'

/** `init`: asks what no flag answered, where there is a terminal to ask; writes all files or none. */
export async function init(terminal: Terminal, args: readonly string[]): Promise<number> {
  const questions = initQuestions()
  const { values } = readFlags(args, Object.fromEntries(questions.map(({ flag }) => [flag, 'string'])))
  const answers: Partial<Record<keyof InitAnswers, string>> = {}
  const wrong: Problem[] = []
  const complain = (flag: string, what: string) =>
    wrong.push({
      reason: 'config-invalid',
      what: `--${flag}: ${what}`,
      safe: 'Nothing was written.',
      fix: `give --${flag}.`,
    })
  const asked = process.stdin.isTTY
    ? createInterface({ input: process.stdin, output: process.stderr })
    : undefined
  try {
    for (const { key, flag, question, suggested, complaint } of questions) {
      let answer = values[flag]
      if (answer === undefined && asked) answer = await askUntilRight(asked, question, suggested, complaint)
      answer ??= suggested
      const what = answer === undefined ? `${question} has no answer.` : complaint(answer)
      if (what) complain(flag, what)
      else answers[key] = answer!
    }
  } finally {
    asked?.close()
  }
  throwProblems(wrong)
  const files = initFiles(answersFrom(answers as Record<keyof InitAnswers, string>))
  await writeInitFiles(terminal.cwd, files)
  for (const file of files) terminal.out(`${file.path}\n`)
  terminal.ui.info('Next: read wso2-migrate.toml, then wso2-migrate plan (it changes nothing).')
  return 0
}

type Asked = ReturnType<typeof createInterface>

async function askUntilRight(
  asked: Asked,
  question: string,
  suggested: string | undefined,
  complaint: (answer: string) => string | undefined,
): Promise<string> {
  for (;;) {
    const said = (await asked.question(`${question}${suggested ? ` [${suggested}]` : ''} `)).trim()
    const answer = said || (suggested ?? '')
    const what = complaint(answer)
    if (!what) return answer
    process.stderr.write(`  ${what}\n`)
  }
}
