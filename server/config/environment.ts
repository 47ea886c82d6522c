// Parses single values of the environment.

export const mebibyte = 1024 * 1024

/** Returns undefined for anything but `0` to `65535`. */
export const parsePort = (text: string): number | undefined =>
  /^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? Number(text) : undefined
