// Serviceplatformen's public service page: the state it reports for each service, as codes of our own.

/** The state that the page gives a service; `unknown` when we do not know the page's wording. */
export type ServiceState = 'full' | 'partial' | 'none' | 'unknown'

export type ServiceStatement = {
  service: string
  state: ServiceState
  /** Oppetid, 0..1; absent when the page does not state it. */
  oppetidShare?: number | undefined
  /** Svartid, ms; absent when the page does not state it, and when it states "0 ms". */
  svartidMs?: number | undefined
}

/** A reading of the page. `shape`: the page no longer has the layout we know, so no statement is read from it. */
export type ServicePageReading =
  | { at: number; outcome: 'read'; statements: readonly ServiceStatement[] }
  | {
      at: number
      outcome: 'status' | 'shape' | 'redirects' | 'network' | 'tls' | 'timeout' | 'oversized' | 'format'
      /** Our own words and codes; never text from the page. */
      detail?: string | undefined
    }

/** The statements of the last successful reading, and the outcome of the latest reading. */
export type ServicePageNow = {
  reading: { at: number; outcome: ServicePageReading['outcome']; detail?: string | undefined }
  parsedAt?: number | undefined
  statements: readonly ServiceStatement[]
}
