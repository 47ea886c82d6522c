// Runs situations: `npm run situations -- FILE...` prints one JSON line for each on stdout.
import { allowClosing } from '../../server/commands/closed-pipe.ts'
import { runSituations } from './run.ts'

allowClosing(process.stdout)

// npm runs scripts in the project's folder.
process.exitCode = runSituations(process.argv.slice(2), process.env.INIT_CWD ?? '.', {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
})
