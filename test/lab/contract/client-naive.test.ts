import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Lab } from '../lab.ts'
import type { MigrationModes } from '../product/apim/client/modes.ts'
import { type SeedOptions, seedOf } from '../product/apim/client/seed.ts'
import { ClientScene, migrateArguments, preMigrateArguments, startDatabases } from './client-scene.ts'
import { portOpen, until } from './scene.ts'

/** Seconds that a run may take on a busy machine. */
const patience = 60

/** What a script written in a hurry goes by; the exit status of the start script is 0 whatever happens. */
type Belief = 'the line of success' | 'the open port'

interface Trap {
  /** What the client does that the script does not reckon with. */
  readonly behaviour: string
  readonly believes: Belief
  readonly modes?: MigrationModes
  readonly seed?: SeedOptions
  readonly options?: readonly string[]
  prepare?(scene: ClientScene): unknown
}

const traps: readonly Trap[] = [
  {
    behaviour: 'an exception ended the migration before its line of success',
    believes: 'the line of success',
    modes: { failure: { at: 'data', how: 'exception' } },
  },
  {
    behaviour: 'the schema script failed and was reported as run',
    believes: 'the line of success',
    modes: { failure: { at: 'schema', how: 'exception' } },
  },
  {
    behaviour: 'the last script failed and was reported as run',
    believes: 'the line of success',
    modes: { failure: { at: 'post', how: 'exception' } },
  },
  {
    behaviour: 'the clean-up of REG_LOG failed',
    believes: 'the line of success',
    modes: { failure: { at: 'reindex', how: 'exception' } },
  },
  {
    behaviour: "a tenant's configuration was lost at INFO",
    believes: 'the line of success',
    modes: { tenantConfLost: ['two.example'] },
  },
  {
    behaviour: 'the database has a type that the client ships no script for',
    believes: 'the line of success',
    modes: { databaseType: 'db2' },
  },
  {
    behaviour: 'the versions stood in quotes, and nothing was migrated',
    believes: 'the line of success',
    options: ["-DmigrateFromVersion='4.0.0'", "-DmigratedVersion='4.1.0'"],
  },
  {
    behaviour: 'the switches were missing, and nothing was migrated',
    believes: 'the line of success',
    options: [],
  },
  {
    behaviour: 'migration-resources was not copied',
    believes: 'the line of success',
    prepare: (scene) => rmSync(join(scene.home, 'migration-resources'), { recursive: true }),
  },
  {
    behaviour: 'the registry has an API that the database has not',
    believes: 'the line of success',
    seed: { notInDatabase: 1 },
  },
  {
    behaviour: 'the databases had been migrated before',
    believes: 'the line of success',
    prepare: (scene) => scene.start(migrateArguments),
  },
  {
    behaviour: 'the server was started again in the middle',
    believes: 'the line of success',
    modes: { failure: { at: 'data', how: 'restart' } },
    prepare: (scene) => scene.start(migrateArguments),
  },
  {
    behaviour: 'an exception that nobody caught ended the start behind open ports',
    believes: 'the open port',
    modes: { pauseSeconds: 0.2, failure: { at: 'registry', how: 'unchecked' } },
  },
  {
    behaviour: 'a tenant that is switched off took the start down',
    believes: 'the open port',
    modes: { pauseSeconds: 0.2 },
    seed: { inactive: ['one.example'] },
  },
  {
    behaviour: 'the client does nothing any more',
    believes: 'the open port',
    modes: { failure: { at: 'post', how: 'hang' } },
  },
  {
    behaviour: 'the process is killed in the middle',
    believes: 'the open port',
    modes: { pauseSeconds: 0.2, failure: { at: 'post', how: 'kill' } },
  },
  {
    behaviour: 'the server holds rows that the clean-up waits for',
    believes: 'the open port',
    modes: { serverHoldsLocks: true },
    prepare: (scene) => scene.setUrl(''),
  },
  {
    behaviour: 'the driver of PostgreSQL kept statements over the DDL',
    believes: 'the line of success',
    prepare: (scene) => scene.setUrl(''),
  },
  {
    behaviour: 'the validators found APIs that the new version cannot read',
    believes: 'the open port',
    modes: { pauseSeconds: 0.1 },
    options: preMigrateArguments,
  },
  {
    behaviour: 'the validators gave up half way through',
    believes: 'the open port',
    modes: { pauseSeconds: 0.1, failure: { at: 'validation', how: 'exception' } },
    options: preMigrateArguments,
  },
]

/** Starts the server in the background and looks for the one sign that the script believes in. */
async function naiveMigrate(scene: ClientScene, options: readonly string[], believes: Belief) {
  const before = scene.log().length
  const child = scene.spawn(options)
  const over = new Promise((done) => child.once('exit', done))
  let verdict = false
  await until(
    believes,
    async () => {
      const log = scene.log().slice(before)
      if (believes === 'the line of success') verdict = log.includes('Successfully completed API-M migration')
      else verdict = await portOpen(Number(/HTTPS port {7}: (\d+)/.exec(log)?.[1] ?? 1))
      return verdict
    },
    patience,
  )
  return { verdict, over }
}

/** Waits until the run is over, or waits itself. */
async function settled(scene: ClientScene, { modes }: Trap, over: Promise<unknown>): Promise<void> {
  if (modes?.failure?.how === 'hang')
    await until(
      'the last script begins',
      () => scene.log().includes('Running post migration DB scripts'),
      patience,
    )
  else if (modes?.serverHoldsLocks)
    await until('the clean-up begins', () => scene.log().includes('Running SQL script at'), patience)
  else await over
}

describe('a migrator of API Manager written in a hurry', () => {
  let lab: Lab
  const fooled: string[] = []
  beforeAll(async () => {
    lab = await startDatabases()
  })
  afterAll(async () => {
    console.log(`fooled by ${fooled.length}:\n${fooled.map((name) => `  ${name}`).join('\n')}`)
    await lab?.stop()
  })

  it.each(traps)('goes by $believes and says all is well although $behaviour', async (trap) => {
    const { behaviour, believes, modes, seed, options = migrateArguments } = trap
    const scene = await ClientScene.make(lab, 'postgresql', seedOf(4, seed), modes)
    try {
      await trap.prepare?.(scene)
      const { verdict, over } = await naiveMigrate(scene, options, believes)
      expect(verdict).toBe(true)
      await settled(scene, trap, over)
      expect(scene.judge(options === preMigrateArguments ? 'pre-migrate' : 'migrate').log).not.toBe('passed')
      fooled.push(behaviour)
    } finally {
      scene.close()
    }
  })

  it('is fooled by every one of them', () => {
    expect(fooled).toEqual(traps.map(({ behaviour }) => behaviour))
  })
})
