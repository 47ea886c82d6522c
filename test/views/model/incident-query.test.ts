// Tests the filters of incidents: the address they are read from, and what they select.
import { describe, expect, it } from 'vitest'
import {
  type IncidentQuery,
  parseIncidentQuery,
  selectEvents,
  selectIncidents,
  toIncidentSearch,
} from '../../../views/model/incident-query.ts'
import { reportedEvents } from '../../../views/model/reported-events.ts'
import { haendelser, incidentStates } from '../../support/incident-states.ts'
import { createWorld, october } from '../../support/worlds.ts'

const world = createWorld({
  answer: october,
  incidents: incidentStates.mixed ?? [],
  esdh: () => 'acadre',
  eoj: (i) => (i === 0 ? 'nexus' : 'cura'),
})
const events = reportedEvents(haendelser, world.reading)
const parse = (search: string) => parseIncidentQuery(new URLSearchParams(search), world)

describe('the query of an address', () => {
  it('is read, and written the same', () => {
    const search = '?tilstand=ustabil&signal=svar&kommune=0751&loesning=sensum&tjeneste=sapa&side=2&antal=500'
    const { query, problems } = parse(search)
    expect(query).toEqual({
      tilstand: 'ustabil',
      signal: 'svar',
      kommune: '0751',
      loesning: 'sensum',
      tjeneste: 'sapa',
      side: 2,
      antal: 500,
    })
    expect([problems, toIncidentSearch(query), toIncidentSearch({})]).toEqual([[], search, ''])
  })

  it('is the same with the usual page as without one', () => {
    const { query, problems } = parse('?side=1&antal=100')
    expect([problems, toIncidentSearch(query)]).toEqual([[], ''])
  })

  it.each([
    [
      'tilstand=lukket',
      '»lukket« er ikke en værdi for tilstand. Vælg mellem: aaben, ustabil, aftager, ovre.',
    ],
    ['signal=x', '»x« er ikke en værdi for signal. Vælg mellem: svar, leverance, oplyst.'],
    ['kommune=9999', 'Kommunen »9999« findes ikke.'],
    ['loesning=<b>', 'Løsningen »<b>« findes ikke.'],
    ['tjeneste=x', 'Tjenesten »x« findes ikke.'],
    ['x=1', 'Filteret »x« findes ikke.'],
    ['side=0', '»0« er ikke en værdi for side. Skriv et helt tal fra 1 til 1000000.'],
    ['side=1.5', '»1.5« er ikke en værdi for side. Skriv et helt tal fra 1 til 1000000.'],
    ['antal=501', '»501« er ikke en værdi for antal. Skriv et helt tal fra 1 til 500.'],
    ['antal=-1', '»-1« er ikke en værdi for antal. Skriv et helt tal fra 1 til 500.'],
  ])('that has %s is explained', (search, problem) => {
    const { query, problems } = parse(search)
    expect(problems).toEqual([problem])
    expect(toIncidentSearch(query)).toBe('')
  })
})

describe('the filters select', () => {
  it.each<[IncidentQuery, readonly number[]]>([
    [{}, [1, 2, 6, 7, 4, 3, 5, 8]],
    [{ tilstand: 'aaben' }, [1, 2, 6, 7, 4, 3]],
    [{ tilstand: 'ustabil' }, [6]],
    [{ tilstand: 'aftager' }, [5]],
    [{ tilstand: 'ovre' }, [8]],
    [{ signal: 'leverance' }, [2, 7]],
    [{ signal: 'oplyst' }, []],
    [{ kommune: '0751', signal: 'svar', tilstand: 'aaben' }, [1, 6, 3]],
    [{ loesning: 'sensum' }, [2, 7]],
    [{ loesning: 'acadre' }, []],
    [{ tjeneste: 'sdi' }, [1, 5]],
    [{ tjeneste: 'verifikationsklient' }, [6]],
  ])('for %j the incidents %j', (query, ids) => {
    expect(selectIncidents(world, query).map(({ id }) => id)).toEqual(ids)
  })

  it.each<[IncidentQuery, readonly string[]]>([
    [{}, ['a/b 1', '2022-18', '2022-17', 'x']],
    [{ signal: 'oplyst' }, ['a/b 1', '2022-18', '2022-17', 'x']],
    [{ signal: 'svar' }, []],
    [{ tilstand: 'aaben' }, ['2022-18']],
    [{ tilstand: 'ovre' }, ['2022-17', 'x']],
    [{ tilstand: 'ustabil' }, []],
    [{ kommune: '0751' }, ['2022-18']],
    [{ kommune: '0101' }, ['a/b 1']],
    [{ loesning: 'nexus' }, ['a/b 1']],
    [{ tjeneste: 'sdi' }, ['2022-18', '2022-17']],
    [{ tjeneste: 'ydi' }, ['2022-17']],
  ])('for %j the reported events %j', (query, ids) => {
    expect(selectEvents(world, events, query).map(({ id }) => id)).toEqual(ids)
  })
})
