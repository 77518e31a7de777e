import type { Ui } from '../../../src/ui.ts'

/** Says nothing. */
export const quietUi: Ui = {
  info() {},
  answer() {},
  output() {},
  warning() {},
  error() {},
  group: (_title, task) => task(),
  watch: (_look, task) => task(),
}
