import {
  oursStraight,
  putDirectory,
  rsync,
  rsyncBetween,
  rsyncJob,
  rsyncTwoHops,
  scp,
  type Tool,
  tarPipe,
  tarRelay,
  tarScp,
  type Work,
} from './peers.ts'

/** How the time of ours has to compare with a peer's. */
export interface Bar {
  against: Tool
  /** Ratios: what is aimed at, and what must hold. */
  goal: number
  floor: number
  /** For a copy that nobody verifies, which ours has no way to make: it holds if ours holds it with the verification. */
  unverified?: true
}

export interface Case extends Work {
  id: string
  title: string
  /** Round trip between the runner and both servers, in milliseconds. */
  rtt: 0 | 20 | 80
  /** What the new server has before each run: nothing, everything, or all but 1 %. */
  state: 'first' | 'nothing' | 'percent'
  bars: readonly Bar[]
  /** Run beside those of the bars, for comparison. */
  others: readonly Tool[]
  /** With another set than the bars are for: they are not judged. */
  isQuick?: true
}

const NODE_SSH: Bar = { against: putDirectory, goal: 0.1, floor: 0.15 }

function once(tool: Tool): Tool {
  return { ...tool, once: true }
}

function unchanged(rtt: Case['rtt'], goal: number, floor: number): Case {
  return {
    id: `push-nothing-${rtt}`,
    title: `nothing changed, runner to server, ${rtt} ms`,
    set: 'large',
    from: 'runner',
    rtt,
    state: 'nothing',
    bars: [{ against: rsync, goal, floor }],
    others: [],
  }
}

function changed(rtt: Case['rtt'], goal: number, floor: number): Case {
  return {
    id: `push-percent-${rtt}`,
    title: `1 % changed, runner to server, ${rtt} ms`,
    set: 'large',
    from: 'runner',
    rtt,
    state: 'percent',
    bars: [{ against: rsync, goal, floor }],
    others: [],
  }
}

/** What is measured, and what must come out. */
export const CASES: readonly Case[] = [
  {
    id: 'push-large-80',
    title: 'first copy, 598 MB, runner to server, 80 ms',
    set: 'large',
    from: 'runner',
    rtt: 80,
    state: 'first',
    bars: [{ against: rsync, goal: 0.25, floor: 0.4 }],
    others: [once(tarPipe), once(tarScp)],
  },
  {
    id: 'push-large-20',
    title: 'first copy, 598 MB, runner to server, 20 ms',
    set: 'large',
    from: 'runner',
    rtt: 20,
    state: 'first',
    bars: [{ against: rsync, goal: 0.5, floor: 0.7 }],
    others: [once(tarPipe)],
  },
  {
    id: 'push-large-0',
    title: 'first copy, 598 MB, runner to server, 0 ms',
    set: 'large',
    from: 'runner',
    rtt: 0,
    state: 'first',
    bars: [],
    others: [rsync, tarPipe, once(scp), once(tarScp)],
  },
  {
    id: 'relay-large-0',
    title: 'first copy, 598 MB, through the runner, 0 ms',
    set: 'large',
    from: 'old',
    rtt: 0,
    state: 'first',
    bars: [
      { against: rsyncTwoHops, goal: 1, floor: 1.25 },
      { against: rsyncTwoHops, goal: 0.72, floor: 0.85, unverified: true },
    ],
    others: [oursStraight, rsyncBetween, tarRelay],
  },
  {
    id: 'push-small-80',
    title: 'first copy, 36 MB in 485 files, runner to server, 80 ms',
    set: 'small',
    from: 'runner',
    rtt: 80,
    state: 'first',
    bars: [{ against: rsync, goal: 0.55, floor: 0.7 }, NODE_SSH],
    others: [tarPipe, tarScp, once(scp)],
  },
  {
    id: 'push-small-0',
    title: 'first copy, 36 MB in 485 files, runner to server, 0 ms',
    set: 'small',
    from: 'runner',
    rtt: 0,
    state: 'first',
    bars: [NODE_SSH],
    others: [rsync, tarPipe, tarScp, scp],
  },
  {
    id: 'relay-small-80',
    title: 'first copy, 36 MB in 485 files, through the runner, 80 ms',
    set: 'small',
    from: 'old',
    rtt: 80,
    state: 'first',
    bars: [{ against: rsyncTwoHops, goal: 0.4, floor: 0.5 }],
    others: [oursStraight, rsyncBetween, tarRelay],
  },
  unchanged(0, 0.7, 1),
  unchanged(20, 0.5, 0.75),
  unchanged(80, 0.45, 0.65),
  changed(0, 0.9, 1.2),
  changed(20, 0.65, 0.85),
  changed(80, 0.55, 0.75),
  {
    id: 'relay-nothing-0',
    title: 'nothing changed, through the runner, 0 ms',
    set: 'large',
    from: 'old',
    rtt: 0,
    state: 'nothing',
    bars: [{ against: rsyncTwoHops, goal: 0.09, floor: 0.15 }],
    others: [rsyncBetween],
  },
  {
    id: 'relay-percent-0',
    title: '1 % changed, through the runner, 0 ms',
    set: 'large',
    from: 'old',
    rtt: 0,
    state: 'percent',
    bars: [{ against: rsyncTwoHops, goal: 0.12, floor: 0.2 }],
    others: [rsyncBetween],
  },
  {
    id: 'job-80',
    title: '10 commands and 4 small syncs, 80 ms',
    set: 'small',
    from: 'runner',
    job: true,
    rtt: 80,
    state: 'percent',
    bars: [{ against: rsyncJob, goal: 0.12, floor: 0.2 }],
    others: [],
  },
]

/** The case with the small set, without tools that take minutes. */
export function quick(one: Case): Case {
  const bars = one.bars.filter(({ against }) => !against.once)
  const others = one.others.filter(({ once }) => !once)
  if (one.set === 'small') return { ...one, bars, others }
  const title = `${one.title.replace('598 MB', '36 MB')}, small set`
  return { ...one, title, set: 'small', bars, others, isQuick: true }
}
