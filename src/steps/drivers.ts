import type { Context } from '../engine/context.ts'
import type { Problem } from '../errors.ts'
import type { Node } from '../migration/schema.ts'
import type { Host } from '../remote/command.ts'
import type { TomlFile } from '../toml/read.ts'
import { tablesOf } from './settings.ts'

// Names in a zip's directory are never compressed: grep finds a class without a tool that reads zips.
const FIND = `class=$1; shift; grep -lF -e "$class" -- "$@" 2>/dev/null | head -n 1; exit 0`

/**
 * JDBC driver classes that the merged `deployment.toml` names and no jar holds: neither of the target's, nor of those that
 * the copy brings. The server would refuse to start.
 */
export async function driverProblems(context: Context, node: Node, merged: TomlFile): Promise<Problem[]> {
  const { route } = context
  const classes = new Map<string, string[]>()
  for (const table of tablesOf(merged, 'datasource')) {
    const [id, driver] = ['id', 'driver'].map((key) => {
      const value = table.entries.get(key)
      return value?.type === 'scalar' ? value.text : undefined
    })
    if (driver) classes.set(driver, [...(classes.get(driver) ?? []), id ?? '?'])
  }
  const problems: Problem[] = []
  for (const [driver, ids] of classes) {
    const found =
      (await jarWith(
        context.host(node.target.host),
        node.target.home,
        [route.target.lib, route.target.dropins],
        driver,
      )) ||
      (await jarWith(
        context.host(node.source.host),
        node.source.home,
        [route.source.lib, route.source.dropins],
        driver,
      ))
    if (found) continue
    problems.push({
      reason: 'preflight-failed',
      host: node.target.host,
      what: `No jar holds the JDBC driver ${driver} that ${ids.join(', ')} names: neither in the new home nor among what is copied.`,
      safe: 'Nothing was changed.',
      fix: `put the driver's jar into ${node.target.home}/${route.target.lib}, then run again.`,
    })
  }
  return problems
}

async function jarWith(
  host: Host,
  home: string,
  folders: readonly string[],
  driver: string,
): Promise<boolean> {
  const entry = `${driver.replaceAll('.', '/')}.class`
  for (const folder of folders) {
    const listed = await host.run({
      argv: ['find', `${home}/${folder}`, '-maxdepth', '1', '-name', '*.jar', '-type', 'f'],
    })
    const jars = listed.stdout.split('\n').filter(Boolean)
    if (jars.length === 0) continue
    const { stdout } = await host.run({ argv: ['/bin/sh', '-c', FIND, 'sh', entry, ...jars] })
    if (stdout.trim()) return true
  }
  return false
}
