import type { TestProject } from 'vitest/node'
import { labRootOrUndefined } from './machine/inside.ts'

/** Vitest's global setup of the projects that need the lab: outside of it they end here, before any test. */
export default function setup(project: TestProject): void {
  if (labRootOrUndefined()) return
  // An error thrown here would come with a page about test files; one line says it all.
  process.stderr.write(
    `The ${project.name} tests need the lab. Run: script/in-lab npx vitest run --project ${project.name}\n`,
  )
  process.exit(1)
}
