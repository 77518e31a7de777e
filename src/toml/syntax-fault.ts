/** A place in a text that is not TOML 1.0. */
export class SyntaxFault extends Error {
  /** In UTF-16 code units. */
  readonly offset: number
  /** @param message what is wrong or wanted there, without secrets */
  constructor(offset: number, message: string) {
    super(message)
    this.offset = offset
  }
}
