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
