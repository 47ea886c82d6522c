// Waits for a condition by checking it again.
import { vi } from 'vitest'

/** How long a condition may take, ms: far longer than on any machine, so that no verdict depends on its speed. */
export const limitMs = 120_000

/** Resolves with what `check` returns when it no longer throws; rejects with its last error after the limit. */
export const eventually = <T>(check: () => T | Promise<T>): Promise<T> =>
  vi.waitFor(check, { timeout: limitMs, interval: 50 })
