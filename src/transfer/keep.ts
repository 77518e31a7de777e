import type { Host } from '../remote/command.ts'
import { mustRaw } from './host-run.ts'
import { type Item, takeInventory } from './inventory.ts'
import { nameList } from './names.ts'

const DROP = `cd "$1" && xargs -0 rm -f -- || exit 1
find . -depth -type d -exec rmdir {} + 2>/dev/null; exit 0`

/**
 * Of what was kept because it was replaced, drops what an archive holds too.
 * @param folder absolute, of this replacement alone
 * @param archived by the names that they have below the folder
 * @returns names of what stays: nothing else has it
 */
export async function dropArchived(
  host: Host,
  folder: string,
  archived: ReadonlyMap<string, Item>,
): Promise<string[]> {
  const kept = (await takeInventory(host, folder, [{ kind: 'folder', path: '.' }], true)).filter(
    ({ type }) => type !== 'folder',
  )
  const double = kept.filter((item) => sameContent(item, archived.get(item.path)))
  if (double.length > 0) {
    await mustRaw(
      host,
      { argv: ['sh', '-c', DROP, 'sh', folder], env: { LC_ALL: 'C' } },
      {
        reason: 'copy-failed',
        what: `could not clear ${folder}`,
        safe: 'The files themselves are in place.',
        fix: 'check the rights of run_as there, then run again.',
      },
      nameList(double.map((item) => item.path)),
    )
  }
  const gone = new Set(double.map((item) => item.path))
  return kept.map((item) => item.path).filter((name) => !gone.has(name))
}

function sameContent(item: Item, other: Item | undefined): boolean {
  if (item.type !== other?.type) return false
  return item.type === 'link'
    ? item.link === other.link
    : item.sha256 !== undefined && item.sha256 === other.sha256
}
