// Parses and writes instants in the form of WS-Security and SAML.
/** Epoch ms of an `xs:dateTime` with a time zone; undefined for any other text. */
export const parseInstant = (text: string | undefined): number | undefined => {
  if (text === undefined || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/.test(text))
    return undefined
  const at = Date.parse(text)
  return Number.isNaN(at) ? undefined : at
}

/** Writes an instant in UTC with milliseconds, the form of WS-Security. */
export const toInstant = (at: number): string => new Date(at).toISOString()
