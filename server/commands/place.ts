// Finds the data of a command in the environment, as the server does.
import { join } from 'node:path'
import type { StoreKind } from '../../db/open.ts'
import { readEnvironment } from '../config/config.ts'

export type Place = {
  kind: StoreKind
  database: string
  dataFolder: string
  /** Absent in the demo. */
  configFile: string | undefined
}

/** The data that a server with this environment uses. */
export const placeOf = (env: NodeJS.ProcessEnv): { place: Place } | { mistakes: readonly string[] } => {
  const read = readEnvironment(env)
  if ('mistakes' in read) return read
  const { configFile, dataFolder } = read.environment
  const kind = configFile === undefined ? 'demo' : 'live'
  const database = join(dataFolder, kind === 'demo' ? 'demo.db' : 'borgerblik.db')
  return { place: { kind, database, dataFolder, configFile } }
}
