import { setTimeout } from 'node:timers/promises'
import { terminalUi } from '../../../src/cli/terminal-ui.ts'
import { Secrets } from '../../../src/secrets.ts'

// Run by bar.test.ts on a pseudo terminal: a copy with a line of log in its middle.
const ui = terminalUi(new Secrets())
let share = 0
await ui.group('Artifacts', () =>
  ui.watch(
    () => ({ line: `deployment: ${share * 100} of 100 files, 9.0 MB/s, less than 10 s left`, share }),
    async () => {
      await setTimeout(250)
      share = 0.5
      await setTimeout(250)
      ui.info('[new] a line of the log')
      share = 1
      await setTimeout(250)
      if (process.argv[2] === 'exit') process.exit(3)
    },
  ),
)
ui.answer('copied')
