// Runs the command line as a process: passes its arguments and streams, and sets its exit code.
import { text } from 'node:stream/consumers'
import { allowClosing } from './commands/closed-pipe.ts'
import { runProgram } from './commands/program.ts'
import { realTime } from './poll/wait.ts'

allowClosing(process.stdout)
allowClosing(process.stderr)

process.exitCode = await runProgram(process.argv.slice(2), {
  env: process.env,
  readInput: () => text(process.stdin),
  out: process.stdout,
  err: process.stderr,
  mono: realTime.mono,
})
