import path from 'node:path'
import { type Plugin, type RolldownOptions, rolldown } from 'rolldown'
import config from '../../rolldown.config.ts'

export const TOP = path.resolve(import.meta.dirname, '../..')

/**
 * Builds everything into the folder, as `npm run build` does into `dist`.
 * @param without name of a plugin of ours that is left out, to see what it is good for
 */
export async function build(folder: string, without?: string): Promise<void> {
  const { output, plugins, ...input } = config as RolldownOptions & { output: object; plugins: Plugin[] }
  const kept = plugins.filter(({ name }) => name !== without)
  const bundle = await rolldown({ ...input, plugins: kept, cwd: TOP })
  await bundle.write({ ...output, dir: folder })
  await bundle.close()
}
