import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { rolldown } from 'rolldown'
import config from '../../rolldown.config.ts'

/** Bundles `ours.ts` into a folder with the build's own settings, so that it starts as the product does; gives the program. */
export async function bundle(folder: string): Promise<string> {
  if (Array.isArray(config) || !config.output || Array.isArray(config.output))
    throw new Error('another build')
  const plugins = [config.plugins].flat().filter((one) => !(one && 'name' in one && one.name === 'with-data'))
  const build = await rolldown({
    ...config,
    input: { ours: path.join(import.meta.dirname, 'ours.ts') },
    plugins,
  })
  const dir = path.join(folder, 'ours')
  await build.write({ ...config.output, dir })
  await build.close()
  writeFileSync(path.join(dir, 'package.json'), '{ "type": "module" }\n')
  return path.join(dir, 'ours.js')
}
