import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { WorkflowUi } from '../../../src/actions/workflow-ui.ts'
import { Secrets } from '../../../src/secrets.ts'

let lines: { at: number; text: string }[] = []
beforeEach(() => {
  vi.useFakeTimers()
  lines = []
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    lines.push({ at: performance.now(), text: String(text) })
    return true
  })
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

test('a long task is never silent for ten seconds, and says nothing after its end', async () => {
  const secrets = new Secrets()
  secrets.add('hunter2hunter2')
  const ui = new WorkflowUi(secrets)
  const began = performance.now()
  let bytes = 0
  await ui.watch(
    () => ({ line: `::error::hunter2hunter2 ${bytes}`, share: 0.5 }),
    async () => {
      for (; bytes < 61; bytes += 1) await vi.advanceTimersByTimeAsync(1000)
    },
  )
  const said = lines.length
  await vi.advanceTimersByTimeAsync(60_000)
  expect(lines).toHaveLength(said)
  const moments = [began, ...lines.map(({ at }) => at), began + 61_000]
  const silences = moments.slice(1).map((at, index) => at - moments[index]!)
  expect(Math.max(...silences)).toBeLessThan(10_000)
  expect(said).toBe(12)
  for (const { text } of lines) expect(text).toMatch(/^ {2}:\u200b:error::(?!hunter2)\S+ \d+\n$/)
})
