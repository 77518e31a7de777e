import { defineConfig } from 'vitest/config'

/** What needs the lab runs one file after the other: the lab's addresses are fixed, and two cores are soon busy. */
const inLab = {
  globalSetup: ['test/lab/inside-lab-setup.ts'],
  fileParallelism: false,
  testTimeout: 600_000,
  hookTimeout: 600_000,
}

export default defineConfig({
  test: {
    projects: [
      // Laws are tried on thousands of inputs, and a busy machine is slow.
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'], testTimeout: 60_000 } },
      { test: { name: 'integration', include: ['test/integration/**/*.test.ts'], ...inLab } },
      {
        test: {
          name: 'workflows',
          include: ['test/workflows/**/*.test.ts'],
          // It imports JSON without the attribute that Node wants: bundled, it works.
          server: { deps: { inline: [/@actions\/(workflow-parser|expressions)/] } },
          ...inLab,
          testTimeout: 600_000,
          hookTimeout: 600_000,
        },
      },
      { test: { name: 'chaos', include: ['test/chaos/*.test.ts'], ...inLab } },
      { test: { name: 'contract', include: ['test/lab/contract/**/*.test.ts'], ...inLab } },
    ],
  },
})
