// Tests the uge command: its list, its verification of tampered chains, its refusals and exit codes.
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { deflateSync, inflateSync } from 'node:zlib'
import { beforeEach, describe, expect, it } from 'vitest'
import { Database } from '../../db/driver.ts'
import { openDb } from '../../db/open.ts'
import { createStore } from '../../db/store.ts'
import type { Store } from '../../server/domain/ports/store.ts'
import { day } from '../../server/domain/time.ts'
import { addWeeks, weekOf } from '../../server/domain/week/iso-week.ts'
import { unpackedText } from '../../server/domain/week/packing.ts'
import { runHere } from '../support/cli.ts'
import { temporaryFolder } from '../support/store.ts'
import { makeWeek } from '../support/weeks.ts'

let file: string
let env: Record<string, string>

beforeEach(() => {
  const data = join(temporaryFolder(), 'data')
  file = join(data, 'demo.db')
  env = { BORGERBLIK_DATA: data }
})

const uge = (...args: string[]) => runHere(['uge', ...args], env)

const inStore = async <T>(work: (store: Store) => Promise<T>): Promise<T> => {
  const keeps = { keepMs: day, maxBytes: 1e6, keepHoursMs: day, keepRollupsMs: day }
  const store = createStore(openDb(file, 'demo'), keeps)
  try {
    return await work(store)
  } finally {
    await store.close()
  }
}

/** Three weeks, the second with a correction; returns their hashes in the order of the chain. */
const freezeFour = (): Promise<string[]> =>
  inStore(async (store) => {
    await store.appendWeek(makeWeek('2026-W46'))
    await store.appendWeek(makeWeek('2026-W47'))
    await store.appendWeek(
      makeWeek('2026-W47', () => 'flere', { late: true }),
      { of: 1, text: 'Talt igen' },
    )
    await store.appendWeek(makeWeek('2026-W48'))
    const hashes: string[] = []
    for (let row = await store.readChainAfter(); row; row = await store.readChainAfter(row.number))
      hashes.push(row.hash)
    return hashes
  })

/** Changes the file as someone may who has it, past the triggers. */
const tamper = (...statements: string[]): void => {
  const client = new Database(file)
  for (const name of ['update', 'delete', 'insert']) client.exec(`DROP TRIGGER frozen_week_${name}`)
  for (const statement of statements) client.exec(statement)
  client.close()
}

const hex = (bytes: Buffer): string => `x'${bytes.toString('hex')}'`

const contentOf = (number: number): string => {
  const client = new Database(file)
  const packed = client.prepare('SELECT content FROM frozen_week WHERE number = ?').pluck().get(number)
  client.close()
  return unpackedText(inflateSync(packed as Buffer).toString())
}

describe('uge list', () => {
  it('shows each week in its latest revision', async () => {
    expect((await uge('list')).out).toBe('No week is frozen.\n')
    const hashes = await freezeFour()
    const { code, out } = await uge('list')
    expect(code).toBe(0)
    expect(
      out
        .trimEnd()
        .split('\n')
        .map((line) => line.split(/ {2,}/)),
    ).toEqual([
      ['week', 'revision', 'shows', 'frozen', 'hash'],
      ['2026-W46', '1', '2026-11-13 12:00', '2026-11-13 12:00', hashes[0]],
      ['2026-W47', '2', '2026-11-20 12:00', '2026-11-20 12:00, late', hashes[2]],
      ['2026-W48', '1', '2026-11-27 12:00', '2026-11-27 12:00', hashes[3]],
    ])
  })
})

describe('uge verify', () => {
  it('exits with 0 and the head, also without a week', async () => {
    expect(await uge('verify')).toMatchObject({ code: 0, out: 'No week is frozen.\n' })
    const hashes = await freezeFour()
    expect(await uge('verify')).toMatchObject({
      code: 0,
      out: `4 rows match. Head: ${hashes[3]} (2026-W48 revision 1)\n`,
    })
  })

  it('finds the head of an earlier slide in the chain, and also its first digits', async () => {
    const [, second = '', , last = ''] = await freezeFour()
    const found = await uge('verify', '--head', second)
    expect(found).toMatchObject({
      code: 0,
      out: expect.stringContaining(`${second} is that of 2026-W47 revision 1.`),
    })
    expect(await uge('verify', '--head', last.slice(0, 12).toUpperCase())).toMatchObject({ code: 0 })
    expect(await uge('verify', '--head', last.slice(0, 11))).toMatchObject({ code: 2 })
    expect(await uge('verify', '--head', 'f'.repeat(64))).toMatchObject({
      code: 1,
      err: expect.stringContaining('No frozen week has the head ffff'),
    })
  })

  const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

  it.each<[string, () => string[], string]>([
    [
      'the content is changed',
      () => [
        `UPDATE frozen_week SET content = ${hex(deflateSync(contentOf(3).replace('"flere"', '"alle"')))} WHERE number = 3`,
      ],
      '2026-W47 revision 2 (row 3)',
    ],
    [
      'the content cannot be read',
      () => [`UPDATE frozen_week SET content = x'00' WHERE number = 2`],
      '2026-W47 revision 1 (row 2)',
    ],
    [
      'the content is a number',
      () => ['UPDATE frozen_week SET content = 5 WHERE number = 2'],
      '2026-W47 revision 1 (row 2)',
    ],
    [
      'a correction is changed',
      () => [`UPDATE frozen_week SET correction = 'Andet' WHERE number = 3`],
      '2026-W47 revision 2',
    ],
    [
      'a late week is called timely',
      () => ['UPDATE frozen_week SET late = 0 WHERE number = 3'],
      '2026-W47 revision 2',
    ],
    ['a row is missing', () => ['DELETE FROM frozen_week WHERE number = 2'], '2026-W47 revision 2 (row 3)'],
    [
      'the first row is missing',
      () => ['DELETE FROM frozen_week WHERE number = 1'],
      '2026-W47 revision 1 (row 2)',
    ],
    [
      'the order is changed',
      () => [
        'UPDATE frozen_week SET number = 9 WHERE number = 1',
        'UPDATE frozen_week SET number = 1 WHERE number = 2',
        'UPDATE frozen_week SET number = 2 WHERE number = 9',
      ],
      '2026-W47 revision 1 (row 1)',
    ],
    [
      'another row is named as the previous one',
      () => [
        `UPDATE frozen_week SET previous = (SELECT previous FROM frozen_week WHERE number = 2) WHERE number = 4`,
      ],
      '2026-W48 revision 1 (row 4)',
    ],
    [
      'the content and its hash are changed',
      () => {
        const text = contentOf(3).replace('"flere"', '"alle"')
        const previous = '(SELECT hash FROM frozen_week WHERE number = 2)'
        const link = `json_array(${previous}, 3, '2026-W47', 2, 'Talt igen')`
        const client = new Database(file)
        const hash = sha256(`${client.prepare(`SELECT ${link}`).pluck().get()}\n${text}`)
        client.close()
        return [
          `UPDATE frozen_week SET content = ${hex(deflateSync(text))}, hash = '${hash}' WHERE number = 3`,
        ]
      },
      '2026-W48 revision 1 (row 4)',
    ],
    ...[0, -1].map((number): [string, () => string[], string] => [
      `a forged revision has the number ${number}`,
      () => [
        `INSERT INTO frozen_week SELECT ${number}, week, 2, 'Rettet', at, frozen_at, late, previous, hash,
         ${hex(deflateSync(contentOf(4).replaceAll('"ingen"', '"alle"')))} FROM frozen_week WHERE number = 4`,
      ],
      `2026-W48 revision 2 (row ${number})`,
    ]),
    [
      'a revision is skipped',
      () => ['UPDATE frozen_week SET revision = 3 WHERE number = 3'],
      '2026-W47 revision 3 (row 3)',
    ],
    [
      'the content is no JSON, also in its hash',
      () => {
        const hash = sha256(`${JSON.stringify(['', 1, '2026-W46', 1, null])}\nx`)
        return [
          `UPDATE frozen_week SET content = ${hex(deflateSync('x'))}, hash = '${hash}' WHERE number = 1`,
        ]
      },
      '2026-W46 revision 1 (row 1)',
    ],
  ])('exits with 1 and the week when %s', async (_, statements, named) => {
    await freezeFour()
    tamper(...statements())
    const { code, err } = await uge('verify')
    expect(code).toBe(1)
    expect(err).toContain(`${named}`)
    expect(err).toContain('does not match')
  })

  it('finds by the head of a slide that the last week is missing', async () => {
    const [, , , last = ''] = await freezeFour()
    tamper('DELETE FROM frozen_week WHERE number = 4')
    expect(await uge('verify')).toMatchObject({ code: 0 })
    expect(await uge('verify', '--head', last)).toMatchObject({ code: 1 })
  })
})

describe('uge freeze', () => {
  it('does nothing when no week is due', async () => {
    expect(await uge('freeze')).toMatchObject({ code: 0, out: '', err: '' })
  })

  it.each([
    [['--uge', '2026-48'], 2, 'no week'],
    [['--uge', '2025-W53'], 2, 'no week'],
    [['--correct', 'Talt igen'], 2, 'needs its week'],
    [['--uge', '2020-W01'], 1, 'was over before anything was measured'],
    [['--uge', addWeeks(weekOf(Date.now()), 1)], 1, 'has not begun'],
    [['--uge', '2020-W01', '--correct', 'Om 010190-1234'], 1, 'like a CPR number'],
  ])('refuses %j', async (args, code, message) => {
    expect(await uge('freeze', ...args)).toMatchObject({ code, err: expect.stringContaining(message) })
  })
})
