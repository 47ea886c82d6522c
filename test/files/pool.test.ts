// Tests the file pool: the same bytes as in this thread, beside the event loop, and errors that reach the caller.
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { afterAll, describe, expect, it } from 'vitest'
import { fileMaker, type MakeFile } from '../../server/files/make.ts'
import { createFilePool } from '../../server/files/pool.ts'
import { deckOf } from '../../views/slide/content/deck-of.ts'
import { ownLook } from '../../views/slide/pptx.ts'
import { stored, week43 } from '../support/oktober-2022.ts'

const logged: string[] = []
const pool = createFilePool(ownLook, (line) => logged.push(line))
afterAll(() => pool.close())

const deck = deckOf({ week: stored(week43), former: undefined, names: true })
const table = { name: 'Kommuner', head: ['Kommune', 'Sager'], rows: [['Ærø', 3]] }
const orders: Parameters<MakeFile>[0][] = [
  { kind: 'presentation', deck },
  { kind: 'workbook', tables: [table] },
]

describe('file pool', () => {
  it.each(orders)('makes a $kind with the bytes that this thread makes', async (order) => {
    const here = Buffer.from(await fileMaker(ownLook)(order))
    expect(here.equals(await pool.makeFile(order))).toBe(true)
  })

  it('leaves the event loop to others while a large workbook is made', async () => {
    const large = { ...table, rows: Array.from({ length: 20_000 }, (_, i) => [`Kommune ${i}`, i]) }
    const order = { kind: 'workbook' as const, tables: [large] }
    const started = performance.now()
    await fileMaker(ownLook)(order)
    const hereMs = performance.now() - started
    const delay = monitorEventLoopDelay({ resolution: 1 })
    delay.enable()
    await pool.makeFile(order)
    delay.disable()
    expect(delay.max / 1e6).toBeLessThan(hereMs / 2)
  })

  it('rejects an order that cannot be made, and makes the next', async () => {
    const broken = { kind: 'presentation', deck: undefined } as unknown as Parameters<MakeFile>[0]
    await expect(pool.makeFile(broken)).rejects.toThrow()
    await expect(pool.makeFile(orders[1] as Parameters<MakeFile>[0])).resolves.toHaveProperty('length')
    expect(logged).toEqual([])
  })
})
