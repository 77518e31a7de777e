import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { unzipSync } from 'fflate'

const SERVICE = '/twirp/github.actions.results.api.v1.ArtifactService/'

/** How the service misbehaves: `none`, always a 503, or an upload that is never answered. */
export type Trouble = 'none' | 'unavailable' | 'stalled'

interface Stored {
  blocks: Map<string, Buffer>
  content?: Buffer
  retention?: string
}

/**
 * The results service of a runner, as far as `@actions/artifact` speaks to it: twirp calls for the names, an Azure block
 * blob for the bytes. The digest that the client sends is checked against what arrived.
 */
export class ResultsService {
  readonly #server: Server
  readonly #stored = new Map<string, Stored>()
  trouble: Trouble = 'none'
  /** Requests since the start, for tests of retries. */
  requests = 0

  private constructor() {
    this.#server = createServer((request, response) => void this.#answer(request, response))
  }

  static async start(): Promise<ResultsService> {
    const service = new ResultsService()
    await new Promise<void>((resolve) => service.#server.listen(0, '127.0.0.1', resolve))
    return service
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  /** What a runner gives to JavaScript actions, and only to them. */
  get env(): Record<string, string> {
    const claims = Buffer.from(JSON.stringify({ scp: 'Actions.Results:run-1:job-1' })).toString('base64url')
    return {
      ACTIONS_RESULTS_URL: `${this.#address}/`,
      ACTIONS_RUNTIME_TOKEN: `eyJhbGciOiJub25lIn0.${claims}.signature`,
    }
  }

  /** Names of finished artifacts. */
  get names(): string[] {
    return [...this.#stored].filter(([, one]) => one.content).map(([name]) => name)
  }

  /** Files of a finished artifact by name, as text. */
  files(name: string): Map<string, string> {
    const content = this.#stored.get(name)?.content
    if (!content) throw new Error(`no artifact ${name}, only ${this.names.join(', ')}`)
    return new Map(
      Object.entries(unzipSync(content)).map(([file, bytes]) => [file, Buffer.from(bytes).toString()]),
    )
  }

  retention(name: string): string | undefined {
    return this.#stored.get(name)?.retention
  }

  get #address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.requests += 1
    const body = await bodyOf(request)
    if (this.trouble === 'stalled') return
    if (this.trouble === 'unavailable') {
      response.writeHead(503).end('upstream is away')
      return
    }
    const url = new URL(request.url ?? '/', this.#address)
    if (url.pathname.startsWith(SERVICE))
      this.#call(url.pathname.slice(SERVICE.length), JSON.parse(body.toString()), response)
    else this.#blob(url, body, response)
  }

  #call(method: string, message: Record<string, unknown>, response: ServerResponse): void {
    const name = String(message.name)
    const say = (code: number, value: object) =>
      response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(value))
    if (method === 'CreateArtifact') {
      if (this.#stored.has(name)) {
        say(409, {
          code: 'already_exists',
          msg: 'an artifact with this name already exists on the workflow run',
        })
        return
      }
      this.#stored.set(name, {
        blocks: new Map(),
        ...(message.expires_at !== undefined && { retention: String(message.expires_at) }),
      })
      say(200, { ok: true, signed_upload_url: `${this.#address}/blob/${encodeURIComponent(name)}?sig=1` })
      return
    }
    const stored = this.#stored.get(name)
    const digest = stored?.content && `sha256:${createHash('sha256').update(stored.content).digest('hex')}`
    const hash = message.hash as string | { value?: string } | undefined
    const said = typeof hash === 'object' ? hash.value : hash
    if (method !== 'FinalizeArtifact' || digest !== said)
      say(400, { code: 'invalid_argument', msg: 'digest differs' })
    else say(200, { ok: true, artifact_id: String(this.#stored.size) })
  }

  #blob(url: URL, body: Buffer, response: ServerResponse): void {
    const stored = this.#stored.get(decodeURIComponent(url.pathname.replace('/blob/', '')))
    const part = url.searchParams.get('comp')
    if (!stored) {
      response.writeHead(404).end()
      return
    }
    if (part === 'block') stored.blocks.set(url.searchParams.get('blockid') ?? '', body)
    else if (part === 'blocklist') {
      const ids = [...body.toString().matchAll(/<(?:Latest|Uncommitted)>([^<]+)</g)].map(
        (match) => match[1] as string,
      )
      stored.content = Buffer.concat(ids.map((id) => stored.blocks.get(id) as Buffer))
    } else stored.content = body
    response
      .writeHead(201, { 'x-ms-request-id': '1', etag: '"1"', 'last-modified': new Date().toUTCString() })
      .end()
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts)
}
