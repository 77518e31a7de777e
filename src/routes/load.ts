import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { MigrateError, type Problem } from '../errors.ts'
import { complaints } from '../migration/complaints.ts'
import { readTomlSource, type TomlSource, TomlSyntaxError } from '../migration/places.ts'
import { suggestion } from '../migration/suggest.ts'
import { Route } from './schema.ts'

/** A broken route is a fault of this program's own files, whoever edited them. */
const SAFE = 'Nothing was changed.'

/**
 * The folder of route files: `dist/routes` beside the built entry, `dist/../routes` for chunks in a sub-folder, or the
 * `routes` of the repository when the sources run.
 */
export function routesFolder(): string {
  const here = path.dirname(fileURLToPath(import.meta.url))
  const candidates = ['routes', '../routes', '../../routes'].map((each) => path.resolve(here, each))
  // `src/routes` holds this very file and no route: only a folder with a route in it counts.
  const found = candidates.find((each) => existsSync(each) && namesIn(each).length > 0)
  if (found) return found
  throw new MigrateError({
    reason: 'internal',
    what: `No route file was found in ${candidates.join(', ')}.`,
    safe: SAFE,
    fix: 'Install wso2-migrate again: its dist folder is not complete.',
  })
}

/** Ids of all routes, sorted: what a migration file may name. */
export function routeIds(folder: string = routesFolder()): string[] {
  return namesIn(folder).sort()
}

/**
 * Reads and checks one route. Throws a MigrateError: `config-invalid` with the closest id and the list for an unknown
 * one, `internal` with every complaint (file, line, column) for a broken file.
 */
export function loadRoute(id: string, folder: string = routesFolder()): Route {
  if (!routeIds(folder).includes(id)) throw new MigrateError(unknownRoute(id, folder))
  const file = path.join(folder, `${id}.toml`)
  return parseRoute(file, readFileSync(file, 'utf8'))
}

/** The problem of a route that does not exist, for whoever knows the place where its name stands. */
export function unknownRoute(id: string, folder: string = routesFolder()): Problem {
  const ids = routeIds(folder)
  const near = suggestion(id, ids)
  return {
    reason: 'config-invalid',
    what: `There is no route "${id}".`,
    safe: SAFE,
    fix: `${near}${near.startsWith('Did') ? ` All routes: ${ids.join(', ')}.` : ''}`,
  }
}

/** As `loadRoute`, from a text. The id must be the file's name. */
export function parseRoute(file: string, text: string): Route {
  const source = readSource(file, text)
  const parsed = Route.safeParse(source.value)
  if (!parsed.success) {
    const [first, ...rest] = complaints(Route, parsed.error.issues, source, 'the route').map(
      (problem): Problem => ({ ...problem, reason: 'internal', safe: SAFE }),
    )
    if (first) throw new MigrateError([first, ...rest])
    throw parsed.error
  }
  const name = path.basename(file, '.toml')
  if (parsed.data.id !== name) {
    throw new MigrateError({
      reason: 'internal',
      what: `The route calls itself "${parsed.data.id}", its file "${name}".`,
      place: source.placeOf(['id']),
      safe: SAFE,
      fix: `Write id = "${name}".`,
    })
  }
  return parsed.data
}

function readSource(file: string, text: string): TomlSource {
  try {
    return readTomlSource(file, text)
  } catch (error) {
    if (!(error instanceof TomlSyntaxError)) throw error
    throw new MigrateError(
      {
        reason: 'internal',
        what: `The route is not valid TOML: ${error.message}.`,
        place: error.place,
        safe: SAFE,
        fix: 'Correct it at this place.',
      },
      { cause: error },
    )
  }
}

function namesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.toml'))
    .map((name) => name.slice(0, -'.toml'.length))
}
