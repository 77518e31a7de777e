import type { Pace, Paced } from '../transfer/pace.ts'
import type { Watched } from '../ui.ts'
import { formatSeconds, showBytes } from './words.ts'

/** A copy of a folder as whoever waits for it sees it; without a pace, nothing is sent yet. */
export function watched(folder: string, pace: Pace | undefined): Watched {
  if (!pace) return { line: `${folder}: looking at what is there` }
  const now = pace.now()
  return {
    line: `${folder}: ${sayPace(now)}`,
    ...(now.totalBytes > 0 && { share: now.bytes / now.totalBytes }),
  }
}

/** `1200 of 3200 files, 240 MB of 598 MB, 23.1 MB/s, 16 s left`. Pure. */
export function sayPace({
  files,
  totalFiles,
  bytes,
  totalBytes,
  bytesPerSecond,
  secondsLeft,
}: Paced): string {
  const done = `${files} of ${totalFiles} files, ${showBytes(bytes)} of ${showBytes(totalBytes)}`
  if (bytes >= totalBytes) return `${done}, being checked and put in place`
  if (bytesPerSecond === undefined) return `${done}, rate and time left not yet known`
  const left = secondsLeft === undefined ? 'time left unknown' : `${sayLeft(secondsLeft)} left`
  return `${done}, ${showBytes(bytesPerSecond)}/s, ${left}`
}

/** An estimate has no tenths of seconds. */
function sayLeft(seconds: number): string {
  return seconds < 10 ? 'less than 10 s' : formatSeconds(seconds)
}
