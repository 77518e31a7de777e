/** A line and what goes over it. */
export interface Rest {
  /** That can be compressed and was not begun yet. */
  bytes: number
  /** What all streams together carry. */
  bytesPerSecond: number
  roundTripMs: number
}

/** What a compressor made of a sample. */
export interface Pressed {
  /** Compressed bytes for each byte; 1: none saved. */
  ratio: number
  /** Bytes that went in. */
  bytesPerSecond: number
}

/** gzip is no faster than that on today's processors, whatever zlib makes of a sample here; bytes that go in, a second. */
const FASTEST = 150e6

/** A server's processor may be half as fast as this one, and has something else to do. */
const SHARE_OF_OUR_RATE = 0.5
/** An archive that ends, one that begins, and what was on its way. */
const CHANGE_ROUND_TRIPS = 6
const CHANGE_S = 0.2
/** An estimate is no promise: it has to be this much sooner, as a part and in seconds. */
const CLEARLY = 0.7
const LEAST_GAIN_S = 1

/** Whether the rest is there clearly sooner when it is compressed. Pure. */
export function compressionPays(rest: Rest, { ratio, bytesPerSecond }: Pressed): boolean {
  const plain = rest.bytes / rest.bytesPerSecond
  const rate = SHARE_OF_OUR_RATE * Math.min(bytesPerSecond, FASTEST)
  const pressed = Math.max(plain * ratio, rest.bytes / rate)
  const changed = pressed + (CHANGE_ROUND_TRIPS * rest.roundTripMs) / 1000 + CHANGE_S
  return changed < plain * CLEARLY && plain - changed > LEAST_GAIN_S
}
