// What Serviceplatformen's public service page says of its services, in our own words.

/** What they say a service is: `unknown` when it is said in words we do not know. */
export type ServiceState = 'full' | 'partial' | 'none' | 'unknown'

export type ServiceStatement = {
  service: string
  state: ServiceState
  /** Oppetid, 0..1; absent when it is not said. */
  oppetidShare?: number | undefined
  /** Svartid, ms; absent when it is not said. "0 ms" says nothing. */
  svartidMs?: number | undefined
}

/** One reading of the page. `shape`: it no longer looks like the one we know; nothing is said then, and nothing is 0. */
export type ServicePageReading =
  | { at: number; outcome: 'read'; statements: readonly ServiceStatement[] }
  | {
      at: number
      outcome: 'status' | 'shape' | 'redirects' | 'network' | 'tls' | 'timeout' | 'oversized'
      /** Our own words and codes. */
      detail?: string | undefined
    }

/** What the page said when it was last understood, and how it was last read. */
export type ServicePageNow = {
  reading: { at: number; outcome: ServicePageReading['outcome']; detail?: string | undefined }
  saidAt?: number | undefined
  statements: readonly ServiceStatement[]
}
