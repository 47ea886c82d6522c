// Tests that the import of a long file is streamed, so that memory hardly grows with its size.
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, expect, it } from 'vitest'
import { incomingOf, runImport } from '../../server/commands/import.ts'
import { parseConfig } from '../../server/config/config.ts'
import { rulesOf } from '../../server/config/derive.ts'
import { kommuner } from '../../server/domain/kommuner.ts'
import { createAssessor } from '../../server/domain/readiness/kommune.ts'
import { least } from '../support/configuration.ts'
import { openTestStore } from '../support/store.ts'

const folder = mkdtempSync(join(tmpdir(), 'borgerblik-long-'))
afterAll(() => rmSync(folder, { recursive: true }))

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void
const heap = (): number => {
  collect()
  return process.memoryUsage().heapUsed
}

const lines = 40_000
const mebibyte = 1024 * 1024

it('importing 40,000 lines grows the heap by less than 12 MB, less than the size of their facts', async () => {
  const path = join(folder, 'konfigurationer.csv')
  const line = (i: number) => {
    const number = String(Math.floor(i / 98)).padStart(4, '0')
    const kle = `27.${number.slice(0, 2)}.${number.slice(2)}`
    return `${kommuner[i % 98]?.navn};${kle};ja;01.10.2022;"KMD Nexus, Acadre ${i}";${'Afdeling '.repeat(8)}${i}\r\n`
  }
  appendFileSync(path, 'kommune;kle;aktiv;fradato;fagsystemfilter;oplystAf\r\n')
  for (let i = 0; i < lines; i += 1000) {
    appendFileSync(path, Array.from({ length: 1000 }, (_, j) => line(i + j)).join(''))
  }
  const parsed = parseConfig(least)
  if ('mistakes' in parsed) throw new Error(parsed.mistakes.join())
  const { config } = parsed
  const { store } = openTestStore()
  const clock = { now: () => Date.UTC(2022, 10, 1) }
  const data = { store, config, clock, assessor: createAssessor(rulesOf(config)) }
  const grown: number[] = []
  const printed: string[] = []
  let batches = 0
  let before = 0
  const terminal = {
    print: (line: string) => void printed.push(line),
    printError: (line: string) => void printed.push(line),
    progress: () => {
      batches += 1
      if (batches === 2) before = heap()
      if (batches % 20 === 0) grown.push((heap() - before) / mebibyte)
    },
  }
  const incoming = incomingOf('kle-konfiguration', path, path)
  expect(
    'incoming' in incoming &&
      (await runImport(data, 'kle-konfiguration', incoming.incoming, { dryRun: true }, terminal)),
  ).toBe(0)
  expect(printed).toEqual([
    expect.stringContaining('"Acadre 0", "KMD Nexus"'),
    expect.stringContaining('40.000 rækker; ville give: 40.000 nye'),
  ])
  expect(grown).toHaveLength(4)
  expect(Math.max(...grown)).toBeLessThan(12)
})
