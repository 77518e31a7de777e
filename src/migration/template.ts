import type { Problem } from '../errors.ts'
import type { TomlSource } from './places.ts'
import { mapStrings } from './resolve.ts'

/** Jinja and Helm, GitHub expressions, ERB and EJS: as they stand in a file that no template engine has worked on. */
const TEMPLATE = /\$?\{\{.*\}\}|\{%.*%\}|<%.*%>/

export const NO_TEMPLATE =
  'This is template syntax that nothing has filled in. Write the value itself, or "${env:NAME}" and give the variable NAME to the step.'

/** Parts of an environment that may hold such text for good: arguments of commands, globs, merge rules. */
const FREE = ['hooks', 'choices', 'merge']

export function isTemplate(text: string): boolean {
  return TEMPLATE.test(text)
}

/** Template syntax in strings: a path may look like that, and would then be looked for on a host under this very name. */
export function templateProblems(source: TomlSource): Problem[] {
  const problems: Problem[] = []
  mapStrings(source.value, [], (text, path) => {
    if (isTemplate(text) && !FREE.includes(String(path[2]))) {
      problems.push({
        reason: 'config-invalid',
        what: `"${path.join('.')}" is ${JSON.stringify(text)}.`,
        place: source.placeOf(path),
        fix: NO_TEMPLATE,
      })
    }
    return text
  })
  return problems
}

/** A template where a value should stand is wrong in other ways too: those complaints are left out. */
export function preferTemplates(problems: readonly Problem[], templates: readonly Problem[]): Problem[] {
  const at = ({ place }: Problem) => `${place?.line}:${place?.column}`
  const places = new Set(templates.map(at))
  return [...problems.filter((problem) => !places.has(at(problem))), ...templates]
}
