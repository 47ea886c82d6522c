// Tests the list of the 98 kommuner, and of the products.
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { builtInProducts } from '../../server/domain/facts/products.ts'
import { kommuneByCode, kommuner } from '../../server/domain/kommuner.ts'

const source = fileURLToPath(new URL('../../../shared/data/kommuner.csv', import.meta.url))

describe('kommuner', () => {
  it('are 98, each with its own code, CVR, name and place', () => {
    expect(kommuner).toHaveLength(98)
    for (const key of ['kommunekode', 'cvr', 'navn', 'kortnavn'] as const)
      expect(new Set(kommuner.map((k) => k[key])).size, key).toBe(98)
    expect(new Set(kommuner.map((k) => `${k.tileX},${k.tileY}`)).size).toBe(98)
    expect(new Set(kommuner.map((k) => k.netvaerk)).size).toBe(8)
    expect(kommuneByCode.size).toBe(98)
  })

  it('have codes of four digits in order, CVR of eight, and places on the map', () => {
    for (const k of kommuner) {
      expect(k.kommunekode).toMatch(/^0\d{3}$/)
      expect(k.cvr).toMatch(/^\d{8}$/)
      expect(k.tileX).toSatisfy((x: number) => Number.isInteger(x) && x >= 0 && x <= 12)
      expect(k.tileY).toSatisfy((y: number) => Number.isInteger(y) && y >= 0 && y <= 14)
    }
    const codes = kommuner.map((k) => k.kommunekode)
    expect(codes).toEqual([...codes].sort())
  })

  const there = existsSync(source)
  it(`are those of shared/data/kommuner.csv${there ? '' : ' (NOT COMPARED: the file is not beside this clone)'}`, () => {
    if (!there) return
    const rows = readFileSync(source, 'utf8').trim().split(/\r?\n/)
    const keys = rows[0]?.split(';')
    expect(keys).toEqual(['kommunekode', 'cvr', 'navn', 'kortnavn', 'netvaerk', 'tileX', 'tileY'])
    const ours = kommuner.map((k) =>
      [k.kommunekode, k.cvr, k.navn, k.kortnavn, k.netvaerk, k.tileX, k.tileY].join(';'),
    )
    expect(ours).toEqual(rows.slice(1).sort())
  })
})

describe('builtInProducts', () => {
  it('have unique ids, and a kind', () => {
    expect(new Set(builtInProducts.map((p) => p.id)).size).toBe(builtInProducts.length)
    expect(builtInProducts.filter((p) => p.kind === 'eoj').map((p) => p.id)).toEqual([
      'nexus',
      'cura',
      'sensum',
      'vitae',
    ])
  })
})
