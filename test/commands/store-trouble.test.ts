// Tests that a command which cannot use the database or a disk says in one sentence what to do.
import { statSync, writeFileSync } from 'node:fs'
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

/** A folder with data. */
const makeData = async (folder = temporaryFolder()) => {
  expect(await importInto(folder, writeFacts())).toMatchObject({ code: 0 })
  return { folder, database: join(folder, 'demo.db') }
}

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
      expect([out, err]).toEqual([expect.stringContaining('196 changed'), ''])
      leftInLog += statSync(`${database}-wal`, { throwIfNoEntry: false })?.size ? 1 : 0
    } else expect([code, out, err]).toEqual([1, '', expect.stringMatching(/^There is no room on .*\n$/)])
    expect(activeOf()).toEqual([isActive ? 1 : 0])
    if (leftInLog > 0) return
  }
  expect(leftInLog).toBeGreaterThan(0)
})
