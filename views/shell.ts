// Page address and asset addresses.

/** Files in views/client and from the packages, served under content-hashed addresses. */
export const assetNames = [
  'app.css',
  'app.js',
  'chart.js',
  'dkfds.css',
  'htmx.js',
  'uplot.js',
  'uplot.css',
  'favicon.svg',
] as const
export type AssetName = (typeof assetNames)[number]

export type Shell = {
  /** The page's own path and search, such as `/kommuner?gruppe=02`. */
  path: string
  /** The address of an asset. */
  asset(name: AssetName): string
}
