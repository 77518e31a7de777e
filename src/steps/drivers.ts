import { parse } from 'smol-toml'
import { declaredDatabases, type PlainToml } from '../databases/declared.ts'
import type { Context } from '../engine/context.ts'
import type { Problem } from '../errors.ts'
import type { Node } from '../migration/schema.ts'
import type { Host } from '../remote/command.ts'
import type { TomlFile } from '../toml/read.ts'
import type { MeasuredFolder } from './measured.ts'

// Names in a zip's directory are never compressed: grep finds a class without a tool that reads zips.
const FIND = `class=$1; shift; grep -lF -e "$class" -- "$@" 2>/dev/null | head -n 1; exit 0`

/**
 * JDBC driver classes that the merged `deployment.toml` names and no jar holds: neither of the target's, nor of those that
 * the copy brings. The server would refuse to start.
 */
export async function driverProblems(
  context: Context,
  node: Node,
  merged: TomlFile,
  folders: readonly MeasuredFolder[],
): Promise<Problem[]> {
  const { route } = context
  const { source, target } = node
  const [old, next] = [context.host(source.host), context.host(target.host)]
  const copied = folders
    .flatMap(({ result }) => result.copy)
    .filter(({ type, path }) => type === 'file' && path.endsWith('.jar'))
    .map(({ from, path }) => `${source.home}/${from}/${path}`)
  const present = await jarsIn(
    next,
    [route.target.lib, route.target.dropins].map((each) => `${target.home}/${each}`),
  )
  const classes = new Map<string, string[]>()
  const toml = parse(merged.text, { integersAsBigInt: 'asNeeded' }) as PlainToml
  for (const { id, type, driver = route.target.drivers[type ?? ''] } of declaredDatabases(toml)) {
    if (driver) classes.set(driver, [...(classes.get(driver) ?? []), id || '?'])
  }
  const problems: Problem[] = []
  for (const [driver, ids] of classes) {
    if ((await holds(next, present, driver)) || (await holds(old, copied, driver))) continue
    problems.push({
      reason: 'preflight-failed',
      host: target.host,
      what: `No jar holds the JDBC driver ${driver} that ${ids.join(', ')} ${ids.length === 1 ? 'names' : 'name'}: neither in the new home nor among what is copied.`,
      safe: 'Nothing was changed.',
      fix: `put the driver's jar into ${target.home}/${route.target.lib} (or take it out of choices.skip), then run again.`,
    })
  }
  return problems
}

async function jarsIn(host: Host, folders: readonly string[]): Promise<string[]> {
  const listed = await host.run({
    argv: ['find', ...folders, '-maxdepth', '1', '-name', '*.jar', '-type', 'f'],
  })
  return listed.stdout.split('\n').filter(Boolean)
}

async function holds(host: Host, jars: readonly string[], driver: string): Promise<boolean> {
  if (jars.length === 0) return false
  const entry = `${driver.replaceAll('.', '/')}.class`
  const { stdout } = await host.run({ argv: ['/bin/sh', '-c', FIND, 'sh', entry, ...jars] })
  return stdout.trim() !== ''
}
