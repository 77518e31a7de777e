import { existsSync } from 'node:fs'
import { chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { markdown } from '../../../src/report/escape.ts'
import { pageOf } from '../../../src/report/html.ts'
import type { RunReport } from '../../../src/report/run-report.ts'
import { BACKUP, MANIFEST, planOf, SYNC } from './recorded-run.ts'

const BROWSERS = ['/usr/bin/chromium', '/usr/bin/google-chrome', '/usr/bin/chromium-browser']
const browserPath = BROWSERS.find((file) => existsSync(file))
const HOSTILE = '</pre></details><script>document.title="owned"</script><img src="http://evil.example/x">'

const REPORT: RunReport = {
  verdict: 'failed',
  failureReason: 'verify-failed',
  problems: [{ reason: 'verify-failed', what: HOSTILE, host: 'new', fix: 'look at <b>the log</b>' }],
  plan: planOf([BACKUP, { ...SYNC, details: [HOSTILE] }]),
  header: {
    runId: 'r',
    environment: 'staging',
    route: 'x',
    mode: 'apply',
    startedAt: 't',
    planDigest: 'f'.repeat(64),
  },
  steps: [
    {
      planned: BACKUP,
      state: 'done',
      record: {
        key: '',
        verb: 'backup',
        title: '',
        state: 'done',
        at: '',
        seconds: 2,
        evidence: { summary: 'dumped', details: { rows: [{ table: 'T', rows: 3 }] } },
      },
    },
    { planned: { ...SYNC, details: [HOSTILE] }, state: 'failed' },
    {
      planned: {
        ...SYNC,
        step: 'sync-folder',
        work: { folder: 'deployment' },
        files: [{ does: 'skip', why: HOSTILE, files: [HOSTILE, `lib/${'n'.repeat(250)}`] }],
      },
      state: 'done',
      record: {
        key: '',
        verb: 'sync',
        title: '',
        state: 'done',
        at: '',
        evidence: {
          summary: 'copied',
          details: { files: 3, bytes: 9e9, replaced: [], ms: 9000, verified: 3 },
        },
      },
    },
  ],
  warnings: [HOSTILE],
  backups: [MANIFEST as never],
  files: ['logs/a.log'],
}
const FILES = [
  { name: 'logs/a.log', text: `${HOSTILE}\n${'x'.repeat(500)}`, linesLeftOut: 7 },
  {
    name: 'merge/mi1.json',
    text: JSON.stringify([{ path: 'server.hostname', decision: 'source' }]),
    linesLeftOut: 0,
  },
]

it('keeps all text as text', () => {
  const page = pageOf(REPORT, FILES)
  expect(page).not.toContain('<script')
  expect(page).not.toContain('<img')
  expect(page).toContain('&lt;script&gt;')
  expect(page).toContain('<th>decision</th>')
})

it('escapes Markdown so that GitHub shows what was said', () => {
  expect(markdown('WSO2_COORDINATION_DB _x_')).toBe('WSO2_COORDINATION_DB \\_x\\_')
  expect(markdown('a\r\n| b')).toBe('a \\| b')
})

if (!browserPath) console.warn('\n*** SKIPPED: 3 tests of the report page need chromium (script/setup) ***\n')

describe.skipIf(!browserPath)('the page in a browser', { timeout: 60_000 }, () => {
  let browser: Awaited<ReturnType<typeof chromium.launch>>
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: browserPath as string, args: ['--no-sandbox'] })
  }, 300_000)
  afterAll(() => browser?.close())

  it.each([
    ['a phone', 360],
    ['a desk', 1280],
  ])('fits %s, loads nothing and runs nothing', async (_, width) => {
    const page = await browser.newPage({ viewport: { width, height: 800 } })
    const requests: string[] = []
    page.on('request', (request) => requests.push(request.url()))
    await page.setContent(pageOf(REPORT, FILES))
    expect(await page.title()).toBe('wso2-migrate: Failed')
    expect(requests.filter((url) => url.startsWith('http'))).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
    await page.close()
  })

  it('is readable in the dark', async () => {
    const page = await browser.newPage({ colorScheme: 'dark' })
    await page.setContent(pageOf(REPORT, FILES))
    const colour = await page.evaluate('getComputedStyle(document.body).backgroundColor')
    expect(colour).toBe('rgb(13, 17, 23)')
    await page.close()
  })
})
