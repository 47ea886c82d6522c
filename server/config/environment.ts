// Owns the small values of the environment.

export const mebibyte = 1024 * 1024

/** `0` to `65535`; anything else is undefined. */
export const parsePort = (text: string): number | undefined =>
  /^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? Number(text) : undefined
