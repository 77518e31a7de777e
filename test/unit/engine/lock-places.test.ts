import { expect, it } from 'vitest'
import { lockPlaces } from '../../../src/engine/locks.ts'

type Given = Parameters<typeof lockPlaces>[0]

/** Targets by node name, in the order of the migration file, as `host machine folder`; the first one is the lead's. */
const sessionOf = (targets: Readonly<Record<string, string>>): Given => {
  const stores = new Map(
    Object.entries(targets).map(([node, words]) => {
      const [name, machine, folder] = words.split(' ')
      return [node, { host: { name, machineId: async () => machine }, folder }]
    }),
  )
  return {
    environment: { nodes: Object.fromEntries([...stores.keys()].map((node) => [node, {}])) },
    store: stores.values().next().value,
    storeOf: async (node: string) => stores.get(node),
  } as unknown as Given
}
const folders = async (targets: Readonly<Record<string, string>>) =>
  (await lockPlaces(sessionOf(targets))).map(({ folder }) => folder)

it('wants several locks in one order, whoever names the nodes how: two runs never wait for each other', async () => {
  const [a, b, c] = ['h1 m2 /a', 'h2 m1 /b', 'h1 m2 /c']
  const wanted = ['/b', '/a', '/c']
  expect(await folders({ one: a!, two: b!, three: c! })).toEqual(wanted)
  expect(await folders({ x: c!, y: a!, z: b! })).toEqual(wanted)
  expect(await folders({ x: b!, y: c!, z: a! })).toEqual(wanted)
})

it('takes one machine under two names for one, by the name of the lead', async () => {
  const places = await lockPlaces(sessionOf({ lead: 'new m /a', other: 'alias m /a' }))
  expect(places.map(({ host, folder }) => `${host.name} ${folder}`)).toEqual(['new /a'])
})
