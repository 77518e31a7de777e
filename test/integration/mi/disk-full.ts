import { createHash } from 'node:crypto'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { RawInputs } from '../../../src/engine/request.ts'
import type { ServerVerb } from '../../../src/engine/step.ts'
import { describeProblem, type FailureReason } from '../../../src/errors.ts'
import { makeFolder, WSO2_ID, writeRootFile } from '../../lab/machine/accounts.ts'
import { BALLAST } from '../../lab/machine/fill.ts'
import { type MiLab, startMiLab } from '../../lab/mi-lab.ts'
import { difference, type Snapshot } from '../../lab/snapshot.ts'
import { FEW } from './bad-input.ts'
import { type Performed, performVerb, words } from './run.ts'

const NEW = '/opt/wso2mi-4.0.0'
/** Holds the target's home. */
export const DATA = '/data'
export const HOME = `${DATA}/wso2mi-4.0.0`
export const LOGS = `${HOME}/repository/logs`
export const STATE = '/var/state'
export const BACKUPS = '/var/backups/wso2-migrate'
/** No part of snapshots. The name of a program in it makes that program fill the disk whose path is in the file. */
const SWITCHES = '/srv/lab/switches'
const MB = 1024 * 1024

/**
 * A program of the host beside which somebody else writes on a disk: from when it begins, or from when it has ended, and until his file is
 * taken away, so that whatever is freed meanwhile is gone at once.
 */
const meets = (program: string, when: 'before' | 'after') => `#!/bin/sh
fill() {
  disk=$(cat ${SWITCHES}/${program} 2>/dev/null) || return 0
  rm ${SWITCHES}/${program}
  cat /dev/zero >"$disk/${BALLAST}" 2>/dev/null
  setsid sh -c 'while [ -e "$1" ]; do dd if=/dev/zero of="$1" bs=4096 oflag=append conv=notrunc,nocreat; sleep 0.02; done' sh "$disk/${BALLAST}" >/dev/null 2>&1 &
}
case "$*" in *--version*) exec /usr/bin/${program} "$@" ;; esac
${
  when === 'before'
    ? `fill; exec /usr/bin/${program} "$@"`
    : `/usr/bin/${program} "$@"; code=$?; case "$*" in *.sql*) fill ;; esac; exit $code`
}
`

/** The lab with small disks on the new host: state, backups, the target's home and its logs. */
export async function startSmallLab(): Promise<MiLab> {
  const mi = await startMiLab({
    userStore: 'jdbc',
    activeArtifacts: false,
    oldServer: 'stopped',
    artifacts: FEW,
    choices: { stop_source: true, start_timeout: '8s' },
  })
  const host = mi.lab.hosts.new
  await host.smallDisk(STATE, 4 * MB, WSO2_ID, 0o700)
  await host.smallDisk(BACKUPS, 64 * MB, WSO2_ID, 0o700)
  await host.smallDisk(DATA, 32 * MB, WSO2_ID)
  await host.must(['cp', '-a', NEW, HOME])
  await host.smallDisk(LOGS, MB, WSO2_ID)
  makeFolder(host.root, SWITCHES, 0o777, WSO2_ID)
  for (const [name, when] of [
    ['pg_dump', 'before'],
    ['psql', 'after'],
  ] as const)
    writeRootFile(host.root, `/usr/local/bin/${name}`, meets(name, when), 0o755)
  const text = mi.text
    .replaceAll(NEW, HOME)
    .replace('[environments.staging.hosts.new]', `$&\nstate_dir = "${STATE}"`)
  writeFileSync(mi.migrationFile, text)
  await mi.database.server.query('postgres', 'ALTER ROLE "mi users" CREATEDB')
  return mi
}

/**
 * What a migration leaves, a line for each: files of the new home and databases, without what a server writes while it runs, and without
 * what a restore leaves on purpose (empty folders, the kept database).
 */
export async function result(mi: MiLab): Promise<string[]> {
  return [...(await mi.lab.snapshot())]
    .filter(([key, value]) => /^new:\/data\/wso2mi|^database /.test(key) && !value.startsWith('folder '))
    .filter(([key]) => !/\/repository\/logs\/|wso2carbon\.pid|standin|\/tmp\/|_before_\d/.test(key))
    .map(([key, value]) => {
      if (!key.startsWith('database ')) return `${key} ${value}`
      // When the stand-in was started, which it notes in a table of its own.
      return `${key} ${createHash('sha256')
        .update(value.replace(/^.*\*START\*.*\n/gm, ''))
        .digest('hex')}`
    })
    .sort()
}

/** All that a migration does, one verb after the other. */
export async function applyAll(mi: MiLab, verbs: readonly ServerVerb[] = VERBS): Promise<void> {
  for (const verb of verbs)
    expect([verb, ...words((await performVerb(mi, verb, { mode: 'apply' })).problems)]).toEqual([verb])
}

const VERBS = ['backup', 'merge-config', 'sync', 'quiesce', 'db-script', 'verify'] as const

/** Fills a disk as soon as that program is at work; gives back what makes room again. */
export function fillDuring(mi: MiLab, program: 'pg_dump' | 'psql', disk: string): () => void {
  const { root } = mi.lab.hosts.new
  writeFileSync(join(root, SWITCHES, program), disk)
  return () => rmSync(join(root, disk, BALLAST))
}

/** Everything but our own records, which say that something was tried, and what fills the disk. */
export async function stateOf(mi: MiLab): Promise<Snapshot> {
  const ours = /^(new:\/var\/state|old:.*\/\.wso2-migrate)(\/|$)|ballast$/
  return new Map([...(await mi.lab.snapshot())].filter(([key]) => !ours.test(key)))
}

/** A complaint about a full disk comes first: where, how much is free there, what is safe, what to do; in words for people. */
export function expectNoSpace(mi: MiLab, outcome: Performed, reason: FailureReason, disk: string): void {
  const shown = outcome.problems.map(describeProblem)
  if (process.env.SHOW_REFUSALS) process.stderr.write(`${shown.join('\n')}\n\n`)
  expect([outcome.result, outcome.failureReason]).toEqual(['failed', reason])
  expect(outcome.problems).toHaveLength(new Set(shown).size)
  const [problem] = outcome.problems
  expect(problem!.host).toBe('new')
  expect(problem!.what).toMatch(/^No space (is|was) left on new/)
  expect(problem!.what).toMatch(new RegExp(`the disk of ${disk} has [\\d.]+ [KM]?B free of [\\d.]+ MB`))
  expect(problem!.safe).toMatch(/./)
  expect(problem!.fix).toMatch(/free space|make room/)
  for (const secret of mi.secrets) expect(shown.join('\n')).not.toContain(secret)
}

/** One verb on a full disk. */
export interface Case {
  verb: ServerVerb
  /** As the complaint calls it. */
  disk: string
  reason: FailureReason
  inputs?: Partial<RawInputs>
  /** Fills it, at once or at a line that the verb says; gives back what makes room again. */
  fill: () => { free: () => void; onLine?: (line: string) => void }
}

/** The folder for the backups of one run. */
const EMPTY_RUN = /^new: new:\/var\/backups\/wso2-migrate\/[\w-]+ \(folder 700 /

/** Fails on a full disk and changes nothing; the same verb ends well once there is room. */
export async function failsThenPasses(mi: MiLab, { verb, disk, reason, inputs, fill }: Case): Promise<void> {
  const all = { mode: 'apply', ...inputs }
  const before = await stateOf(mi)
  const { free, onLine } = fill()
  const outcome = await performVerb(mi, verb, all, mi.env, onLine)
  expectNoSpace(mi, outcome, reason, disk)
  const changed = difference(before, await stateOf(mi)).filter((line) => !EMPTY_RUN.test(line))
  free()
  expect(changed).toEqual([])
  expect(words((await performVerb(mi, verb, all)).problems)).toEqual([])
}
