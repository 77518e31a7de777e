import { expect, test } from 'vitest'
import { groupFiles, sayGroup } from '../../../src/steps/file-groups.ts'
import type { CopyItem } from '../../../src/transfer/classify.ts'

const item = (path: string, more: Partial<CopyItem> = {}): CopyItem => ({
  path,
  type: 'file',
  size: 2000,
  mode: 0o644,
  mtime: 1,
  from: 'lib',
  to: 'lib',
  replaces: false,
  ...more,
})
const OWN = "the target's is the new pack's own"

test('3000 files are a few groups, each with its reason, its size and all of its names', () => {
  const groups = groupFiles({
    copy: [
      ...Array.from({ length: 2900 }, (_, index) => item(`${index}.xml`)),
      item('deep', { type: 'folder', size: 0 }),
      item('a.jks', { replaces: true }),
      item('b.jks', { replaces: true }),
    ],
    changes: new Map([
      ['lib/a.jks', OWN],
      ['lib/b.jks', 'choices.overwrite_shipped takes the old one'],
    ]),
    skip: [
      ...Array.from({ length: 90 }, (_, index) => ({
        path: `lib/${index}.car`,
        why: 'identical on the target',
      })),
      { path: 'lib/foo-1.jar', why: 'the target already has this jar', there: 'wso2/lib/foo_2.jar' },
    ],
  })
  expect(groups.map(sayGroup)).toEqual([
    'add 2900 files, 5.8 MB',
    `change 1 file, 2.0 KB: ${OWN}`,
    'change 1 file, 2.0 KB: choices.overwrite_shipped takes the old one',
    'skip 90 files: identical on the target',
    'skip 1 file: the target already has this jar',
  ])
  expect(groups[0]!.files).toHaveLength(2900)
  expect(groups[0]!.files[7]).toBe('lib/7.xml (2.0 KB)')
  expect(groups[4]!.files).toEqual(['lib/foo-1.jar (wso2/lib/foo_2.jar)'])
})

test('names are one printable line each, whatever is in them', () => {
  const [added, skipped] = groupFiles({
    copy: [item('a\n::error::b\u202egpj.rac'), item('l', { type: 'link', link: '../x\ry' })],
    changes: new Map(),
    skip: [{ path: 'lib/\udcff\u2028.xml', why: 'identical on the target', there: 'c\nd' }],
  })
  expect(added!.files).toEqual([
    String.raw`lib/a\n::error::b\u202egpj.rac (2.0 KB)`,
    String.raw`lib/l (link to ../x\x0dy)`,
  ])
  expect(skipped!.files).toEqual([String.raw`lib/\xff\u2028.xml (c\nd)`])
})

test('nothing to do is no group', () => {
  expect(groupFiles({ copy: [], changes: new Map(), skip: [] })).toEqual([])
})
