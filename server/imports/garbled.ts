// Finds text whose æ, ø and å are lost, because it was saved in one encoding and read in another.

export const mac = 'gemt på en Mac (Mac Roman)'
export const dos = 'gemt som DOS-tekst (CP850 eller CP865)'
const windows = 'gemt som Windows-1252'

type Misreading = {
  as: string
  /** What right text never has. */
  sure: readonly RegExp[]
  /** What right text may have too: only two different signs, the match's group, are evidence. */
  likely?: readonly RegExp[]
}

/**
 * What becomes of the letters, in words that show it: æ is `‘` in "l‘sning", but an apostrophe in "KMD‘s"; before `nd`
 * it begins a word, which no word without it does.
 */
const misreadings: readonly Misreading[] = [
  {
    as: 'kodet som UTF-8 to gange',
    sure: [/Ã[¦¸¥†˜…©¼¶¤\u0085\u0086\u0098]|â€[“”™œ¦\u009d]|Â[\u00a0§°»«]|ï»¿/],
  },
  { as: 'gemt som UTF-8 og læst som Mac Roman', sure: [/√[¶∏•ÜòÖ©º∂§]|‚Äì|‚Äô/] },
  { as: 'gemt som UTF-8 og læst som DOS-tekst', sure: [/├[ª©Ñåÿà╕]/] },
  {
    as: mac,
    sure: [
      /(?<!\d)[¾¿]\p{Ll}/u,
      /\p{Ll}Œ|\p{Lu}Œ\p{Ll}|(?<!\p{L})Œ(?:[bgr]|nd)|\p{Lu}®\p{Lu}/u,
      /(?<![\p{L}\d])[®¯]\p{L}|\p{Lu}¯(?!\p{Ll})/u,
      // A byte that Windows-1252 does not have.
      /\p{L}\u0081|\u0081\p{L}/u,
    ],
    likely: [/\p{L}([¾¿])(?!\p{L})/gu, /(?<!\p{L})(Œ)\p{Ll}/gu],
  },
  {
    as: dos,
    sure: [
      /\p{L}‘(?!(?:s|r|n|t|en|et|er|ne|ens|ets|erne|ernes)(?!\p{L}))[b-df-hj-np-tv-xz]/u,
      /\p{Lu}(?<!(?<!\p{L})O)’(?![SRNT](?!\p{L}))[B-DF-HJ-NP-TV-XZ]/u,
      /(?<![\p{L}\d])[‘’](?:n[dk]|ld|g[gt]|r[lgmt])/iu,
      /\p{L}›\p{Ll}|(?<![\p{L}\d])›(?:n[sk]|r[kns]|ll|kon)/u,
      /\p{L}†(?=\p{L})|(?<![\p{L}\d])†(?:b[en]|nd|r(?!ef))/u,
      /(?<!\p{L})(?:[pfgmnrst]|bl|gr|sl|sm|str?|tr|ogs|alts)†(?!\p{L})/iu,
      // Bytes that Windows-1252 does not have.
      /\p{L}[\u008f\u009d]|[\u008f\u009d]\p{L}/u,
    ],
    likely: [/(?<!\d)([‘›’†])\p{Ll}/gu, /\p{L}([‘›†])(?!\p{L})/gu],
  },
  {
    as: `${windows} og læst som Mac Roman`,
    sure: [
      /\p{Ll}[ÂÊ]|(?<!\p{L})\p{Lu}[ÂÊ](?!\p{Lu})|\p{L}¯\p{Ll}|\p{Ll}¯/u,
      /∆\p{L}{2}|\p{L}[∆≈]\p{L}|≈(?:rhus|b[en]|lb|r(?!\p{L}))/iu,
      /(?<!\p{L})ÿ\p{L}|\p{Lu}ÿ(?!\p{Ll})/u,
    ],
  },
  {
    as: `${windows} og læst som DOS-tekst`,
    sure: [
      /\p{L}µ\p{L}|\p{Ll}°\p{Ll}|\p{Ll}{2}°(?!\p{L})|(?<!\p{L})\p{Lu}°\p{Ll}{2}|(?<![\p{L}\d])[µ°]\p{Ll}{3}/u,
      /\p{Ll}Õ|(?<!\p{L})\p{Lu}Õ(?!\p{Lu})|[a-zA-Z]σ|σ[a-zA-Z]/u,
      /(?<!\p{L})ã\p{L}|\p{Lu}ã\p{Lu}/u,
      /(?<!\p{L})Ï\p{L}|[B-DF-HJ-NP-TV-XZ]Ï(?!\p{Ll})/u,
      /[┼╞╪]\p{L}|\p{L}[┼╞╪]/u,
    ],
  },
  { as: 'gemt, efter at nogle af bogstaverne ikke kunne læses', sure: [/\ufffd/] },
]

/** Each trace has one of these, which few texts have. */
const sign = /[Ãâ√├¾¿Œ®¯‘’›†ÂÊ∆≈ÿµ°ÕσãÏ┼╞╪ï‚\ufffd\u0081\u008f\u009d]/

/** Quotes in pairs and around an n, whose signs are not letters. */
const quoted =
  /(?<!\p{L})[‘‚][^‘’‚\r\n]*[’‘](?!\p{L})|(?<!\p{L})’[^‘’\r\n]*’(?!\p{L})|[‘’]n[‘’]|‹[^‹›\r\n]*›|›[^‹›\r\n]*‹/giu

const showsTwice = (text: string, likely: readonly RegExp[]): boolean =>
  new Set(likely.flatMap((trace) => [...text.matchAll(trace)].map(([, found]) => found))).size > 1

/**
 * Returns how the text seems to have been saved when its æ, ø and å are lost; undefined when they are intact. Bytes
 * that Windows-1252 does not have may be left as the control characters of Latin-1.
 */
export const garbledAs = (text: string): string | undefined => {
  if (!sign.test(text)) return undefined
  const plain = text.replace(quoted, ' ')
  return (
    misreadings.find(({ sure }) => sure.some((trace) => trace.test(plain))) ??
    misreadings.find(({ likely = [] }) => showsTwice(plain, likely))
  )?.as
}

/** The expectation in the fault for a text that was saved so. */
export const notSavedAs = (as: string): string =>
  `tekst med æ, ø og å i behold, men denne ser ud til at være ${as}: gem originalen igen som "CSV UTF-8"`

/** Returns the expectation in the fault for a text whose letters are lost. */
export const garbledExpected = (text: string): string | undefined => {
  const as = garbledAs(text)
  return as === undefined ? undefined : notSavedAs(as)
}
