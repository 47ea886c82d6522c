// Owns instants as WS-Security and SAML write them, and what it is to be within them.

/** Epoch ms of an `xs:dateTime` with a time zone; undefined for any other text. */
export const parseInstant = (text: string | undefined): number | undefined => {
  if (text === undefined || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/.test(text))
    return undefined
  const at = Date.parse(text)
  return Number.isNaN(at) ? undefined : at
}

/** As WS-Security has them: UTC, with milliseconds. */
export const toInstant = (at: number): string => new Date(at).toISOString()
