// The part of the store that holds the probes' results and the readings of the service page.
import type { ProbeResult } from '../services/probe.ts'
import type { ServicePageNow, ServicePageReading } from '../services/service-page.ts'

export type ProbeStore = {
  recordProbe(result: ProbeResult): Promise<void>
  /** A probe's latest results up to `now` and since the last `distrust`, newest first; its state is derived from them. */
  readProbeLatest(probe: string, now: number): Promise<ProbeResult[]>
  /** All results since `from`, oldest first. */
  readProbeResults(from: number): Promise<ProbeResult[]>
  recordServicePage(reading: ServicePageReading): Promise<void>
  /** The latest statements of the public service page, and its latest reading; undefined when never read. */
  readServicePage(): Promise<ServicePageNow | undefined>
}
