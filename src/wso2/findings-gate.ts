import type { Finding } from './findings.ts'

/** What the user decided about findings. */
export interface GateChoice {
  on_findings: 'fail' | 'warn'
  /** `Pizza:1.0.0`. */
  allow_findings: readonly string[]
}

/** A finding with what the gate makes of it. */
export type Gated<T extends Finding> = T & { verdict: 'stops' | 'allowed' | 'warns' }

/**
 * Sorts findings: what stops the migration, what the user allows (by name and version of the API, or all by `warn`), and what the
 * migration itself takes no harm from. Pure.
 */
export function gate<T extends Finding>(findings: readonly T[], choice: GateChoice): Gated<T>[] {
  return findings.map((finding) => ({ ...finding, verdict: verdictOn(finding, choice) }))
}

function verdictOn(
  { blocks, api }: Finding,
  { on_findings, allow_findings }: GateChoice,
): Gated<Finding>['verdict'] {
  if (!blocks) return 'warns'
  const isAllowed = api && allow_findings.includes(`${api.name}:${api.version}`)
  return isAllowed || on_findings === 'warn' ? 'allowed' : 'stops'
}

/** What is allowed and was not found: the API was mended meanwhile, or its name is misspelt. Pure. */
export function unusedAllowances(findings: readonly Finding[], { allow_findings }: GateChoice): string[] {
  const found = new Set(findings.flatMap(({ api }) => (api ? [`${api.name}:${api.version}`] : [])))
  return allow_findings.filter((each) => !found.has(each))
}
