// Usage: node bench/cold-start.ts [dist] [rounds]
//
// How long each built verb takes from start to its first complaint, as a multiple of an empty `node -e 0` on this machine:
// what a workflow pays for every step, whatever it does. Rounds alternate, so that a busy machine slows all alike.
import { spawnSync } from 'node:child_process'
import os from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import fs from 'fs-extra'
import { VERBS } from '../src/engine/step.ts'

export interface ColdStart {
  verb: string
  /** Median, in milliseconds. */
  milliseconds: number
  /** The fastest start over the fastest empty start: what is left when the machine is not busy. */
  ratio: number
}

/** Starts every verb of a dist folder without inputs, in turns with an empty Node. */
export function coldStarts(dist: string, rounds: number): ColdStart[] {
  const temp = fs.mkdtempSync(path.join(os.tmpdir(), 'wso2-migrate-cold-'))
  const times = new Map<string, number[]>(['empty', ...VERBS].map((name) => [name, []]))
  try {
    for (let round = 0; round < rounds; round += 1) {
      for (const [name, taken] of times) {
        const args = name === 'empty' ? ['-e', '0'] : [path.resolve(dist, `${name}.js`)]
        const began = performance.now()
        const { stderr } = spawnSync(process.execPath, args, {
          cwd: temp,
          env: { RUNNER_TEMP: temp },
          encoding: 'utf8',
        })
        taken.push(performance.now() - began)
        // A file that is not there starts fastest of all.
        if (stderr) throw new Error(stderr)
      }
    }
  } finally {
    fs.removeSync(temp)
  }
  const empty = Math.min(...(times.get('empty') ?? []))
  return [...times].map(([verb, taken]) => ({
    verb,
    milliseconds: taken.sort((a, b) => a - b)[Math.floor(taken.length / 2)] as number,
    ratio: Math.min(...taken) / empty,
  }))
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [dist = 'dist', rounds = '15'] = process.argv.slice(2)
  for (const { verb, milliseconds, ratio } of coldStarts(dist, Number(rounds))) {
    process.stdout.write(
      `${verb.padEnd(14)} ${milliseconds.toFixed(0).padStart(5)} ms  ${ratio.toFixed(2)} x\n`,
    )
  }
}
