// The part of the store with what probes found and what the service page said.
import type { ProbeResult, ProbeTimes } from '../services/probe.ts'
import type { ServicePageNow, ServicePageReading } from '../services/service-page.ts'

export type ProbeStore = {
  recordProbe(result: ProbeResult): Promise<void>
  /** The latest few of a probe up to `now`, newest first: what its state stands on. */
  readProbeLatest(probe: string, now: number): Promise<ProbeResult[]>
  /** Of one probe or of all, oldest first. */
  readProbeResults(from: number, probe?: string): Promise<ProbeResult[]>
  /** Judged looks since `from`, by probe. */
  readProbeTimes(from: number): Promise<Map<string, ProbeTimes>>
  recordServicePage(reading: ServicePageReading): Promise<void>
  /** What the public service page last said, and how it was last read; undefined when it never was. */
  readServicePage(): Promise<ServicePageNow | undefined>
}
