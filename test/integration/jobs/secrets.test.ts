import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Hosts } from '../../../src/remote/hosts.ts'
import { type Lab, startLab } from '../../lab/lab.ts'
import { labRoot } from '../../lab/machine/inside.ts'
import { durable, newRunner, STATE, sha256 } from './scene.ts'

const trace = `${labRoot()}/jobs-trace`
let lab: Lab
let hosts: Hosts

beforeAll(async () => {
  lab = await startLab({ hosts: ['new'], trace: { new: trace } })
  hosts = newRunner(lab)
})

afterAll(async () => {
  await hosts?.closeAll()
  await lab?.stop()
})

it('secrets of a job are in no argv, no environment, and not in its folder at the end', async () => {
  const secret = "correct-horse'\\battery\n$(id)"
  const script =
    'cmp "$PW" "{PW}" && sha256sum <"$PW"; stat -c "%a %U" "$PW"; stat -c %a "${PW%/*}"; wc -c; umask'
  const { stdout } = await durable(hosts.host('new'), 'secret.1').run({
    argv: ['sh', '-c', script],
    job: 'secret',
    secretFiles: { PW: secret },
    stdin: 'staple-secret\n',
  })
  expect(stdout).toBe(`${sha256(secret)}  -\n600 wso2carbon\n700\n14\n0077\n`)
  const machine = lab.hosts.new
  expect(await machine.must(['ls', `${STATE}/secret.1/secret`])).not.toMatch(/secrets|stdin/)
  const left = await machine.exec(['grep', '-rlE', 'horse|staple-secret', STATE, '/tmp', '/dev/shm'])
  expect(left.stdout).toBe('')
  const calls = readFileSync(trace, 'latin1')
  // It saw the supervisor and the command, the environment included.
  expect(calls).toContain(`PW=${STATE}/secret.1/secret/secrets/PW`)
  expect(calls).toMatch(/supervisor-\w+\.sh", "work"/)
  expect(calls).not.toMatch(/horse|battery|staple-secret/)
})
