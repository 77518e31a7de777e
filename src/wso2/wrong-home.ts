import type { Pack } from '../routes/schema.ts'
import type { Look } from './home-script.ts'

/** What is wrong, and the edit that helps. */
export type Remark = [what: string, fix: string]

/** Why a home could not even be looked into. */
export function unreachable(look: Look, home: string): Remark {
  switch (look.kind) {
    case 'file':
      return [`${home} is a file.`, 'Name the unpacked folder of the server (CARBON_HOME).']
    case 'closed':
      return [`${look.user} may not read ${home}.`, 'Set run_as of this host to the owner of the home.']
    default:
      return [
        `${home} does not exist, or ${look.user} may not see it.`,
        'Correct home in the migration file, or set run_as of this host to the owner of the home.',
      ]
  }
}

/** Which home it is instead, or where the right one lies: below (the root of EI was named) or above (its bin). */
export function wrongHome(look: Look, home: string, pack: Pack, version: string | undefined): Remark {
  const expected = `${pack.name} (${pack.version})`
  if (version !== undefined && version !== pack.version) {
    return [
      `${home} is version ${version}, not ${expected}.`,
      'Correct home in the migration file, or choose the route of this version.',
    ]
  }
  const [inner] = look.inner
  if (inner !== undefined) {
    return [`${home} is not the home itself: ${expected} lies in ${inner}.`, `Write home = "${inner}".`]
  }
  if (look.outer !== undefined) {
    return [`${home} is a part of the home ${look.outer}.`, `Write home = "${look.outer}".`]
  }
  const script = pack.script.replace(/^.*\//, '')
  if (!look.starters.includes(script) && look.starters.includes(script.replace(/\.sh$/, '.bat'))) {
    return [
      `${home} is a Windows home: it has ${script.replace(/\.sh$/, '.bat')} and no ${script}.`,
      'Windows servers are not supported: migrate by hand there, or unpack the product on Linux.',
    ]
  }
  if (version !== undefined) {
    return [
      `${home} is ${expected}, but not whole: ${missing(look)}.`,
      'Unpack it again, or correct home in the migration file.',
    ]
  }
  const other = otherProduct(look)
  return [
    `${home} is not ${expected}${other ? `: it says ${other}` : ''}${look.absent.length > 0 ? `; ${missing(look)}` : ''}.`,
    'Correct home in the migration file.',
  ]
}

function missing({ absent }: Look): string {
  return `${absent.join(', ')} ${absent.length === 1 ? 'is' : 'are'} missing`
}

function otherProduct(look: Look): string | undefined {
  const text = look.texts.get('bin/version.txt')?.trim() || look.texts.get('updates/product.txt')?.trim()
  if (text) return `"${text.split('\n')[0]?.slice(0, 80)}"`
  const starter = look.starters.find((name) =>
    /^(?:api-manager|micro-integrator|integrator|wso2server)\.sh$/.test(name),
  )
  return starter && `bin/${starter}`
}
