// Runs `npm run bench`: every bounded figure is a ratio within the run; exits with 1 when a bound does not hold.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDb } from '../../db/open.ts'
import { createStore } from '../../db/store.ts'
import { day } from '../../server/domain/time.ts'
import { benchDisk, benchGrowth } from './growth.ts'
import { benchHttp } from './http.ts'
import { benchImports } from './imports.ts'
import { benchPipeline } from './pipeline.ts'
import { benchRenewal } from './renewal.ts'
import { benchSecured } from './secured.ts'
import { benchSketches } from './sketches.ts'
import { benchSlides } from './slides.ts'
import { print } from './table.ts'
import { benchWeek } from './week.ts'
import { benchYear } from './year.ts'

const folder = mkdtempSync(join(tmpdir(), 'borgerblik-bench-'))
let opened = 0
const limits = {
  keepMs: 14 * day,
  maxBytes: 200_000_000,
  keepHoursMs: 60 * day,
  keepRollupsMs: 400 * day,
}
const open = () => createStore(openDb(join(folder, `${++opened}.db`), 'demo'), limits)

const partsHold = [
  print('A check', await benchPipeline(open(), join(folder, 'bare.db'))),
  print('A secured check', await benchSecured()),
  print('The pages', await benchHttp()),
  print('Response times', await benchSketches(join(folder, 'sketches.db'))),
  print('A frozen week', await benchWeek()),
  print('Slides', await benchSlides()),
  print('Imports', await benchImports()),
  print('Renewal', await benchRenewal(open)),
  print('Growth', await benchGrowth(open)),
  print('Disk', await benchDisk(open)),
  print('A year', await benchYear(join(folder, 'year.db'), limits)),
]
rmSync(folder, { recursive: true })
process.exit(partsHold.every(Boolean) ? 0 : 1)
