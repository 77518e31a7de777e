import { describe, expect, it } from 'vitest'
import { tenantComplaints } from '../../../../src/wso2/data/tenant-complaints.ts'
import { chosenTenants, SUPER_TENANT, type Tenant } from '../../../../src/wso2/data/tenants.ts'

const tenant = (id: number, domain: string, active = true): Tenant => ({ id, domain, active })
const ALL = [SUPER_TENANT, tenant(1, 'a.com'), tenant(2, 'my-a.com'), tenant(3, 'b.org', false)]
const choice = (only: string[], except: string[] = []) => ({ only_tenants: only, except_tenants: except })
const domains = (only: string[], except: string[] = []) =>
  chosenTenants(ALL, choice(only, except)).map(({ domain }) => domain)

describe('the tenants that the client takes', () => {
  it.each([
    ['all without a choice', [], [], ['carbon.super', 'a.com', 'my-a.com', 'b.org']],
    ['a name stands for every domain that holds it', ['a.com'], [], ['a.com', 'my-a.com']],
    ['whatever its case', ['MY-A.com'], [], ['my-a.com']],
    ['the first one is never a part of another', ['carbon'], [], []],
    ['nor another a part of it', ['carbon.super'], [], ['carbon.super']],
    ['left out in the same way', [], ['a.com'], ['carbon.super', 'b.org']],
  ])('%s', (_, only, except, expected) => {
    expect(domains(only, except)).toEqual(expected)
  })
})

describe('what is said of a choice of tenants', () => {
  const said = (only: string[], except: string[] = []) => tenantComplaints(ALL, choice(only, except))

  it('refuses both lists at once, and a list that leaves nobody', () => {
    expect(said(['a.com'], ['b.org']).problems.map(({ what }) => what)).toEqual([
      expect.stringMatching(/both given/),
    ])
    const nobody = said([], ['carbon.super', 'a.com', 'b.org'])
    expect(nobody.problems.map(({ what }) => what)).toEqual(['No tenant is left to migrate.'])
  })

  it('warns of inactive ones only where they are taken', () => {
    expect(said([]).warnings.join()).toMatch(/Inactive tenants: b\.org\./)
    expect(said([], ['b.org']).warnings.join()).not.toMatch(/Inactive/)
  })
})
