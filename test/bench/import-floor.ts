// Imports KLE configurations at the least possible cost, in its own process: csv-parse, and the same rows into the same
// schema in one transaction. Nothing is validated, compared, assessed or reported.
import { createReadStream } from 'node:fs'
import { parse } from 'csv-parse'
import { Database } from '../../db/driver.ts'

const [csv = '', database = ''] = process.argv.slice(2)
const client = new Database(database)
client.pragma('journal_mode = WAL')
client.pragma('synchronous = NORMAL')
const end = client.prepare('UPDATE fact SET ended_at = ? WHERE ended_at IS NULL')
const insert = client.prepare(
  `INSERT INTO fact (kind, kommunekode, key, value, oplyst_dato, import_id, recorded_at)
   VALUES ('kle-konfiguration', ?, ?, ?, NULL, 1, ?)`,
)

const rows: string[][] = []
for await (const row of createReadStream(csv).pipe(parse({ delimiter: ';', from_line: 2 }))) rows.push(row)
const now = Date.now()
client.transaction(() => {
  end.run(now)
  for (const [kommunekode, kle, aktiv, fradato, deaktiver, system, oensket] of rows) {
    const value = {
      aktiv: aktiv === 'ja',
      deaktiverFradatoForAktive: deaktiver === 'ja',
      fagsystemfilter: [system],
      fradato,
      oensket,
    }
    insert.run(kommunekode, kle, JSON.stringify(value), now)
  }
})()
client.close()
