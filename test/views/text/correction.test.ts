// Tests that the text of a correction names every part of the week that it changed.
import { describe, expect, it } from 'vitest'
import type { FrozenWeek } from '../../../server/domain/week/frozen-week.ts'
import { correctionText } from '../../../views/text/correction.ts'
import { makeWeek } from '../../support/weeks.ts'

const former = makeWeek('2026-W48', () => 'flere')
const textOf = (next: FrozenWeek) => correctionText('Import rettet', 'kommandolinjen', former, next)

type Kommune = FrozenWeek['kommuner'][number]
/** Aarhus with another value. */
const aarhus = (change: (kommune: Kommune) => Partial<Kommune>): Partial<FrozenWeek> => ({
  kommuner: former.kommuner.map((k) => (k.kommunekode === '0751' ? { ...k, ...change(k) } : k)),
})
const group = (change: Partial<Kommune['groups']['02']>) =>
  aarhus(({ groups }) => ({ groups: { ...groups, '02': { ...groups['02'], ...change } } }))
const rules = (change: Partial<FrozenWeek['rules']>) => ({ rules: { ...former.rules, ...change } })

describe('the text of a correction', () => {
  it.each<[string, Partial<FrozenWeek>]>([
    ['tal (1 kommune)', group({ delivered: 5, zero: 1 })],
    ['tal (1 kommune)', aarhus(() => ({ cells: [{ indeks: 'sdi', kle: '02.34.02', answer: 'counted' }] }))],
    ['tal (1 kommune)', aarhus(() => ({ right: 'kle 02' }))],
    ['trin (1 kommune)', group({ ladder: { friskhed: 'no' } })],
    ['trin (1 kommune)', group({ shown: { kind: 'kan', atMost: 3, showable: 1 } })],
    ['løsninger (1 kommune)', aarhus(() => ({ products: { esdh: 'acadre' } }))],
    ['obligatoriske numre (2)', rules({ obligatory: [{ kle: '02.34.02' }, { kle: '02.34.04' }] })],
    ['grænsen for Flere', rules({ flereFrom: 2 })],
    ['perioden for »for nylig«', rules({ freshWithinMs: 1 })],
    ['om ydelser tælles', rules({ benefits: true })],
    ['dækning', { coverage: { fresh: 1, planned: 2 } }],
    ['åbninger (1)', { gates: [{ area: '02', opens: '2026-11-01' }] }],
    [
      'produkter og aktiviteter (1)',
      { products: [{ id: 'acadre', navn: 'Acadre', kind: 'esdh', vendor: 'Formpipe' }] },
    ],
    ['KLIK-opgaver (1)', { klik: [{ opgave: '31', statuses: { '0751': 'fuldfoert' } }] }],
    ['andres hændelser', { reported: { total: 1, latest: [] } }],
    ['svartider (1)', { times: [{ id: 'indeks:sdi', navn: 'SDI', results: 1 }] }],
  ])('names %s', (section, change) => {
    const next = { ...former, ...change }
    expect(textOf(next)).toBe(`Import rettet (kommandolinjen). Ingen niveauer er ændret. Ændret: ${section}.`)
    expect(correctionText('', '', next, former)).toContain(section)
  })

  it('names the kommuner whose levels it changed, and then the rest', () => {
    const { kommuner } = makeWeek('2026-W48', (code, g) => (code === '0751' && g === '02' ? 'alle' : 'flere'))
    expect(textOf({ ...former, kommuner, coverage: { fresh: 1, planned: 2 } })).toBe(
      'Import rettet (kommandolinjen). Ændret: Aarhus, KLE 02: Flere → Alle. Også ændret: tal (1 kommune) og dækning.',
    )
  })

  it('says when nothing is changed but when it was frozen', () => {
    expect(textOf({ ...former, frozenAt: former.frozenAt + 1, late: true })).toBe(
      'Import rettet (kommandolinjen). Intet er ændret.',
    )
  })
})
