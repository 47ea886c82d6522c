// Owns the least configuration that is right, and reading the mistakes of one.
import { parseConfig } from '../../server/config/config.ts'

/** Where to ask and what for; all else has a default. */
export const least = `
sources: { sdi: { url: "https://index.example/sagdokumentindeks/6" } }
obligatory: [{ kle: 02.34.02 }]
`

/** Every mistake in a text; none when it is right. */
export const mistakes = (text: string): string[] => {
  const parsed = parseConfig(text)
  return 'mistakes' in parsed ? parsed.mistakes : []
}
