// Tests that a command which cannot use the database or a disk says in one sentence what to do.
import { readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { Database } from '../../db/driver.ts'
import { kommuner } from '../../server/domain/kommuner.ts'
import { runHere } from '../support/cli.ts'
import { konfigurationCsv } from '../support/facts.ts'
import { mountSmallDisk } from '../support/full-disk.ts'
import { temporaryFolder } from '../support/store.ts'

const codes = kommuner.map(({ kommunekode }) => kommunekode)
const cannotMount = 'this user may not mount a small file system'

/** Configurations of all kommuner, as a file. */
const writeFacts = (aktiv = 'ja'): string => {
  const file = join(temporaryFolder(), 'facts.csv')
  writeFileSync(file, konfigurationCsv(codes, ['02.34.02', '02.34.04'], { aktiv }))
  return file
}

const importInto = (folder: string, file: string) =>
  runHere(['import', 'kle-konfiguration', file, '--demo'], { BORGERBLIK_DATA: folder })

/** A folder with data, and a backup of it elsewhere. */
const makeData = async (folder = temporaryFolder()) => {
  expect(await importInto(folder, writeFacts())).toMatchObject({ code: 0 })
  const copy = join(temporaryFolder(), 'copy.db')
  expect(await runHere(['backup', copy], { BORGERBLIK_DATA: folder })).toMatchObject({ code: 0 })
  return { folder, database: join(folder, 'demo.db'), copy }
}

const commandsThatOpen = (out: string): readonly string[][] => [
  ['import', 'kle-konfiguration', writeFacts('nej'), '--demo'],
  ['import', 'kle-konfiguration', writeFacts('nej'), '--dry-run'],
  ['backup', join(out, 'other.db')],
  ['uge', 'list'],
  ['uge', 'verify'],
  ['uge', 'freeze'],
  ['haendelse', 'list'],
  ['haendelse', 'note', '1', 'Set'],
  ['slide', '--uge', '2026-W48', '--out', join(out, 'week.pptx')],
]

/** What each command says of data that it cannot open. */
const saidOf = async (folder: string, commands = commandsThatOpen(temporaryFolder())) => {
  const said = new Set<string>()
  for (const args of commands) {
    const { code, out, err } = await runHere(args, { BORGERBLIK_DATA: folder })
    expect([args[0], code, out]).toEqual([args[0], 1, ''])
    said.add(err)
  }
  return [...said]
}

it('a full disk is told by every command that needs room', async ({ skip }) => {
  const disk = mountSmallDisk(4000)
  if (disk === undefined) return skip(cannotMount)
  const { folder, database, copy } = await makeData(disk.folder)
  disk.fill()
  expect(await saidOf(folder, [...commandsThatOpen(folder), ['restore', copy]])).toEqual([
    `There is no room on the disk of ${database}. Free some.\n`,
  ])
})

it('an import is stored or refused, however little room a disk has', async ({ skip }) => {
  const kilobytes = 3000
  const disk = mountSmallDisk(kilobytes)
  if (disk === undefined) return skip(cannotMount)
  const { folder, database } = await makeData(disk.folder)
  disk.fill()
  const activeOf = (): unknown => {
    const client = new Database(database)
    const read = "SELECT DISTINCT json_extract(value, '$.aktiv') FROM fact WHERE ended_at IS NULL"
    const active = client.prepare(read).pluck().all()
    client.close()
    return active
  }
  let leftInLog = 0
  let isActive = true
  for (let added = 72; added < 600; added += 8) {
    disk.grow(kilobytes + added)
    const { code, out, err } = await importInto(folder, writeFacts(isActive ? 'nej' : 'ja'))
    if (code === 0) {
      isActive = !isActive
      expect([out, err]).toEqual([expect.stringContaining('196 ændret'), ''])
      leftInLog += statSync(`${database}-wal`, { throwIfNoEntry: false })?.size ? 1 : 0
    } else expect([code, out, err]).toEqual([1, '', expect.stringMatching(/^There is no room on .*\n$/)])
    expect(activeOf()).toEqual([isActive ? 1 : 0])
    if (leftInLog > 0) return
  }
  expect(leftInLog).toBeGreaterThan(0)
})

it('a damaged database is told by every command but restore', async () => {
  const { folder, database, copy } = await makeData()
  const bytes = readFileSync(database)
  writeFileSync(database, bytes.fill(7, 8192))
  expect(await saidOf(folder)).toEqual([
    `${database} is damaged. Stop the server and restore a backup: npm run borgerblik -- restore FILE\n`,
  ])
  writeFileSync(database, bytes.fill(7))
  const [said, ...others] = await saidOf(folder)
  expect([said, others]).toEqual([expect.stringMatching(/demo\.db is damaged, or is not a .*Restore/), []])
  expect(await runHere(['restore', copy], { BORGERBLIK_DATA: folder })).toMatchObject({ code: 0, err: '' })
})

it('a read-only folder is told by every command', async ({ skip }) => {
  const disk = mountSmallDisk(4000)
  if (disk === undefined) return skip(cannotMount)
  const { folder, database, copy } = await makeData(disk.folder)
  const elsewhere = await makeData()
  writeFileSync(join(folder, 'new.db.partial'), 'left by a command that was killed')
  disk.makeReadOnly()
  const remedy = 'Let this user write the file and its folder, or set BORGERBLIK_DATA to another folder.\n'
  expect(await saidOf(folder)).toEqual([
    `${database} cannot be opened or written to (SQLITE_CANTOPEN). ${remedy}`,
  ])
  expect(await saidOf(folder, [['restore', copy]])).toEqual([
    `${database} cannot be opened or written to (EROFS). ${remedy}`,
  ])
  const target = join(folder, 'copy.db')
  expect(await saidOf(elsewhere.folder, [['backup', target]])).toEqual([
    `${target} cannot be written (SQLITE_CANTOPEN). Let this user write its folder, or name a file in another.\n`,
  ])
  const again = join(folder, 'new.db')
  expect(await saidOf(elsewhere.folder, [['backup', again]])).toEqual([
    `${again} cannot be written (EROFS). Let this user write its folder, or name a file in another.\n`,
  ])
})

it('a folder that cannot be looked into is not taken for an empty one', async () => {
  const { folder } = await makeData()
  // As a folder that this user may not search, which a test of root cannot make.
  const loop = join(temporaryFolder(), 'loop')
  symlinkSync(loop, loop)
  expect(await saidOf(loop, [['uge', 'list']])).toEqual([
    expect.stringContaining('demo.db cannot be opened or written to (ELOOP). Let this user'),
  ])
  expect(await saidOf(folder, [['backup', join(loop, 'copy.db')]])).toEqual([
    expect.stringContaining('copy.db cannot be written (ELOOP). Let this user write its folder'),
  ])
  expect(await saidOf(folder, [['restore', join(loop, 'copy.db')]])).toEqual([
    expect.stringMatching(/^Reading .*copy\.db failed \(ELOOP\)\.\n$/),
  ])
})
