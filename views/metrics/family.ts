// A metric family in Prometheus' text format 0.0.4.
import { second } from '../../server/domain/time.ts'

type Labels = Record<string, string>
type Sample = { labels?: Labels; value: number | undefined }
export type Family = { name: string; help: string; samples: readonly Sample[] }

const prefix = 'borgerblik_'

const escapeHelp = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')

/** Escapes a label's value for use between quotes. */
export const escapeLabel = (text: string): string => escapeHelp(text).replaceAll('"', '\\"')

const labelText = (labels: Labels | undefined): string => {
  const pairs = Object.entries(labels ?? {}).map(([name, value]) => `${name}="${escapeLabel(value)}"`)
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}

/** All metrics are gauges, of now or of the last 24 hours. An unknown value has no sample. */
export const familyText = ({ name, help, samples }: Family): string => {
  const known = samples.filter((sample) => sample.value !== undefined)
  if (known.length === 0) return ''
  return [
    `# HELP ${prefix}${name} ${escapeHelp(help)}`,
    `# TYPE ${prefix}${name} gauge`,
    ...known.map(({ labels, value }) => `${prefix}${name}${labelText(labels)} ${value}`),
    '',
  ].join('\n')
}

export const one = (name: string, help: string, value: number | undefined): Family => ({
  name,
  help,
  samples: [{ value }],
})

export const seconds = (ms: number | undefined): number | undefined =>
  ms === undefined ? undefined : ms / second
