import type { Ui } from '../../../src/ui.ts'

/** Says nothing. */
export const quietUi: Ui = {
  info() {},
  output() {},
  warning() {},
  error() {},
  group: (_title, task) => task(),
}
