import path from 'node:path'
import { type RolldownOptions, rolldown } from 'rolldown'
import config from '../../rolldown.config.ts'

export const TOP = path.resolve(import.meta.dirname, '../..')

/** Builds everything into the folder, as `npm run build` does into `dist`. */
export async function build(folder: string): Promise<void> {
  const { output, ...input } = config as RolldownOptions & { output: object }
  const bundle = await rolldown({ ...input, cwd: TOP })
  await bundle.write({ ...output, dir: folder })
  await bundle.close()
}
