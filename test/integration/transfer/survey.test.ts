import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { strToU8, zipSync } from 'fflate'
import { expect, test } from 'vitest'
import { loadRoute } from '../../../src/routes/load.ts'
import { copyFolder } from '../../../src/transfer/copy.ts'
import { makeManifest } from '../../../src/transfer/pack-zip.ts'
import { loadPristine } from '../../../src/transfer/pristine-source.ts'
import { copyRequests, surveyFolder } from '../../../src/transfer/survey.ts'
import { LocalHost } from './local-host.ts'
import { plant, temporary } from './trees.ts'

const route = loadRoute('mi-7.1.0-to-4.0.0')
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

const SHIPPED = {
  'bin/micro-integrator.sh': '#!/bin/sh',
  'conf/deployment.toml': '[server]',
  'repository/deployment/server/synapse-configs/default/sequences/main.xml': '<main/>',
  'lib/README.txt': 'put jars here',
  'repository/resources/security/wso2carbon.jks': 'keys',
  'wso2/lib/shipped-1.0.jar': 'jar',
}

function zipOf(top: string, files: Readonly<Record<string, string>>): Uint8Array {
  return zipSync(
    Object.fromEntries(Object.entries(files).map(([name, text]) => [`${top}/${name}`, strToU8(text)])),
  )
}

test('a manifest of a zip: home inside the bundle found, product, version and hashes right', async () => {
  const zip = path.join(temporary(), 'pack.zip')
  writeFileSync(zip, zipOf('wso2ei-7.1.0/micro-integrator', SHIPPED))
  const manifest = await makeManifest(zip)
  expect(manifest).toMatchObject({ product: 'wso2ei', version: '7.1.0' })
  expect(Object.keys(manifest.files)).toEqual(Object.keys(SHIPPED).sort())
  expect(manifest.files['conf/deployment.toml']).toBe(sha256('[server]'))
})

test.each([
  ['no zip at all', Buffer.from('not a zip')],
  ['a zip of something else', Buffer.from(zipOf('x', { 'readme.txt': 'x' }))],
  ['a cut zip', Buffer.from(zipOf('wso2mi-1.2.0', SHIPPED)).subarray(0, 300)],
])('%s is refused with a word on it', async (_, bytes) => {
  const zip = path.join(temporary(), 'pack.zip')
  writeFileSync(zip, bytes)
  await expect(makeManifest(zip)).rejects.toMatchObject({ reason: 'config-invalid' })
})

test('from a zip on the host to files in place, and a second look finds nothing to do', async () => {
  const [old, fresh] = [new LocalHost('old'), new LocalHost('new')]
  const [oldHome, newHome, base] = [temporary(), temporary(), temporary()]
  const files = Object.entries(SHIPPED).map(([name, content]) => ({ name, content }))
  plant(oldHome, [
    ...files,
    { name: 'repository/deployment/server/carbonapps/A.car', content: 'car' },
    { name: 'lib/driver-2.jar', content: 'driver' },
    { name: 'lib/shipped_1.1.jar', content: 'other version' },
    { name: 'dropins/plain-1.jar', content: 'plain' },
  ])
  plant(newHome, [...files, { name: 'lib/theirs-1.jar', content: 'only the new server has it' }])
  writeFileSync(path.join(base, 'old.zip'), zipOf('wso2mi-1.2.0', SHIPPED))
  const manifest = await makeManifest(path.join(base, 'old.zip'))
  writeFileSync(path.join(base, 'new.json'), JSON.stringify(manifest))
  const folders = route.folders.map((folder) => folder.from)
  const common = { folders, base, temporary: base }
  const source = {
    host: old,
    home: oldHome,
    pack: route.source,
    pristine: await loadPristine({
      ...common,
      setting: `target:${base}/old.zip`,
      host: old,
      pack: route.source,
    }),
  }
  const target = {
    host: fresh,
    home: newHome,
    pack: route.target,
    pristine: await loadPristine({ ...common, setting: 'new.json', host: fresh, pack: route.target }),
  }
  // Nothing of the fetched zip stays on the runner.
  expect(readdirSync(base).sort()).toEqual(['new.json', 'old.zip'])
  const choices = { skip: [], overwrite_shipped: [], dropins_to_lib: ['plain-*.jar'] }
  const survey = () =>
    Promise.all(
      route.folders
        .filter((folder) => !folder.choice)
        .map((folder) => surveyFolder({ folder, source, target, choices })),
    )
  const first = await survey()
  expect(first.flatMap((found) => found.problems)).toEqual([])
  const copied = first.flatMap((found) => found.copy).filter((item) => item.type === 'file')
  expect(copied.map((item) => `${item.to}/${item.path}`)).toEqual([
    'repository/deployment/server/carbonapps/A.car',
    'lib/plain-1.jar',
    'lib/driver-2.jar',
  ])
  expect(first.flatMap((found) => found.skip).map((skipped) => skipped.path)).toContain('lib/shipped_1.1.jar')
  expect(existsSync(path.join(newHome, 'lib/driver-2.jar'))).toBe(false)
  const place = { source, target, runId: 'run', backup: path.join(newHome, 'backup') }
  for (const [index, { copy }] of first.entries())
    for (const request of copyRequests(copy, { ...place, id: `f${index}` })) await copyFolder(request)
  expect(readFileSync(path.join(newHome, 'lib/plain-1.jar'), 'utf8')).toBe('plain')
  expect(readFileSync(path.join(newHome, 'lib/theirs-1.jar'), 'utf8')).toBe('only the new server has it')
  expect((await survey()).flatMap((found) => found.copy)).toEqual([])
})

test('the pack of another product is refused', async () => {
  const base = temporary()
  writeFileSync(path.join(base, 'x.zip'), zipOf('wso2am-4.0.0', { 'repository/conf/deployment.toml': 'x' }))
  const host = new LocalHost('old')
  const question = { host, pack: route.source, folders: [], base, temporary: base }
  await expect(loadPristine({ ...question, setting: 'x.zip' })).rejects.toMatchObject({
    reason: 'config-invalid',
  })
  await expect(loadPristine({ ...question, setting: 'missing.json' })).rejects.toMatchObject({
    reason: 'config-invalid',
  })
  expect((await loadPristine({ ...question, setting: undefined })).fallback).toBe(true)
})
