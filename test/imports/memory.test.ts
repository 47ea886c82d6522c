// Tests that a long file is streamed, so that memory hardly grows with its size.
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, expect, it } from 'vitest'
import { kommuner } from '../../server/domain/kommuner.ts'
import { openImport } from '../../server/imports/open-import.ts'
import { context } from '../support/imports.ts'

const folder = mkdtempSync(join(tmpdir(), 'borgerblik-long-'))
afterAll(() => rmSync(folder, { recursive: true }))

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void
const heap = (): number => {
  collect()
  return process.memoryUsage().heapUsed
}

const lines = 100_000
const mebibyte = 1024 * 1024

it('importing 100,000 lines grows the heap by less than 30 MB, less than the size of their facts', async () => {
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
  const items = openImport('kle-konfiguration', path, context)
  const grown: number[] = []
  let facts = 0
  let before = 0
  for await (const item of items) {
    if (!('fact' in item)) throw new Error(JSON.stringify(item))
    facts++
    if (facts === 1000) before = heap()
    if (facts % 25_000 === 0) grown.push((heap() - before) / mebibyte)
  }
  expect(facts).toBe(lines)
  expect(grown).toHaveLength(4)
  expect(Math.max(...grown)).toBeLessThan(30)
})
