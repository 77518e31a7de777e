import type { ClientRun } from './client-run.ts'
import { JavaException } from './exceptions.ts'
import type { Tenant } from './tenants.ts'

/** An API as the registry has it: the overview of its metadata document. */
export interface Artifact {
  /** Path below `/_system/governance`. */
  readonly path: string
  readonly contentId: number
  readonly uuid: string
  readonly text: string
}

const governance = '/_system/governance'

interface Found {
  readonly path: string
  readonly contentId: number
  readonly uuid: string
  readonly content: Buffer
}

async function find(run: ClientRun, tenant: Tenant, where: string, value: string): Promise<Found[]> {
  const rows = await run.query(
    'shared_db',
    `SELECT P.REG_PATH_VALUE, R.REG_NAME, R.REG_CONTENT_ID, R.REG_UUID, C.REG_CONTENT_DATA
     FROM REG_RESOURCE R
     JOIN REG_PATH P ON P.REG_PATH_ID = R.REG_PATH_ID AND P.REG_TENANT_ID = R.REG_TENANT_ID
     JOIN REG_CONTENT C ON C.REG_CONTENT_ID = R.REG_CONTENT_ID AND C.REG_TENANT_ID = R.REG_TENANT_ID
     WHERE R.REG_TENANT_ID = ? AND ${where} ORDER BY R.REG_VERSION`,
    [tenant.id, value],
  )
  return rows.map(([folder, name, contentId, uuid, content]) => ({
    path: `${String(folder)}/${String(name)}`,
    contentId: Number(contentId),
    uuid: String(uuid),
    content: content as Buffer,
  }))
}

/** Every API of a tenant's registry, copies in revisions among them, in the order in which they came there. */
export async function artifacts(run: ClientRun, tenant: Tenant): Promise<Artifact[]> {
  const found = await find(run, tenant, 'R.REG_MEDIA_TYPE = ?', 'application/vnd.wso2-api+xml')
  return found.map(({ path, contentId, uuid, content }) => ({
    path: path.replace(governance, ''),
    contentId,
    uuid,
    text: content.toString(),
  }))
}

/** All files of one name in a tenant's registry, by the folder below `/_system/governance` where they lie. */
export async function filesNamed(run: ClientRun, tenant: Tenant, name: string): Promise<Map<string, string>> {
  const found = await find(run, tenant, 'R.REG_NAME = ?', name)
  return new Map(
    found.map(({ path, content }) => [
      path.replace(governance, '').replace(/\/[^/]*$/, ''),
      content.toString(),
    ]),
  )
}

/** Content of the one file of that name; undefined where there is none. */
export async function fileNamed(run: ClientRun, tenant: Tenant, name: string): Promise<Found | undefined> {
  return (await find(run, tenant, 'R.REG_NAME = ?', name))[0]
}

/** Writes a content anew. */
export async function writeContent(
  run: ClientRun,
  tenant: Tenant,
  contentId: number,
  text: string,
): Promise<void> {
  await run.query(
    'shared_db',
    'UPDATE REG_CONTENT SET REG_CONTENT_DATA = ? WHERE REG_CONTENT_ID = ? AND REG_TENANT_ID = ?',
    [Buffer.from(text), contentId, tenant.id],
  )
}

/** One value of an artifact's overview; throws when it is not there, as the product does with a broken document. */
export function overview({ text }: Artifact, name: string): string {
  const value = new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1]
  if (value === undefined)
    throw new JavaException(
      'org.wso2.carbon.governance.api.exception.GovernanceException',
      `The artifact has no attribute overview_${name}`,
    )
  return value
}

/** A provider's name as AM_API has it: the registry cannot have an @ in its paths. */
export function ownerOf(provider: string): string {
  return provider.replace('-AT-', '@')
}
