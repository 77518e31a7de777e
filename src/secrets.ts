/** Values shorter than this are not masked: masking them would turn every log into asterisks. */
const SHORTEST_SECRET = 4

const MASK = '***'

/**
 * Every secret value that this process has seen, in every form in which it could leak. One instance per process; whoever
 * reads a secret adds it here before doing anything else with it.
 */
export class Secrets {
  readonly #forms = new Set<string>()
  readonly #announce: (form: string) => void

  /** @param announce called once for each new form: `core.setSecret` in a workflow, nothing in a terminal */
  constructor(announce: (form: string) => void = () => {}) {
    this.#announce = announce
  }

  /** Adds a value, each line of it, and its base64, URL-encoded and JSON- and XML-escaped forms. */
  add(value: string | undefined): void {
    if (!value) return
    for (const form of formsOf(value)) {
      if (this.#forms.has(form)) continue
      this.#forms.add(form)
      this.#announce(form)
    }
  }

  /** The text with every form of every known secret replaced by `***`. */
  scrub(text: string): string {
    let scrubbed = text
    // Longest first, so that no secret is left half visible because a shorter one inside it was replaced before.
    for (const form of [...this.#forms].sort((a, b) => b.length - a.length)) {
      scrubbed = scrubbed.replaceAll(form, MASK)
    }
    return scrubbed
  }

  /** Whether the text holds any known secret in any form. */
  appearsIn(text: string): boolean {
    return [...this.#forms].some((form) => text.includes(form))
  }
}

function formsOf(value: string): Set<string> {
  const lines = value.split(/\r?\n/).map((line) => line.trim())
  const plain = new Set([value, value.trim(), ...lines.filter((line) => !/^-----.*-----$/.test(line))])
  const forms = new Set<string>()
  for (const text of plain) {
    if (text.length < SHORTEST_SECRET) continue
    for (const form of [
      text,
      ...base64Forms(text),
      encodeURIComponent(text),
      JSON.stringify(text).slice(1, -1),
      escapeXml(text),
    ]) {
      if (form.length >= SHORTEST_SECRET) forms.add(form)
    }
  }
  return forms
}

/**
 * Base64 of a text depends on what stands before it (`user:password` in an Authorization header): the three alignments,
 * less the characters at the edges that the neighbours share. With and without padding, standard and URL alphabet.
 */
function base64Forms(text: string): string[] {
  const bytes = Buffer.from(text, 'utf8')
  const forms = [bytes.toString('base64')]
  for (const shift of [0, 1, 2]) {
    const encoded = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '')
    const start = shift === 0 ? 0 : shift + 1
    const end = (shift + bytes.length) % 3 === 0 ? encoded.length : encoded.length - 1
    const core = encoded.slice(start, end)
    // A short core would also match by chance in ordinary text.
    if (core.length >= 8) forms.push(core)
  }
  return forms.flatMap((form) => [form, form.replaceAll('+', '-').replaceAll('/', '_')])
}

function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
