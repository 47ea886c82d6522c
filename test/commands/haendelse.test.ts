// Tests the haendelse command: its table, its steps by hand, its refusals and exit codes.
import { existsSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openDb } from '../../db/open.ts'
import { createStore } from '../../db/store.ts'
import type { Incident } from '../../server/domain/incidents/register.ts'
import type { IncidentStore } from '../../server/domain/ports/incidents.ts'
import { copenhagenDay, day, hour } from '../../server/domain/time.ts'
import { runHere } from '../support/cli.ts'
import { makeChanges, makeIncident } from '../support/incidents.ts'
import { temporaryFolder } from '../support/store.ts'

/** A data folder of the demo. */
const open = () => {
  const data = join(temporaryFolder(), 'data')
  const env = { BORGERBLIK_DATA: data }
  const inStore = async <T>(work: (store: IncidentStore) => Promise<T>): Promise<T> => {
    const keeps = { keepMs: day, maxBytes: 1e6, keepHoursMs: day, keepRollupsMs: day }
    const store = createStore(openDb(join(data, 'demo.db'), 'demo'), keeps)
    try {
      return await work(store)
    } finally {
      await store.close()
    }
  }
  return {
    data,
    env,
    run: (...args: string[]) => runHere(['haendelse', ...args], env),
    record: (...incidents: Incident[]) =>
      inStore(async (store) => {
        for (const incident of incidents) await store.recordIncidents(makeChanges(incident, 'opened'))
      }),
    read: (id: number) => inStore((store) => store.readIncident(id)),
    import: async (...rows: string[]) => {
      const file = join(data, '..', 'events.csv')
      writeFileSync(file, ['id;titel;fra;til;omfang;kilde', ...rows].join('\r\n'))
      expect(await runHere(['import', 'haendelser', file, '--demo'], env)).toMatchObject({ code: 0 })
    },
  }
}

const linesOf = ({ out }: { out: string }): string[][] =>
  out
    .trimEnd()
    .split('\n')
    .map((line) => line.split(/ {2,}/))

describe('haendelse list', () => {
  it('shows the open incidents in a table, those that began last first', async () => {
    const { run, record } = open()
    await record(
      makeIncident(),
      makeIncident({
        id: 12,
        state: 'recovering',
        cause: { kind: 'kommune', id: '0751' },
        hit: ['0751'],
        beganAt: Date.parse('2022-10-02T06:15:00Z'),
      }),
      makeIncident({ id: 13, state: 'closed', closedAt: Date.now() }),
      makeIncident({ id: 14, isUnstable: true, beganAt: Date.parse('2022-10-01T06:15:00Z') }),
      makeIncident({ id: 15, evidence: {}, beganAt: Date.parse('2022-09-30T06:15:00Z') }),
    )
    expect(await run('list')).toEqual({
      code: 0,
      out: [
        'number  state       cause         since             hit  source',
        '1       unstable    service:sdi   2022-11-02 09:40  2    svar',
        '12      recovering  kommune:0751  2022-10-02 08:15  1    svar',
        '14      unstable    service:sdi   2022-10-01 08:15  2    svar',
        '15      open        service:sdi   2022-09-30 08:15  2    svar',
        '',
      ].join('\n'),
      err: '',
    })
  })

  it('shows with --all also those that ended in the last 90 days, with their end', async () => {
    const { run, record } = open()
    const now = Date.now()
    const closed = makeIncident({ state: 'closed', closedAt: now - 90 * day + hour })
    await record(
      closed,
      { ...closed, id: 2, closedAt: now - 90 * day - hour },
      { ...closed, id: 3, state: 'merged', mergedInto: 4, beganAt: now - hour },
      { ...makeIncident({ evidence: {} }), id: 4 },
      { ...makeIncident(), id: 5, beganAt: now - 2 * hour },
    )
    await run('close', '5')
    const lines = linesOf(await run('list', '--all'))
    expect(lines.map(([number]) => number)).toEqual(['number', '4', '3', '5', '1'])
    expect(lines.map(([, state]) => state?.replace(/\d{4}-\d\d-\d\d \d\d:\d\d/, 'DATE'))).toEqual([
      'state',
      'open',
      'merged into 4',
      'closed by hand DATE',
      'closed DATE',
    ])
  })

  it('shows imported events with their source, also before they begin and after their end', async () => {
    const { run, record, import: take } = open()
    await record(makeIncident())
    await take(
      '2022-17;SDI svarer langsomt;28.09.2022 08:15;;service:sdi,kommune:0751;Driften',
      '2050-1;SDI flyttes;01.01.2050;02.01.2050;;',
      '2022-9;Forbi;01.01.2022;02.01.2022;kommune:0101;',
    )
    expect(linesOf(await run('list'))).toEqual([
      ['number', 'state', 'cause', 'since', 'hit', 'source'],
      ['imported:2050-1', 'announced', '-', '2050-01-01 00:00', '-', 'imported (events.csv)'],
      ['1', 'unstable', 'service:sdi', '2022-11-02 09:40', '2', 'svar'],
      [
        'imported:2022-17',
        'open',
        'kommune:0751, service:sdi',
        '2022-09-28 08:15',
        '-',
        'imported (Driften)',
      ],
    ])
    const yesterday = new Date(Date.now() - day).toISOString().slice(0, 16)
    await take(`2022-9;Forbi;01.01.2022;${yesterday};kommune:0101,kommune:0147,kommune:0151,kommune:0153;`)
    const [, , , , ended = []] = linesOf(await run('list', '--all'))
    expect(ended.slice(0, 3)).toEqual([
      'imported:2022-9',
      expect.stringMatching(/^closed \d/),
      'kommune:0101, kommune:0147, kommune:0151 and 1 more',
    ])
    const lastDay = copenhagenDay(Date.now() - 2 * day)
    await take(`2022-9;Forbi;01.01.2022;${lastDay};;`)
    expect(linesOf(await run('list', '--all')).at(-1)?.[1]).toBe(`closed ${lastDay}`)
  })

  it('says that there are none, and creates no database', async () => {
    const { run, data } = open()
    expect(await run('list')).toEqual({ code: 0, out: 'No incident is open.\n', err: '' })
    expect((await run('list', '--all')).out).toBe('No incident is open or has ended in the last 90 days.\n')
    expect(existsSync(data)).toBe(false)
  })
})

describe('haendelse note, acknowledge and close', () => {
  it('add to an open incident, with the time and the origin', async () => {
    const { run, record, read } = open()
    await record(makeIncident())
    const before = Date.now()
    expect(await run('note', '1', 'Driften\nser på det.', '--origin', 'Borgerblik-teamet')).toEqual({
      code: 0,
      out: '1: note added\n',
      err: '',
    })
    expect(await run('acknowledge', '1')).toMatchObject({ code: 0, out: '1: acknowledged\n' })
    expect(linesOf(await run('list'))[1]?.[1]).toBe('unstable, acknowledged')
    expect(await run('acknowledge', '1')).toMatchObject({ code: 0, out: '1: already acknowledged\n' })
    expect(await run('acknowledge', '1', 'Driften ser på det.')).toMatchObject({
      code: 1,
      err: '1 is already acknowledged: "haendelse note" adds a text. Nothing is stored.\n',
    })
    expect(await run('close', '1', 'Rettet.')).toMatchObject({ code: 0, out: '1: closed\n' })
    const detail = await read(1)
    const byHand = detail?.steps.slice(1)
    expect(byHand).toMatchObject([
      { kind: 'note', text: 'Driften ser på det.', origin: 'kommandolinjen (Borgerblik-teamet)' },
      { kind: 'acknowledged', text: undefined, origin: 'kommandolinjen' },
      { kind: 'closed', text: 'Rettet.', origin: 'kommandolinjen' },
    ])
    for (const { at } of byHand ?? []) {
      expect(at).toBeGreaterThanOrEqual(before)
      expect(at).toBeLessThanOrEqual(Date.now())
    }
    expect(detail?.incident).toMatchObject({ state: 'closed', closedAt: byHand?.[2]?.at })
  })

  it('exit with 1 for an incident that is unknown, has ended or is imported, and print what to do', async () => {
    const { run, record, read, import: take } = open()
    const closed = makeIncident({ state: 'closed', closedAt: Date.parse('2022-11-02T11:00:00Z') })
    await record(closed, { ...closed, id: 2, state: 'merged', mergedInto: 7 })
    await take('2022-17;SDI svarer langsomt;28.09.2022;;;', '3;SDI svarer langsomt;28.09.2022;;;')
    const refusals: [string, RegExp][] = [
      ['1', /^1 has been closed since 2022-11-02 12:00: "haendelse list" shows the open ones\.$/m],
      ['2', /^2 is merged into 7: use 7\.$/m],
      [
        '2022-17',
        /^There is no incident 2022-17\. imported:2022-17 cannot be changed here: change events\.csv and import it again\.$/m,
      ],
      ['3', /^There is no incident 3\. imported:3 cannot be changed here/],
      ['imported:3', /^imported:3 cannot be changed here: change events\.csv and import it again\.$/m],
      ['imported:4', /^There is no incident imported:4/],
      ['4', /^There is no incident 4: "haendelse list --all" shows the numbers\.$/m],
      ['99999999999999999999', /^There is no incident 9/],
      ['1x', /^There is no incident 1x/],
    ]
    for (const [id, message] of refusals)
      for (const command of ['note', 'acknowledge', 'close']) {
        const { code, out, err } = await run(command, id, 'tekst')
        expect({ code, out }, id).toEqual({ code: 1, out: '' })
        expect(err).toMatch(message)
      }
    expect((await read(1))?.steps).toHaveLength(1)
  })

  it('exit with 1 for a text or an origin that is too long or has a CPR number, which is not repeated', async () => {
    const { run, record, read } = open()
    await record(makeIncident())
    const refusals: [string[], string][] = [
      [['note', '1', ' '], 'The text is empty. Nothing is stored.\n'],
      [
        ['note', '1', 'x'.repeat(501)],
        'The text has 501 characters; at most 500 are stored. Nothing is stored.\n',
      ],
      [['close', '1', '010170-1234'], 'The text has a number like a CPR number. Nothing is stored.\n'],
      [
        ['note', '1', '010170', '--origin', '1234'],
        'The text and the origin together are like a CPR number. Nothing is stored.\n',
      ],
      [
        ['acknowledge', '1', '--origin', 'x'.repeat(101)],
        'The origin has 101 characters; at most 100 are stored. Nothing is stored.\n',
      ],
      [
        ['acknowledge', '1', '--origin', '0101701234'],
        'The origin has a number like a CPR number. Nothing is stored.\n',
      ],
    ]
    for (const [args, err] of refusals) expect(await run(...args)).toEqual({ code: 1, out: '', err })
    expect((await read(1))?.steps).toHaveLength(1)
  })

  it('exit with 2 for wrong arguments', async () => {
    const { run, data } = open()
    const refusals: [string[], RegExp][] = [
      [[], /Usage: npm run borgerblik -- haendelse/],
      [['nte', '1'], /unknown command 'nte'/],
      [['note', '1'], /missing required argument 'text'/],
      [['close'], /missing required argument 'id'/],
      [['close', '1', 'det', 'virker'], /too many arguments/],
      [['list', '--alle'], /unknown option '--alle'/],
    ]
    for (const [args, message] of refusals) {
      const { code, out, err } = await run(...args)
      expect({ code, out }).toEqual({ code: 2, out: '' })
      expect(err).toMatch(message)
    }
    expect(existsSync(data)).toBe(false)
  })

  it('are refused for the demo beside live data, because the configuration seems to be lost', async () => {
    const { run, record, data } = open()
    await record(makeIncident())
    renameSync(join(data, 'demo.db'), join(data, 'borgerblik.db'))
    for (const args of [['list'], ['close', '1']])
      expect(await run(...args)).toMatchObject({
        code: 1,
        out: '',
        err: expect.stringContaining('BORGERBLIK_CONFIG is not set'),
      })
  })
})
