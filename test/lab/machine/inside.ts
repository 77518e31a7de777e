import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** What to type when something needs the lab and is not in it. */
export const HOW_TO_GET_INSIDE = 'script/in-lab npx vitest run --project integration'

/** The tmpfs that `script/in-lab` mounted for this session, or undefined outside of it. */
export function labRootOrUndefined(): string | undefined {
  const root = process.env.WSO2_LAB_ROOT
  return root && existsSync(join(root, '.inside')) ? root : undefined
}

/** The tmpfs of this session. Throws outside: there, nothing may be mounted. */
export function labRoot(): string {
  const root = labRootOrUndefined()
  if (!root) throw new Error(`The lab runs only inside script/in-lab. Run: ${HOW_TO_GET_INSIDE}`)
  return root
}
