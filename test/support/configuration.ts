// The smallest valid configuration, and a function that returns the mistakes of a configuration.
import { parseConfig } from '../../server/config/config.ts'

/** The source and the numbers; everything else has a default. */
export const least = `
sources: { sdi: { url: "https://index.example/sagdokumentindeks/6" } }
obligatory: [{ kle: 02.34.02 }]
`

/** All mistakes in a text; empty for a valid configuration. */
export const mistakes = (text: string): string[] => {
  const parsed = parseConfig(text)
  return 'mistakes' in parsed ? parsed.mistakes : []
}
