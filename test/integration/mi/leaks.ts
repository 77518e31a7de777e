import { lstatSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Shorter texts would be found by chance. */
const SHORTEST = 6

/** A place that was searched, and the text that stood there. Bytes are Latin-1 characters, so that binary files count too. */
export interface Place {
  name: string
  text: string
}

/**
 * Every form in which a secret could stand in a text, with a word for it. Written down apart from the product's own list,
 * which may have forgotten one.
 */
export function formsOf(secret: string): Map<string, string> {
  const forms = new Map<string, string>()
  const lines = secret.split('\n').filter((line) => line.length >= SHORTEST && !line.startsWith('-----'))
  const add = (word: string, form: string) => {
    if (form.length >= SHORTEST && !forms.has(form)) forms.set(form, word)
  }
  for (const text of new Set([secret.trim(), ...lines])) {
    const xml = escapeXml(text)
    add('plain', text)
    add('in JSON or a TOML string', inQuotes(text))
    add('in XML', xml)
    add('in XML in a TOML string', inQuotes(xml))
    for (const [from, to] of [
      ["'", '&#39;'],
      ["'", '&apos;'],
      ['"', '&#34;'],
    ] as const)
      add('in HTML', xml.replaceAll(from, to).replaceAll('&quot;', from === '"' ? to : '&quot;'))
    add('URL-encoded', encodeURIComponent(text))
    add('URL-encoded, strictly', strictly(text))
    add('form-encoded', strictly(text).replaceAll('%20', '+'))
    add('hex', Buffer.from(text).toString('hex'))
    add('HEX', Buffer.from(text).toString('hex').toUpperCase())
    add('quoted for a shell', text.replaceAll("'", "'\\''"))
    add('in octal for printf', octal(text))
    add('in a password file of PostgreSQL', text.replace(/[\\:]/g, '\\$&'))
    for (const shift of [0, 1, 2])
      for (const form of base64(text, shift)) add(`base64, shifted by ${shift}`, form)
  }
  return forms
}

/** `place: form of secret number n`, one for each hit. No secret in it: a failing test prints it. */
export function findLeaks(places: Iterable<Place>, secrets: readonly string[]): string[] {
  const forms = secrets.map(formsOf)
  const found = new Set<string>()
  for (const { name, text } of places) {
    for (const [index, known] of forms.entries()) {
      for (const [form, word] of known) {
        if (text.includes(form)) found.add(`${name}: secret ${index + 1}, ${word}`)
      }
    }
  }
  return [...found]
}

/** Every regular file below a folder. */
export function filesBelow(folder: string, label = folder): Place[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => lstatSync(join(folder, name)).isFile())
    .map((name) => ({ name: `${label}/${name}`, text: readFileSync(join(folder, name), 'latin1') }))
}

const EXECVE = /\bexecve(?:at)?\((.*)$/
const STRING = /"((?:[^"\\]|\\.)*)"/g

/**
 * What a trace of execve(2) shows of each program: its argv as one text, words parted by blanks (a password with blanks may
 * have fallen apart into words), and its environment, one variable a line.
 * @param own how many of the first programs were started by the test itself: their environment is its own doing
 */
export function programs(trace: string, label: string, own = 0): Place[] {
  const places: Place[] = []
  for (const line of readFileSync(trace, 'latin1').split('\n')) {
    const call = EXECVE.exec(line)?.[1]
    if (call === undefined) continue
    const strings = [...call.matchAll(STRING)].map((match) => unescaped(match[1]!))
    const [program, ...rest] = strings
    const argc = [
      ...(
        /^"(?:[^"\\]|\\.)*", \[((?:"(?:[^"\\]|\\.)*"(?:\.\.\.)?(?:, )?)*)\]/.exec(call)?.[1] ?? ''
      ).matchAll(STRING),
    ].length
    const name = `${label}: ${program} (call ${places.length / 2 + 1})`
    places.push({ name: `${name}, argv`, text: rest.slice(0, argc).join(' ') })
    const isOwn = places.length / 2 < own
    places.push({ name: `${name}, environment`, text: isOwn ? '' : rest.slice(argc).join('\n') })
  }
  return places
}

/** Undoes the escapes of C that strace writes. */
function unescaped(text: string): string {
  const letters: Record<string, string> = {
    n: '\n',
    t: '\t',
    r: '\r',
    v: '\v',
    f: '\f',
    '"': '"',
    '\\': '\\',
  }
  return text.replace(/\\(?:([0-7]{1,3})|(.))/g, (_whole, code: string | undefined, letter: string) =>
    code === undefined ? (letters[letter] ?? letter) : String.fromCharCode(Number.parseInt(code, 8)),
  )
}

function inQuotes(text: string): string {
  return JSON.stringify(text).slice(1, -1)
}

function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

/** RFC 3986: everything but unreserved characters. */
function strictly(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

function octal(text: string): string {
  return text.replace(/['\\!]/g, (character) => `\\0${character.charCodeAt(0).toString(8).padStart(3, '0')}`)
}

/** The part of the text's base64 that does not depend on its neighbours, when it begins `shift` bytes into a group of three. */
function base64(text: string, shift: number): string[] {
  const bytes = Buffer.from(text)
  const whole = Math.floor((bytes.length - ((3 - shift) % 3)) / 3) * 3
  const core = bytes.subarray((3 - shift) % 3).subarray(0, whole)
  return [core.toString('base64'), core.toString('base64url')]
}
