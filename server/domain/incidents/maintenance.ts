// Maintenance: announced windows in which we measure, but do not judge.

/** What a window covers. It covers everything that has all the values given. */
export type Cover = {
  /** The platform's id. */
  platform?: string | undefined
  /** An index's or a probe's id. */
  service?: string | undefined
  kommunekode?: string | undefined
}

/** A window from `from` until before `until` (epoch ms). */
export type Maintenance = Cover & { text: string; from: number; until: number }

/**
 * Whether a sample falls in a window, or its span from `at` until before `end` touches one. Calls of a service about no
 * kommune are not covered by a window for a kommune. `platform` is that of the sample's service.
 */
export const isMaintained = (
  windows: readonly Maintenance[],
  sample: Cover,
  at: number,
  end = at + 1,
): boolean =>
  windows.some(
    ({ platform, service, kommunekode, from, until }) =>
      from < end &&
      at < until &&
      (platform === undefined || platform === sample.platform) &&
      (service === undefined || service === sample.service) &&
      (kommunekode === undefined || kommunekode === sample.kommunekode),
  )

/** Until when windows cover each of `samples` at `at`; undefined when they do not cover one of them. */
export const maintainedUntil = (
  windows: readonly Maintenance[],
  samples: readonly Cover[],
  at: number,
): number | undefined => {
  const isCovered = (when: number): boolean =>
    samples.length > 0 && samples.every((sample) => isMaintained(windows, sample, when))
  if (!isCovered(at)) return undefined
  const ends = windows.map(({ until }) => until).filter((until) => until > at)
  return ends.sort((a, b) => a - b).find((end) => !isCovered(end))
}
