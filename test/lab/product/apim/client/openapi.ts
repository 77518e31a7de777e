import { parse } from 'yaml'

/** One thing that is wrong with a definition, in the two parts that the client prints. */
export interface DefinitionError {
  readonly message: string
  readonly description: string
}

/** Thrown for a text that is neither JSON nor YAML where it does not even look like JSON. */
export class UnreadableDefinition extends Error {}

/** What the product calls every fault that its parser finds (its ExceptionCodes, 900754). */
export const PARSE_ERROR = 'Error while parsing OpenAPI definition'

type Table = Readonly<Record<string, unknown>>

const verbs = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace']

/**
 * Looks a definition of an HTTP API through as the parsers of OpenAPI 3 and Swagger 2 do, with their descriptions.
 * Empty: the definition is sound. Throws `UnreadableDefinition`.
 */
export function validateDefinition(text: string): DefinitionError[] {
  const document = read(text)
  if (document === undefined) return [fault('Unable to parse the definition')]
  // Whatever is no OpenAPI 3 is tried as Swagger 2, and told as that.
  if (document.openapi === undefined && document.swagger === undefined)
    return [
      {
        message: 'Invalid OpenAPI V2 definition found',
        description: 'attribute swagger is missing',
      },
    ]
  return [...kindFaults(document), ...infoFaults(document.info), ...pathFaults(document.paths)].map(fault)
}

function fault(description: string): DefinitionError {
  return { message: PARSE_ERROR, description }
}

function read(text: string): Table | undefined {
  const json = text.trim().startsWith('{')
  try {
    const document: unknown = json ? JSON.parse(text) : parse(text)
    if (isTable(document)) return document
  } catch (cause) {
    if (!json) throw new UnreadableDefinition(PARSE_ERROR, { cause })
    return undefined
  }
  throw new UnreadableDefinition(PARSE_ERROR)
}

function kindFaults({ openapi, swagger }: Table): string[] {
  const [name, value, known] =
    openapi === undefined ? ['swagger', swagger, /^2\.0$/] : ['openapi', openapi, /^3\.0\./]
  if (typeof value !== 'string') return [`attribute ${name} is not of type \`string\``]
  return known.test(value) ? [] : [`attribute ${name} is not of a version that is known`]
}

function infoFaults(info: unknown): string[] {
  if (info === undefined) return ['attribute info is missing']
  if (!isTable(info)) return ['attribute info is not of type `object`']
  return ['title', 'version'].flatMap((name) => {
    const value = info[name]
    if (value === undefined || value === '') return [`attribute info.${name} is missing`]
    return typeof value === 'string' ? [] : [`attribute info.${name} is not of type \`string\``]
  })
}

function pathFaults(paths: unknown): string[] {
  if (paths === undefined) return ['attribute paths is missing']
  if (!isTable(paths)) return ['attribute paths is not of type `object`']
  const names = new Set<unknown>()
  return Object.entries(paths).flatMap(([path, item]) => {
    const at = `paths.'${path}'`
    if (!isTable(item)) return [`attribute ${at} is not of type \`object\``]
    const start = path.startsWith('/') ? [] : [`attribute ${at} resource should start with /`]
    const operations = verbs.filter((verb) => item[verb] !== undefined)
    return [
      ...start,
      ...operations.flatMap((verb) => operationFaults(`${at}(${verb})`, item[verb], names)),
      ...parameterFaults(path, item, operations),
    ]
  })
}

function operationFaults(at: string, operation: unknown, names: Set<unknown>): string[] {
  if (!isTable(operation)) return [`attribute ${at} is not of type \`object\``]
  const { operationId: name, responses } = operation
  const repeated = name !== undefined && names.has(name)
  names.add(name)
  return [
    ...(repeated ? [`attribute ${at}.operationId is repeated`] : []),
    ...(responses === undefined ? [`attribute ${at}.responses is missing`] : []),
    ...(responses === undefined || isTable(responses)
      ? []
      : [`attribute ${at}.responses is not of type \`object\``]),
  ]
}

/** Each `{name}` of a path must be a parameter of the path, or of all its operations. */
function parameterFaults(path: string, item: Table, operations: readonly string[]): string[] {
  return [...path.matchAll(/\{([^}]+)\}/g)].flatMap(([, name]) => {
    const declared =
      declares(item, name!) ||
      operations.every((verb) => isTable(item[verb]) && declares(item[verb] as Table, name!))
    if (declared) return []
    return [
      `paths.'${path}'. Declared path parameter ${name} needs to be defined as a path parameter in path or operation level`,
    ]
  })
}

function declares({ parameters }: Table, name: string): boolean {
  return (
    Array.isArray(parameters) &&
    parameters.some((each) => isTable(each) && each.in === 'path' && each.name === name)
  )
}

/** What is wrong with the definition of a streaming API; undefined: it is sound. */
export function asyncApiFault(text: string): string | undefined {
  let document: unknown
  try {
    document = JSON.parse(text)
  } catch {
    return 'the definition is not JSON'
  }
  if (!isTable(document) || typeof document.asyncapi !== 'string')
    return '#: required key [asyncapi] not found'
  return ['info', 'channels']
    .map((key) => (isTable((document as Table)[key]) ? undefined : `#: required key [${key}] not found`))
    .find((fault) => fault !== undefined)
}

/** What is wrong with a GraphQL schema; undefined: it is sound. */
export function graphqlFault(text: string): string | undefined {
  const open = text.split('{').length - text.split('}').length
  if (open !== 0) return 'Invalid Syntax : the braces do not match'
  return /\b(?:type\s+Query|schema)\b/.test(text) ? undefined : 'A schema MUST have a query operation defined'
}

function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
