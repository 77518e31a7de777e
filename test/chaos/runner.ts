import { main } from '../../src/cli/main.ts'
import { onDebugPoint } from '../../src/debug-point.ts'
import type { Orders, Reached } from './disturbed.ts'

/**
 * The terminal's runner from the sources, as a process of its own. Its parent hears of debug points over IPC, and says when to go on.
 * What it has to tell stands in the variable WSO2_CHAOS.
 */
const orders = JSON.parse(process.env.WSO2_CHAOS ?? '{}') as Orders
let step = ''
let hits = 0

onDebugPoint(async (name, detail) => {
  if (name === 'step.before-intent') step = detail
  const reached: Reached = { step, point: name, detail }
  const mine = orders.tell === 'every' || (name === orders.point && step === orders.step && ++hits === 1)
  if (mine && (await waitForParent(reached)) === 'throw') throw new Error('thrown by the chaos driver')
})

let last: Promise<unknown> = Promise.resolve()

/** Resolves with what the parent answers. Where two jobs work side by side, their points take turns: an answer names no point. */
function waitForParent(reached: Reached): Promise<unknown> {
  last = last.then(() => {
    const answer = new Promise((resolve) => process.once('message', resolve))
    process.send?.(reached)
    return answer
  })
  return last
}

process.exitCode = await main(process.argv.slice(2))
process.disconnect?.()
