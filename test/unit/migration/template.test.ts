import { expect, it } from 'vitest'
import { load, problemsOf, SOUND } from './file.ts'

it.each(['{{ home }}', '/opt/{{ version }}', '${{ vars.HOME }}', '/opt/<%= home %>'])(
  'refuses %s as a path, once: nothing fills it in',
  (text) => {
    const problems = problemsOf(() => load(SOUND.replace('/opt/wso2mi-4.0.0', text)))
    expect(problems).toEqual([
      expect.objectContaining({ fix: expect.stringContaining('template syntax'), place: expect.anything() }),
    ])
  },
)

it('leaves such text alone where commands and globs need it', () => {
  const text = `${SOUND}
[environments.staging.choices]
skip = ["{{a,b},c}*.car"]
[environments.staging.hooks]
before_outage = [{ host = "new", run = ["docker", "ps", "--format", "{{.Names}}"] }]
`
  expect(problemsOf(() => load(text))).toEqual([])
})

it('checks what an environment says together although one of its keys is misspelt', () => {
  const text = SOUND.replace('run_as', 'run-as').replace('tools_host = "new"', 'tools_host = "nwe"')
  expect(problemsOf(() => load(text)).map(({ what }) => what)).toEqual([
    'Unknown key "run-as" in [environments.staging.hosts.old].',
    'There is no host "nwe" in this environment.',
  ])
})
