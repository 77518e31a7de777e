import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { selectEnvironment } from '../../../src/migration/load.ts'
import { Secrets } from '../../../src/secrets.ts'
import { load, problemsOf, SOUND } from './file.ts'

const EXAMPLE = path.resolve(import.meta.dirname, '../../../examples/wso2-migrate.toml')

describe('a sound file', () => {
  it('loads with its defaults, and a single node is the lead', () => {
    const environment = selectEnvironment(load(SOUND), undefined)
    expect(environment).toMatchObject({
      name: 'staging',
      file: 'wso2-migrate.toml',
      hosts: { old: { port: 22 } },
      nodes: { mi1: { lead: true } },
      databases: { orders: { backup: true, mode: 'in-place' } },
      backup: { grade: 'L2' },
      choices: { stop_source: false, start_timeout: '10m', skip: [] },
      hooks: { before_outage: [] },
    })
  })

  it('is what stands in examples/', () => {
    const loaded = load(readFileSync(EXAMPLE, 'utf8'), {
      environment: 'production',
      env: { ORDERS_DB_PASSWORD: 'a password' },
    })
    expect(selectEnvironment(loaded, 'production').databases.orders?.password).toBe('a password')
  })

  it('drops slashes at the end of paths, so that one home has one name', () => {
    const loaded = load(SOUND.replace('/opt/wso2mi-4.0.0"', '/opt//wso2mi-4.0.0/"'))
    expect(selectEnvironment(loaded, '').nodes.mi1?.target.home).toBe('/opt/wso2mi-4.0.0')
  })

  it.each(['/opt/my server', "/opt/it's", '/opt/$(reboot)', '/opt/größe', '/opt/"q"'])(
    'takes the home %s as it is',
    (home) => {
      const text = SOUND.replace('"/opt/wso2mi-4.0.0"', JSON.stringify(home))
      expect(selectEnvironment(load(text), '').nodes.mi1?.target.home).toBe(home)
    },
  )
})

describe('complaints', () => {
  it.each(["'C:\\wso2am-4.1.0'", '"D:/wso2am"', "'\\\\server\\share\\wso2am'"])(
    'refuse the path %s of a Windows host by that word',
    (home) => {
      const text = SOUND.replace('"/opt/wso2mi-4.0.0"', () => home)
      const [problem, ...others] = problemsOf(() => load(text))
      expect(others).toEqual([])
      expect(problem?.what).toContain('is a path of a Windows host')
    },
  )

  it('come all at once, in the order of the file, each with its place', () => {
    const text = SOUND.replace('route = "mi-7.1.0-to-4.0.0"', 'route = "mi-7.1-to-4.0"')
      .replace('run_as', 'run-as')
      .replace('"/opt/wso2ei-7.1.0/micro-integrator"', '"opt/old"')
      .replace('tools_host = "new"', 'tools_host = "new"\nmode = "inplace"')
    const problems = problemsOf(() => load(text))
    expect(problems.map(({ what, place }) => [place?.line, place?.column, what])).toEqual([
      [1, 9, 'There is no route "mi-7.1-to-4.0".'],
      [6, 1, 'Unknown key "run-as" in [environments.staging.hosts.old].'],
      [14, 33, '"environments.staging.nodes.mi1.source.home": "opt/old" is not an absolute path.'],
      [
        20,
        8,
        '"environments.staging.databases.orders.mode" is "inplace", but one of "in-place", "copy" is expected.',
      ],
    ])
    expect(problems.map(({ fix }) => fix)).toEqual([
      expect.stringContaining('Did you mean "mi-7.1.0-to-4.0.0"?'),
      'Did you mean "run_as"?',
      'Begin it with /.',
      'Did you mean "in-place"?',
    ])
    expect(new Set(problems.map(({ reason, place }) => `${reason} ${place?.file}`))).toEqual(
      new Set(['config-invalid wso2-migrate.toml']),
    )
  })

  it.each([
    ['address = "mi-old.example.com"', 'adress = "mi-old.example.com"', 4, 'Unknown key "adress"'],
    ['address = "mi-old.example.com"', 'address = ""', 4, 'An empty value'],
    ['address = "mi-old.example.com"', 'address = "-oProxyCommand=x"', 4, 'is not a host name'],
    ['address = "mi-old.example.com"', 'address = "old.example:22/x"', 4, 'is not a host name'],
    ['user = "deploy"', 'user = "-x"', 5, 'is not a user name'],
    ['user = "deploy"', 'user = 7', 5, 'is 7, but a string in quotes is expected'],
    ['user = "deploy"', 'user = "a b"', 5, 'is not a user name'],
    ['user = "deploy"', 'user = "deploy"\nport = "22"', 6, 'is a string, but a number is expected'],
    ['user = "deploy"', 'user = "deploy"\nport = 70000', 6, 'is too big'],
    ['user = "deploy"', 'user = "deploy"\nstate_dir = "/tmp/state"', 6, 'does not survive a reboot'],
    ['user = "deploy"', 'user = "deploy"\njump = "bastoin"', 6, 'There is no host "bastoin"'],
    ['"/opt/wso2mi-4.0.0"', '"/opt/../etc"', 15, 'holds a "." or ".." part'],
    ['"/opt/wso2mi-4.0.0"', '"/"', 15, 'is the root of the file system'],
    ['"/opt/wso2mi-4.0.0"', '"/opt/a\\nb"', 15, 'holds a control character'],
    ['"/usr/lib/jvm/temurin-11"', '"/usr/lib/jvm/my java"', 15, 'does not quote'],
    ['host = "old",', 'host = "odl",', 14, 'There is no host "odl" in this environment'],
    ['"pg.example.com:5432/orders"', '"pg.example.com/orders"', 18, 'is not host:port/name'],
    ['tools_host = "new"', 'tools_host = "new"\nscript = true', 20, 'is true, but a string'],
    ['[environments.staging.backup]', '[environments.staging.bakcup]', 21, 'Unknown key "bakcup"'],
    ['"/var/backups/wso2-migrate"', '"/opt/wso2mi-4.0.0/backups"', 22, 'lies inside the home'],
  ])('%s -> %s', (sound, broken, line, what) => {
    const problems = problemsOf(() => load(SOUND.replace(sound, broken)))
    const found = problems.find((problem) => problem.place?.line === line && problem.what.includes(what))
    expect(found, JSON.stringify(problems, null, 1)).toBeDefined()
    expect(found?.fix).not.toBe('')
  })

  it('names a key once: a misspelt one is not missing too', () => {
    const problems = problemsOf(() => load(SOUND.replace('address = "mi-old', 'adress = "mi-old')))
    expect(problems.map(({ what }) => what)).toEqual([
      'Unknown key "adress" in [environments.staging.hosts.old].',
    ])
  })

  it('gives line and column of what is not TOML', () => {
    const [problem] = problemsOf(() => load(SOUND.replace('user = "deploy"', 'user = deploy')))
    expect(problem).toMatchObject({ reason: 'config-invalid', place: { line: 5, column: 8 } })
    const [twice] = problemsOf(() => load(`${SOUND}\n[environments.staging.backup]\ngrade = "L1"\n`))
    expect(twice?.place?.line).toBeGreaterThan(20)
  })

  it.each([
    ['', ['"route" is missing.', '"environments" is missing.']],
    ['route = "mi-7.1.0-to-4.0.0"\n[environments]\n', ['No environment is defined.']],
    ['route = "mi-7.1.0-to-4.0.0"\n[environments.__proto__]\nx = 1\n', ['No environment is defined.']],
    ['route = "mi-7.1.0-to-4.0.0"\nenvironments = 3\n', ['"environments" is 3, but a table is expected.']],
  ])('tells what is missing in %j', (text, whats) => {
    expect(problemsOf(() => load(text)).map(({ what }) => what)).toEqual(whats)
  })

  it('reads a file of a Windows editor', () => {
    const windows = `\ufeff${SOUND.replaceAll('\n', '\r\n')}`
    expect(problemsOf(() => load(windows))).toEqual([])
    expect(problemsOf(() => load(windows.replace('user =', 'uesr =')))[0]?.place).toMatchObject({
      line: 5,
      column: 1,
    })
  })

  it('does not take what every object has for a host', () => {
    const problems = problemsOf(() => load(SOUND.replace('host = "new", home', 'host = "toString", home')))
    expect(problems[0]?.what).toBe('There is no host "toString" in this environment.')
  })

  it('survives keys that every object has', () => {
    const [problem] = problemsOf(() => load(`${SOUND}\n[constructor]\n__proto__ = 1\ntoString = "x"\n`))
    expect(problem?.what).toContain('Unknown key "constructor"')
  })

  it('refuses names that no artifact can carry', () => {
    const problems = problemsOf(() => load(SOUND.replaceAll('staging', '"a/b"')))
    expect(problems[0]?.what).toContain('"a/b" cannot be a name')
  })
})

describe('secrets and variables', () => {
  const WITH_SECRET = SOUND.replace(
    'tools_host = "new"',
    'tools_host = "new"\npassword = "${env:ORDERS_PASSWORD}"',
  )

  it('are filled in, and known as secrets before anybody can print them', () => {
    const secrets = new Secrets()
    const loaded = load(WITH_SECRET, { env: { ORDERS_PASSWORD: 'correct horse' }, secrets })
    expect(selectEnvironment(loaded, '').databases.orders?.password).toBe('correct horse')
    expect(secrets.appearsIn('it is correct horse')).toBe(true)
  })

  it('are refused in plain, and the complaint does not repeat them', () => {
    const secrets = new Secrets()
    const problems = problemsOf(() =>
      load(WITH_SECRET.replace('${env:ORDERS_PASSWORD}', 'hunter22'), { secrets }),
    )
    expect(problems[0]?.what).toContain('holds a secret in plain')
    expect(problems[0]?.fix).toContain('${env:ORDERS_PASSWORD}')
    expect(JSON.stringify(problems)).not.toContain('hunter22')
    expect(secrets.appearsIn('hunter22')).toBe(true)
  })

  it('are refused and hidden where somebody wrote a number', () => {
    const problems = problemsOf(() => load(WITH_SECRET.replace('"${env:ORDERS_PASSWORD}"', '8675309')))
    expect(problems[0]?.what).toContain('holds a secret in plain')
    expect(JSON.stringify(problems)).not.toContain('8675309')
  })

  it('are refused in the words of a hook, which everybody can see', () => {
    const hooks = (word: string) =>
      `${SOUND}\n[[environments.staging.hooks.before_outage]]\nhost = "new"\nrun = ["drain", "${word}"]\n`
    expect(problemsOf(() => load(hooks('am')))).toEqual([])
    const [problem] = problemsOf(() => load(hooks('--token=${env:TOKEN}'), { env: { TOKEN: 'abcdefgh' } }))
    expect(problem?.what).toContain("A hook's command holds ${env:TOKEN}")
    expect(problem?.place?.line).toBe(26)
  })

  it('that are unset or empty are named all at once, each once', () => {
    const text = WITH_SECRET.replace('"mi-old.example.com"', '"${env:OLD}"').replace(
      '"mi-new.example.com"',
      '"${env:OLD}"',
    )
    const problems = problemsOf(() => load(text, { env: { OLD: '' } }))
    expect(problems.map(({ what, place }) => [what.split(';')[0], place?.line])).toEqual([
      ['The variable OLD is empty', 4],
      ['The variable ORDERS_PASSWORD is not set', 20],
    ])
  })

  it('may stand in any string, and what they bring is checked without being shown', () => {
    const text = SOUND.replace('"/opt/wso2mi-4.0.0"', '"/opt/${env:FOLDER}"')
    expect(selectEnvironment(load(text, { env: { FOLDER: 'mi 4' } }), '').nodes.mi1?.target.home).toBe(
      '/opt/mi 4',
    )
    const problems = problemsOf(() => load(text, { env: { FOLDER: 'secret/../x' } }))
    expect(problems[0]?.what).toContain('".." part')
    expect(JSON.stringify(problems)).not.toContain('secret/../x')
  })

  it('of other environments are not asked for', () => {
    const text = `${WITH_SECRET}${SOUND.slice(SOUND.indexOf('\n')).replaceAll('staging', 'production').replaceAll('example.com', 'example.org').replace('tools_host = "new"', 'tools_host = "new"\npassword = "${env:OTHER}"')}`
    const loaded = load(text, { env: { ORDERS_PASSWORD: 'correct horse' }, environment: 'staging' })
    expect(selectEnvironment(loaded, 'staging').databases.orders?.password).toBe('correct horse')
    expect(problemsOf(() => selectEnvironment(loaded, 'production'))[0]?.what).toContain(
      'The variable OTHER is not set',
    )
  })
})

describe('the environment', () => {
  const TWO = `${SOUND}${SOUND.slice(SOUND.indexOf('\n')).replaceAll('staging', 'production').replaceAll('example.com', 'example.org')}`

  it('must be named where there are two', () => {
    const [problem] = problemsOf(() => selectEnvironment(load(TWO), ''))
    expect(problem?.fix).toBe('Set environment to one of: staging, production.')
    expect(selectEnvironment(load(TWO), 'production').name).toBe('production')
  })

  it('that is misspelt is suggested, with the list', () => {
    for (const action of [
      () => load(TWO, { environment: 'stagging' }),
      () => selectEnvironment(load(TWO), 'stagging'),
    ]) {
      const [problem] = problemsOf(action)
      expect(problem?.fix).toBe('Did you mean "staging"? All environments: staging, production.')
    }
  })
})
