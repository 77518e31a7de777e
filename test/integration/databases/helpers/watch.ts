import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/** Looks at every process of the machine, over and over, for a secret; `control` counts sightings of a program that must appear. */
export function watchProcesses(secret: string, control: string) {
  const seen = { control: 0, leaks: [] as string[] }
  let stopped = false
  const look = (pid: string, file: 'cmdline' | 'environ') => {
    try {
      const text = readFileSync(`/proc/${pid}/${file}`, 'utf8')
      if (text.includes(secret)) seen.leaks.push(`${file}: ${text.replaceAll('\0', ' ').slice(0, 200)}`)
      if (file === 'cmdline' && text.split('\0')[0]?.endsWith(control)) seen.control++
    } catch {
      // It has ended.
    }
  }
  const watching = (async () => {
    while (!stopped) {
      for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
        if (Number(pid) === process.pid) continue
        look(pid, 'cmdline')
        look(pid, 'environ')
      }
      await sleep(3)
    }
  })()
  return {
    async stop() {
      stopped = true
      await watching
      return seen
    },
  }
}
