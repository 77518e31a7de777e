import type { TestProject } from 'vitest/node'
import { labRootOrUndefined } from './machine/inside.ts'

/** Vitest's global setup of the projects that need the lab: outside of it they end here, before any test. */
export default function setup(project: TestProject): void {
  if (labRootOrUndefined()) return
  const error = new Error(
    `The ${project.name} tests need the lab. Run: script/in-lab npx vitest run --project ${project.name}`,
  )
  // One line says it all.
  error.stack = error.message
  throw error
}
