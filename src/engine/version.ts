import { VERSION } from '../version.ts'

/** A plan of another major version is not read: its steps may mean something else. */
export const TOOL_VERSION = VERSION.split('.')[0]!
