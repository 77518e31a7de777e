/** A plan of another major version is not read: its steps may mean something else. */
export const TOOL_VERSION = '0'
