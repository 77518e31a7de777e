import { ADDRESSES } from '../../test/lab/lab.ts'
import type { LineProof } from './report.ts'
import type { Site } from './site.ts'

const STREAM_BYTES = 60e6

/** Measures what the line does to a connection and to one stream, at each round trip that cases ask for. */
export async function prove(site: Site): Promise<LineProof[]> {
  const { line } = site
  if (!line) return []
  const proofs: LineProof[] = []
  for (const rtt of [0, 20, 80]) {
    await line.setRoundTrip(rtt)
    const { stdout } = await site.run([...line.at, process.execPath, '-e', CONNECT])
    // What it takes to log in is no part of the rate.
    const ssh = `ssh -F ${site.sshConfig} new`
    const stream = (bytes: number) => ['sh', '-ec', `head -c ${bytes} /dev/zero | ${ssh} 'cat >/dev/null'`]
    const empty = await site.run([...line.at, ...stream(0)])
    const full = await site.run([...line.at, ...stream(STREAM_BYTES)])
    const rate = STREAM_BYTES / 1e6 / (full.seconds - empty.seconds)
    proofs.push({ rtt, connect: Number(stdout), rate })
  }
  return proofs
}

/** Milliseconds until a connection to the new server stands, at best: one round trip. */
const CONNECT = `
const { connect } = require('node:net')
const times = []
const next = () => {
  if (times.length === 10) return process.stdout.write(String(Math.min(...times)))
  const began = performance.now()
  const socket = connect(22, '${ADDRESSES.new}', () => {
    times.push(performance.now() - began)
    socket.once('close', next).destroy()
  })
}
next()`
