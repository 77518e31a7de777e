import { expect, test } from 'vitest'
import type { Question } from '../../../src/transfer/question.ts'
import { relink } from '../../../src/transfer/relink.ts'

const SAME = { from: 'conf', to: 'conf' }
const MOVED = { from: 'conf/security', to: 'resources' }

test.each([
  ['stays where it leads', SAME, 'a/b.xml', '../c.xml', '../c.xml'],
  ['leads into the new home', SAME, 'b.xml', '/opt/old/lib/x.jar', '/opt/new/lib/x.jar'],
  ['leads to a name that begins with two dots', SAME, 'b.xml', '..data/b.xml', '..data/b.xml'],
  ['leads out of the home', SAME, 'b.xml', '../../x', undefined],
  ['leads into another home whose name begins alike', SAME, 'b.xml', '/opt/old-2/x', undefined],
  ['stays inside a folder that moves', MOVED, 'a/b.xml', '../c.xml', '../c.xml'],
  ['stays inside, to a name that begins with two dots', MOVED, 'b.xml', '..data/b.xml', '..data/b.xml'],
  [
    'leads absolutely into the folder that moves',
    MOVED,
    'b.xml',
    '/opt/old/conf/security/c',
    '/opt/new/resources/c',
  ],
  ['leads absolutely past it', MOVED, 'b.xml', '/opt/old/conf/c', '/opt/new/conf/c'],
  ['leads out of the folder that moves', MOVED, 'a/b.xml', '../../c', '../../conf/c'],
])('a link that %s', (_, folder, name, link, expected) => {
  const question = {
    folder,
    source: { home: '/opt/old' },
    target: { home: '/opt/new' },
  } as unknown as Question
  const entry = { path: name, type: 'link', size: 0, mode: 0o777, mtime: 0, link } as const
  expect(relink(question, entry)).toBe(expected)
})
