import type { Host } from './command.ts'

interface Waiting<Answer> {
  promise: Promise<Answer>
  resolve(answer: Answer | Promise<Answer>): void
  reject(error: unknown): void
}

/**
 * Questions of one kind that are asked of a host at the same moment, put to it as one: what a command costs on a server is its start, by
 * sudo and shells, far more than its work. The same question twice is one.
 */
export class Together<Question, Answer> {
  readonly #answer: (host: Host, questions: readonly Question[]) => Promise<readonly Promise<Answer>[]>
  readonly #keyOf: (question: Question) => string
  readonly #waiting = new WeakMap<Host, Map<string, { question: Question } & Waiting<Answer>>>()

  /** @param answer gives an answer for each question, in their order; one that fails fails for its own question alone */
  constructor(
    answer: (host: Host, questions: readonly Question[]) => Promise<readonly Promise<Answer>[]>,
    keyOf: (question: Question) => string,
  ) {
    this.#answer = answer
    this.#keyOf = keyOf
  }

  ask(host: Host, question: Question): Promise<Answer> {
    const open = this.#waiting.get(host) ?? this.#open(host)
    const key = this.#keyOf(question)
    const known = open.get(key)
    if (known) return known.promise
    const asked = { question, ...Promise.withResolvers<Answer>() }
    open.set(key, asked)
    return asked.promise
  }

  #open(host: Host) {
    const open = new Map<string, { question: Question } & Waiting<Answer>>()
    this.#waiting.set(host, open)
    setImmediate(async () => {
      this.#waiting.delete(host)
      const all = [...open.values()]
      try {
        const answers = await this.#answer(
          host,
          all.map(({ question }) => question),
        )
        for (const [at, { resolve }] of all.entries()) resolve(answers[at]!)
      } catch (error) {
        for (const { reject } of all) reject(error)
      }
    })
    return open
  }
}
