import type { Problem } from '../errors.ts'
import type { Command, Host } from '../remote/command.ts'
import type { Pack } from '../routes/schema.ts'

/** What `java -version` says of itself. */
export interface Java {
  /** 8 for `1.8.0_372`, 11 for `11.0.20.1+1`. */
  major: number
  version: string
  /** The runtime's line: `OpenJDK Runtime Environment Temurin-11.0.20+8 (build 11.0.20+8)`. */
  runtime: string
}

/** `java -version` prints to stderr; a Java without a display or a terminal does so too. */
export function javaCommand(javaHome: string): Command {
  return { argv: [`${javaHome}/bin/java`, '-version'], timeoutMs: 60_000 }
}

/**
 * Reads what `java -version` printed (both streams), of every vendor: Oracle, OpenJDK builds, IBM J9 and Semeru, GraalVM,
 * early-access builds; lines such as `Picked up JAVA_TOOL_OPTIONS` may stand before. Undefined where it is no such text.
 */
export function parseJavaVersion(text: string): Java | undefined {
  const lines = text.split(/\r?\n/).map((line) => line.trim())
  const first = lines.findIndex((line) => /^\S+(?: \S+)? version "[^"]+"/.test(line))
  const version = lines[first]?.match(/version "([^"]+)"/)?.[1]
  const [, legacy, feature] = version?.match(/^(1\.)?(\d+)/) ?? []
  if (!version || !feature) return undefined
  // Before Java 9 the number is 1.<feature>: `1.8.0_372`.
  const major = Number(feature)
  if (legacy === undefined && major < 9) return undefined
  return { major, version, runtime: lines[first + 1] ?? '' }
}

/** The Java below a JAVA_HOME, or the problem of not having one. */
export async function inspectJava(host: Host, javaHome: string): Promise<Java | Problem> {
  const result = await host.run(javaCommand(javaHome))
  const java = parseJavaVersion(`${result.stderr}\n${result.stdout}`)
  if (result.outcome.kind === 'exit' && result.outcome.code === 0 && java) return java
  const said = `${result.stderr}${result.stdout}`.trim().split('\n')[0]
  return {
    reason: 'preflight-failed',
    host: host.name,
    what: `There is no usable Java in ${javaHome}${said ? `: ${said}` : ''}.`,
    safe: 'Nothing was changed.',
    fix: `Install a JDK there, or set java_home to one that is (ls -d /usr/lib/jvm/* on ${host.name}).`,
  }
}

/**
 * The problem of a Java outside the range of a pack. The start scripts only print a line about it and go on, so the server
 * would fail later and elsewhere.
 */
export function javaRangeProblem(java: Java, pack: Pack, host: string): Problem | undefined {
  if (java.major >= pack.java.min && java.major <= pack.java.max) return undefined
  return {
    reason: 'preflight-failed',
    host,
    what: `Java ${java.version} is outside of what ${pack.name} supports (${pack.java.min} to ${pack.java.max}).`,
    safe: 'Nothing was changed.',
    fix: `Set java_home to a Java ${pack.java.min} to ${pack.java.max}, or choices.java_override = true to go on all the same.`,
  }
}
