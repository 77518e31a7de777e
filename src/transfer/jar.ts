import path from 'node:path/posix'
import type { Question } from './question.ts'

/** A jar's name without its version, and the version; `undefined` where the name is no jar's. */
export interface Artifact {
  name: string
  version: string
}

/**
 * Reads `mysql-connector-java-8.0.28.jar` and OSGi's `mysql-connector-java_8.0.28.jar` alike: WSO2 packs name bundles
 * `<Bundle-SymbolicName>_<version>.jar`, Maven names them `<artifact>-<version>.jar`. Case does not count.
 */
export function artifactOf(fileName: string): Artifact | undefined {
  const stem = /^(.+)\.jar$/i.exec(fileName)?.[1]
  if (stem === undefined) return undefined
  const parts = /^(.+?)[-_]v?(\d+(?:[._-].*)?)$/.exec(stem)
  return { name: (parts?.[1] ?? stem).toLowerCase(), version: parts?.[2] ?? '' }
}

/** What the target has of the same jar: same file name, or same artifact in another version; not our own earlier copies. */
export function jarsOnTarget(question: Question): (path: string, goal: string) => string | undefined {
  const { source, target, toLib, ours } = question
  const copied = new Set<string>()
  const places = [{ root: question.folder.to, hashes: target.hashes }]
  if (toLib) places.push({ root: toLib.lib, hashes: toLib.hashes })
  for (const { root, hashes } of places)
    for (const [file, hash] of hashes) if (source.hashes.get(file) === hash) copied.add(path.join(root, file))
  const byArtifact = new Map<string, string>()
  for (const jar of [...question.targetJars, ...target.pristine.paths]) {
    const artifact = artifactOf(path.basename(jar))
    if (artifact && !copied.has(jar) && !ours?.has(jar)) byArtifact.set(artifact.name, jar)
  }
  return (file, goal) => {
    const artifact = artifactOf(path.basename(file))
    const jar = artifact && byArtifact.get(artifact.name)
    // Another build of it in the very same place, put there by a person: theirs to decide, not ours to pass over.
    return jar === goal && !target.pristine.lookup(goal).shipped ? undefined : jar
  }
}
