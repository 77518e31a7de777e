import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { z } from 'zod'
import { MigrateError, type Problem } from '../errors.ts'
import { complaints } from '../migration/complaints.ts'
import { readTomlSource, type TomlSource, TomlSyntaxError } from '../migration/places.ts'
import { suggestion } from '../migration/suggest.ts'
import { type JudgingRoute, LogsOnly, Route } from './schema.ts'

/** A broken route is a fault of this program's own files, whoever edited them. */
const SAFE = 'Nothing was changed.'

/** How a file says that it holds log markers alone; its schema asks for the same words. */
const JUDGES_ONLY = /^scope = "logs"$/m

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

/** Ids of the routes that can migrate, sorted: what a migration file may name. */
export function routeIds(folder: string = routesFolder()): string[] {
  return allRouteIds(folder).filter((id) => !JUDGES_ONLY.test(textOf(id, folder)))
}

/** Ids of all route files, sorted; some can only judge logs. */
export function allRouteIds(folder: string = routesFolder()): string[] {
  return namesIn(folder).sort()
}

/**
 * Reads and checks one route. Throws a MigrateError: `config-invalid` with the closest id and the list for an unknown
 * one or one that can only judge logs, `internal` with every complaint (file, line, column) for a broken file.
 */
export function loadRoute(id: string, folder: string = routesFolder()): Route {
  if (!routeIds(folder).includes(id)) throw new MigrateError(unknownRoute(id, folder))
  return parseRoute(fileOf(id, folder), textOf(id, folder))
}

/** What any route says of its migration clients' logs. Throws as `loadRoute`, but takes routes that can only judge. */
export function loadJudgingRoute(id: string, folder: string = routesFolder()): JudgingRoute {
  const ids = allRouteIds(folder)
  if (!ids.includes(id)) throw new MigrateError(noSuchRoute(id, ids))
  const text = textOf(id, folder)
  const schema: z.ZodType<JudgingRoute> = JUDGES_ONLY.test(text) ? LogsOnly : Route
  return parseAs(schema, fileOf(id, folder), text)
}

/** The problem of a route that cannot be migrated by, for whoever knows the place where its name stands. */
export function unknownRoute(id: string, folder: string = routesFolder()): Problem {
  if (!allRouteIds(folder).includes(id)) return noSuchRoute(id, routeIds(folder))
  return {
    reason: 'config-invalid',
    what: `The route "${id}" can only judge logs in this version of wso2-migrate: it has no steps yet.`,
    safe: SAFE,
    fix: `wso2-migrate judge --route ${id} ... judges a log; routes that migrate: ${routeIds(folder).join(', ')}.`,
  }
}

function noSuchRoute(id: string, ids: readonly string[]): Problem {
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
  return parseAs(Route, file, text)
}

function parseAs<T extends { id: string }>(schema: z.ZodType<T>, file: string, text: string): T {
  const source = readSource(file, text)
  const parsed = schema.safeParse(source.value)
  if (!parsed.success) {
    const [first, ...rest] = complaints(schema, parsed.error.issues, source, 'the route').map(
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

const fileOf = (id: string, folder: string): string => path.join(folder, `${id}.toml`)
const textOf = (id: string, folder: string): string => readFileSync(fileOf(id, folder), 'utf8')

function namesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.toml'))
    .map((name) => name.slice(0, -'.toml'.length))
}
