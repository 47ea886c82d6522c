// Parses single values of the environment, and finds variables of ours that nobody reads.
import { resolve } from 'node:path'

export const mebibyte = 1024 * 1024

/** Returns undefined for anything but `0` to `65535`. */
export const parsePort = (text: string): number | undefined =>
  /^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? Number(text) : undefined

const known = new Set(['BORGERBLIK_CONFIG', 'BORGERBLIK_DATA', 'BORGERBLIK_DEMO_SECURITY'])

/** The set variables that begin as ours do, but are none: probably misspelt, or named by the configuration. */
export const unknownVariables = (env: Record<string, string | undefined>): string[] =>
  Object.keys(env).filter((name) => name.startsWith('BORGERBLIK_') && !known.has(name) && env[name] !== '')

/** The environment variables that a configuration's tree names: the values of `passwordEnv`, wherever it is. */
export const namedVariables = (tree: unknown): string[] => {
  if (typeof tree !== 'object' || tree === null) return []
  const entries: [unknown, unknown][] = tree instanceof Map ? [...tree] : Object.entries(tree)
  return entries.flatMap(([key, value]) =>
    key === 'passwordEnv' && typeof value === 'string' ? [value] : namedVariables(value),
  )
}

/** The files that a server uses, for its log. */
export const placesLine = ({
  configFile,
  dataFolder,
}: {
  configFile?: string | undefined
  dataFolder: string
}): string => {
  const configuration =
    configFile === undefined
      ? 'no configuration, so this is the demo, with invented data'
      : `configuration ${resolve(configFile)}`
  return `${configuration}; data folder ${resolve(dataFolder)}`
}
