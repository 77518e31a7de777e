import { expect, test } from 'vitest'
import { Folder } from '../../../src/routes/schema.ts'
import { classify } from '../../../src/transfer/classify.ts'
import type { Entry } from '../../../src/transfer/listing.ts'
import { pristineFromGlobs, pristineFromManifest } from '../../../src/transfer/pristine.ts'
import type { Question, Side } from '../../../src/transfer/question.ts'

type Files = Record<string, string | { link: string } | { type: Entry['type'] }>

/** A stand-in for SHA-256: classify compares, it does not compute. */
const hash = (content: string) => Buffer.from(content).toString('hex').padEnd(64, '0')

function seen(files: Files, mtime: number): Pick<Side, 'listing' | 'hashes'> {
  const entries = Object.entries(files).map(([path, what]): Entry => {
    const rest = { path, size: typeof what === 'string' ? what.length : 0, mode: 0o644, mtime }
    if (typeof what === 'string') return { ...rest, type: 'file' }
    return 'link' in what ? { ...rest, type: 'link', link: what.link } : { ...rest, type: what.type }
  })
  const hashes = Object.entries(files).flatMap(([path, what]) =>
    typeof what === 'string' ? [[path, hash(what)] as const] : [],
  )
  return { listing: { exists: true, entries }, hashes: new Map(hashes) }
}

function pack(files: Record<string, string>) {
  const list = Object.entries(files).map(([path, content]) => [path, hash(content)])
  return pristineFromManifest({ product: 'wso2mi', version: '1', files: Object.fromEntries(list) })
}

function ask(more: {
  from?: Files
  to?: Files
  oldPack?: Record<string, string>
  newPack?: Record<string, string>
  folder?: Partial<Folder>
  choices?: Partial<Question['choices']>
  question?: Partial<Question>
}) {
  const folder = Folder.parse({ id: 'f', step: 's', title: 't', from: 'dep', to: 'dep', ...more.folder })
  return classify({
    folder,
    source: {
      host: 'old',
      home: '/opt/old',
      pristine: pack(more.oldPack ?? {}),
      ...seen(more.from ?? {}, 1),
    },
    target: { host: 'new', home: '/opt/new', pristine: pack(more.newPack ?? {}), ...seen(more.to ?? {}, 2) },
    targetJars: [],
    choices: { skip: [], overwrite_shipped: [], ...more.choices },
    ...more.question,
  })
}

const paths = (copy: readonly { path: string }[]) => copy.map((item) => item.path)

test('custom files are copied, what the old pack shipped is not', () => {
  const { copy, skip, problems } = ask({
    from: { 'mine.xml': 'mine', 'main.xml': 'shipped' },
    oldPack: { 'dep/main.xml': 'shipped' },
  })
  expect(paths(copy)).toEqual(['mine.xml'])
  expect(copy[0]).toMatchObject({ from: 'dep', to: 'dep', sha256: hash('mine'), replaces: false })
  expect(skip).toEqual([{ path: 'dep/main.xml', why: 'shipped by the old pack, unchanged' }])
  expect(problems).toEqual([])
})

const changed = {
  from: { 'main.xml': 'mine' },
  to: { 'main.xml': 'new' },
  oldPack: { 'dep/main.xml': 'old' },
  newPack: { 'dep/main.xml': 'new' },
}

test('a shipped file that the user changed is left to the new pack, and said so', () => {
  const { copy, skip } = ask(changed)
  expect(copy).toEqual([])
  expect(skip[0]!.why).toContain('overwrite_shipped')
})

test('overwrite_shipped takes it, and so does a folder that takes the source', () => {
  for (const way of [
    { choices: { overwrite_shipped: ['main.xml'] } },
    { choices: { overwrite_shipped: ['dep/main.xml'] } },
    { folder: { shipped: 'take-source' as const } },
  ])
    expect(ask({ ...changed, ...way }).copy).toMatchObject([{ path: 'main.xml', replaces: true }])
})

test('what the route leaves out is said, what is no part of the folder is not', () => {
  const folder = {
    include: ['*.jar', 'tenants/**'],
    exclude: ['client-*.jar', 'tenants/old', 'tenants/old/**'],
  }
  const { copy, skip } = ask({
    from: { 'client-1.jar': 'c', 'mine.jar': 'm', 'notes.txt': 'n', 'tenants/old': { type: 'folder' } },
    folder,
  })
  expect(paths(copy)).toEqual(['mine.jar'])
  expect(skip).toEqual([{ path: 'dep/client-1.jar', why: 'left out on this route' }])
})

test('each replaced file has its reason', () => {
  const whyOf = (more: Parameters<typeof ask>[0]) => Object.fromEntries(ask(more).changes)
  const takes = { shipped: 'take-source' as const }
  expect(whyOf({ ...changed, folder: takes })).toEqual({
    'dep/main.xml': "the target's is the new pack's own",
  })
  expect(whyOf({ ...changed, choices: { overwrite_shipped: ['main.xml'] } })).toEqual({
    'dep/main.xml': 'choices.overwrite_shipped takes the old one',
  })
  const files = { from: { 'a.car': 'v2' }, to: { 'a.car': 'v1' } }
  const ours = new Map([['dep/a.car', hash('v1')]])
  expect(whyOf({ ...files, question: { ours } })).toEqual({ 'dep/a.car': "the target's is an earlier copy" })
  expect(whyOf({ from: { 'new.car': 'n' } })).toEqual({})
})

test('a target file that is nobody known is a conflict, also in a folder that takes the source', () => {
  const { copy, problems } = ask({
    ...changed,
    to: { 'main.xml': 'somebody' },
    folder: { shipped: 'take-source' },
  })
  expect(copy).toEqual([])
  expect(problems).toMatchObject([{ reason: 'preflight-failed', host: 'new' }])
  expect(problems[0]!.what).toContain('/opt/new/dep/main.xml')
  expect(problems[0]!.fix).toContain('choices.skip')
})

test('our own earlier copy is replaced without a question, a person choosing wins too', () => {
  const files = { from: { 'a.car': 'v2' }, to: { 'a.car': 'v1' } }
  expect(ask(files).problems).toHaveLength(1)
  const ours = new Map([['dep/a.car', hash('v1')]])
  expect(ask({ ...files, question: { ours } }).copy).toMatchObject([{ path: 'a.car', replaces: true }])
  expect(paths(ask({ ...files, choices: { overwrite_shipped: ['a.car'] } }).copy)).toEqual(['a.car'])
  expect(ask({ ...files, choices: { skip: ['*.car'] } })).toMatchObject({ copy: [], problems: [] })
})

test('what is there already is nothing to do', () => {
  const { copy, skip } = ask({ from: { 'a.xml': 'same' }, to: { 'a.xml': 'same' } })
  expect(copy).toEqual([])
  expect(skip).toEqual([{ path: 'dep/a.xml', why: 'identical on the target' }])
})

test('known by globs only: shipped names stay, and the guess is a warning', () => {
  const from = seen({ 'main.xml': 'mine', 'other.xml': 'o' }, 1)
  const pristine = pristineFromGlobs(['dep/main.xml'], 'MI 1.2.0')
  const source = { host: 'old', home: '/opt/old', pristine, ...from }
  const { copy, skip, warnings } = ask({ question: { source } })
  expect(paths(copy)).toEqual(['other.xml'])
  expect(skip[0]!.why).toContain('looks shipped')
  expect(warnings.join()).toContain('MI 1.2.0')
  expect(paths(ask({ question: { source }, folder: { shipped: 'take-source' } }).copy)).toEqual([
    'main.xml',
    'other.xml',
  ])
})

test.each([
  ['same name', 'foo-1.2.jar', 'wso2/lib/foo-1.2.jar'],
  ['other version', 'foo-1.2.jar', 'lib/foo-1.3.jar'],
  ['bundle spelling', 'foo-1.2.jar', 'wso2/components/plugins/foo_1.3.0.jar'],
])('a jar that the target has is never copied: %s', (_, mine, theirs) => {
  const { copy, skip } = ask({
    from: { [mine]: 'x', 'bar-1.0.jar': 'y' },
    choices: { overwrite_shipped: ['**'] },
    question: { targetJars: [theirs] },
  })
  expect(paths(copy)).toEqual(['bar-1.0.jar'])
  expect(skip).toEqual([{ path: `dep/${mine}`, why: 'the target already has this jar', there: theirs }])
})

test('two versions of one custom jar both arrive, even when an earlier run brought only one', () => {
  const { copy } = ask({
    from: { 'foo-1.0.jar': 'a', 'foo-1.1.jar': 'b' },
    to: { 'foo-1.0.jar': 'a' },
    question: { targetJars: ['dep/foo-1.0.jar'] },
  })
  expect(paths(copy)).toEqual(['foo-1.1.jar'])
})

test('dropins go to lib by the patterns of the user', () => {
  const lib = { globs: ['plain-*.jar'], lib: 'lib', ...seen({}, 2) }
  const { copy } = ask({ from: { 'plain-1.jar': 'a', 'osgi_1.jar': 'b' }, question: { toLib: lib } })
  expect(copy.map((item) => `${item.to}/${item.path}`)).toEqual(['lib/plain-1.jar', 'dep/osgi_1.jar'])
})

test('links inside the home are kept, absolute ones follow the home', () => {
  const { copy, problems } = ask({
    from: {
      near: { link: 'a.xml' },
      up: { link: '../lib/x.jar' },
      absolute: { link: '/opt/old/conf/deployment.toml' },
    },
  })
  expect(problems).toEqual([])
  expect(copy.map((item) => item.link)).toEqual(['a.xml', '../lib/x.jar', '/opt/new/conf/deployment.toml'])
})

test.each(['/etc/passwd', '../../../other', '/opt/old-2/x', ''])('a link to %j stops the plan', (link) => {
  const from = { 'sub/bad': { link }, 'pipe\n': { type: 'fifo' as const } }
  const { problems } = ask({ from })
  expect(problems).toHaveLength(2)
  expect(problems[0]).toMatchObject({ reason: 'preflight-failed', host: 'old' })
  expect(problems[0]!.what).toContain('/opt/old/dep/sub/bad')
  expect(problems[0]!.what).toContain(link)
  expect(problems[1]!.what).toContain('pipe\\n is a fifo')
  expect(ask({ from, choices: { skip: ['sub/bad', 'pipe*'] } }).problems).toEqual([])
})

test('a file that could not be hashed is a problem, not a copy', () => {
  const from = seen({ 'locked.jks': 'x' }, 1)
  const source = { host: 'old', home: '/opt/old', pristine: pack({}), ...from, hashes: new Map() }
  expect(ask({ question: { source } })).toMatchObject({ copy: [], problems: [{ host: 'old' }] })
})

test('empty folders are carried, folders whose files all stay are not', () => {
  const { copy } = ask({
    from: {
      empty: { type: 'folder' },
      shipped: { type: 'folder' },
      'shipped/a': 'a',
      mine: { type: 'folder' },
      'mine/b': 'b',
    },
    oldPack: { 'dep/shipped/a': 'a' },
  })
  expect(paths(copy)).toEqual(['empty', 'mine', 'mine/b'])
})

test('include and exclude decide what belongs to the folder, names that differ in case are noted', () => {
  const { copy, warnings, bytesNeeded } = ask({
    from: { 'A.car': 'ab', 'a.car': 'cde', 'x.tmp': 'x', 'no.txt': 'n' },
    folder: { include: ['*.car', '*.tmp'], exclude: ['*.tmp'] },
  })
  expect(paths(copy)).toEqual(['A.car', 'a.car'])
  expect(warnings.join()).toContain('differ in case only')
  expect(bytesNeeded).toBe(5)
})

test('contents of a volatile folder are proved when they are copied', () => {
  const { copy } = ask({ from: { state: 'x' }, folder: { volatile: true } })
  expect(copy[0]).not.toHaveProperty('sha256')
})

test('what size and time prove equal needs no hash; another size or time does', () => {
  const there = { ...seen({ 'a.car': 'same' }, 1), hashes: new Map() }
  const target = { host: 'new', home: '/opt/new', pristine: pack({}), ...there }
  const source = (content: string, mtime: number): Side => ({
    host: 'old',
    home: '/opt/old',
    pristine: pack({}),
    ...seen({ 'a.car': content }, mtime),
    hashes: new Map(),
  })
  expect(ask({ question: { source: source('same', 1), target } })).toMatchObject({
    skip: [{ path: 'dep/a.car', why: 'identical on the target' }],
    problems: [],
  })
  for (const other of [source('same', 3), source('longer', 1)])
    expect(ask({ question: { source: other, target } }).problems[0]!.what).toContain('cannot be read')
})

test('files below a folder that the target has linked elsewhere say so, and they alone', () => {
  const { copy, problems } = ask({
    from: { shared: { type: 'folder' }, 'shared/a.xml': 'a', 'b.xml': 'b' },
    to: { shared: { link: '/mnt/shared' } },
    choices: { skip: ['shared'] },
  })
  expect(problems).toEqual([])
  expect(copy.map(({ path, through }) => [path, through])).toEqual([
    ['shared/a.xml', 'shared'],
    ['b.xml', undefined],
  ])
})
