// Tests that names of systems which no product has are noted.
import { expect, it } from 'vitest'
import type { Fact } from '../../server/domain/facts/facts.ts'
import { builtInProducts } from '../../server/domain/facts/products.ts'
import { noteUnknownSystems } from '../../server/imports/systems.ts'

const [acadre] = builtInProducts
if (acadre === undefined) throw new Error('there is no built-in product')
const products = [{ ...acadre, systemNames: ['Acadre', ' Acadre  Drift '] }]

const fact = (...fagsystemfilter: string[]): Fact => ({
  kind: 'kle-konfiguration',
  kommunekode: '0751',
  key: '02.34.02',
  value: { aktiv: true, deaktiverFradatoForAktive: false, fagsystemfilter },
})

const notesOf = async (...facts: Fact[]): Promise<string[]> => {
  const items = async function* () {
    for (const given of facts) yield { fact: given }
  }
  const notes: string[] = []
  let passed = 0
  for await (const item of noteUnknownSystems(items(), products)) {
    if ('note' in item) notes.push(item.note)
    else passed += 1
  }
  expect(passed).toBe(facts.length)
  return notes
}

it('a name of a product’s systemNames, a UUID and an empty filter are not noted', async () => {
  const uuid = '123e4567-e89b-12d3-a456-426614174000'
  expect(await notesOf(fact(), fact('Acadre', uuid), fact('Acadre Drift'))).toEqual([])
})

it('a name in no product’s systemNames is noted once, also a product’s name in another spelling', async () => {
  const notes = await notesOf(fact('Acadre', 'acadre'), fact('KMD Nexus', 'acadre'))
  expect(notes).toHaveLength(1)
  expect(notes[0]).toContain('systemNames: "acadre", "KMD Nexus". Et navn')
})

it('of many such names ten are named', async () => {
  const [note] = await notesOf(...Array.from({ length: 50 }, (_, i) => fact(`System ${i}`)))
  expect(note).toContain('"System 9" og flere.')
  expect(note).not.toContain('System 10')
})
