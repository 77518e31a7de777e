#!/usr/bin/env node
// Writes schema/wso2-migrate.schema.json from src/migration/schema.ts. A unit test fails while the two differ.
import path from 'node:path'
import fs from 'fs-extra'
import { migrationJsonSchemaText, SCHEMA_FILE } from '../src/migration/json-schema.ts'

await fs.outputFile(path.resolve(import.meta.dirname, '../schema', SCHEMA_FILE), migrationJsonSchemaText())
