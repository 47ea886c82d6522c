// Mergeable sketch of response times: counts in buckets 5 % wide, so that percentiles stay correct after a merge.

export type Sketch = {
  /** Count by bucket; bucket b holds times in (growth^(b-1), growth^b] ms, bucket 0 all times up to 1 ms. */
  buckets: Map<number, number>
  /** All judged response times, answered or not. */
  count: number
  /** Response times of attempts that did not end in an answer. */
  failed: number
}

const growth = 1.05
const logGrowth = Math.log(growth)

export const emptySketch = (): Sketch => ({ buckets: new Map(), count: 0, failed: 0 })

const bucketOf = (durationMs: number): number =>
  Math.max(0, Math.ceil(Math.log(Math.max(durationMs, 1)) / logGrowth))

/** The sketch of response times (ms). */
export const toSketch = (times: readonly { durationMs: number; failed: boolean }[]): Sketch => {
  const buckets = new Map<number, number>()
  for (const { durationMs } of times) {
    const bucket = bucketOf(durationMs)
    buckets.set(bucket, (buckets.get(bucket) ?? 0) + 1)
  }
  return { buckets, count: times.length, failed: times.filter((t) => t.failed).length }
}

export const mergeSketches = (a: Sketch, b: Sketch): Sketch => {
  const buckets = new Map(a.buckets)
  for (const [bucket, n] of b.buckets) buckets.set(bucket, (buckets.get(bucket) ?? 0) + n)
  return { buckets, count: a.count + b.count, failed: a.failed + b.failed }
}

/** The response time (ms) that `share` (0..1) of the times do not exceed, within 5 %; undefined for an empty sketch. */
export const percentile = (sketch: Sketch, share: number): number | undefined => {
  if (sketch.count === 0) return undefined
  let left = Math.max(1, Math.ceil(share * sketch.count))
  for (const bucket of [...sketch.buckets.keys()].sort((a, b) => a - b)) {
    left -= sketch.buckets.get(bucket) ?? 0
    if (left <= 0) return growth ** bucket
  }
  return undefined
}
