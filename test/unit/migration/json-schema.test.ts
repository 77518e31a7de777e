import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  migrationJsonSchema,
  migrationJsonSchemaText,
  SCHEMA_FILE,
} from '../../../src/migration/json-schema.ts'

interface Schema {
  description?: string
  properties?: Record<string, Schema>
  additionalProperties?: Schema | boolean
  items?: Schema
  pattern?: string
}

describe('the JSON Schema', () => {
  it('in schema/ is that of the code (else run script/generate-schema.ts)', () => {
    const file = path.resolve(import.meta.dirname, '../../../schema', SCHEMA_FILE)
    expect(readFileSync(file, 'utf8')).toBe(migrationJsonSchemaText())
  })

  it('describes every key, refuses unknown ones, and lets secrets stand as variables only', () => {
    const secrets: string[] = []
    const look = (schema: Schema, name: string): void => {
      if (schema.properties) expect(schema.additionalProperties, name).toBe(false)
      for (const [key, inner] of Object.entries(schema.properties ?? {})) {
        expect(inner.description, `${name}.${key}`).toBeTruthy()
        if (inner.pattern?.includes('env:')) secrets.push(key)
        look(inner, `${name}.${key}`)
      }
      if (typeof schema.additionalProperties === 'object') look(schema.additionalProperties, `${name}.*`)
      if (schema.items) look(schema.items, `${name}[]`)
    }
    look(migrationJsonSchema() as Schema, '')
    expect(secrets).toEqual(['keystore_password', 'password'])
  })
})
