import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import {
  hundredths,
  installCommand,
  pollCommand,
  startCommand,
  stopCommand,
  supervisorText,
} from '../../../../src/remote/jobs/supervisor.ts'

const place = { folder: '/state/jobs/backup.1/dump' }
const question = { out: 10, err: 20, most: 30, waitMs: 456 }
const digest = createHash('sha256').update(supervisorText()).digest('hex')
const file = `/state/jobs/backup.1/supervisor-${digest.slice(0, 12)}.sh`

describe('commands for the supervisor', () => {
  it('name its file and digest, the job and what is known of its logs', () => {
    expect(pollCommand(place, question).argv.slice(3)).toEqual([
      ...['sh', file, digest],
      ...['poll', place.folder, '10', '20', '30', '46'],
    ])
    expect(stopCommand(place, 1500).argv.slice(6)).toEqual(['stop', place.folder, '150'])
    expect(installCommand(place)).toMatchObject({ stdin: supervisorText() })
  })

  it('carry what a job is given by standard input alone', () => {
    const command = startCommand(place, 'setsid', Buffer.from('secret PW hush'), question)
    expect(command.argv.slice(6)).toEqual(['start', place.folder, 'setsid', '10', '20', '30', '46'])
    expect(JSON.stringify(command.argv)).not.toContain('hush')
  })

  it('run as the user whom the command names', () => {
    expect(pollCommand(place, question)).not.toHaveProperty('runAs')
    expect(pollCommand({ ...place, runAs: null }, question).runAs).toBeNull()
    expect(pollCommand({ ...place, runAs: 'wso2' }, question).runAs).toBe('wso2')
  })

  it('take no limit of time for none', () => {
    expect([1, 4, 15, 60_000].map(hundredths)).toEqual([1, 1, 2, 6000])
  })
})
