// Page address and asset addresses.

/** Paths of the files of views/client and of packages, served under content-hashed addresses. */
export const assetNames = [
  'app.css',
  'app.js',
  'chart.js',
  'dkfds/css/dkfds.css',
  'htmx.js',
  'uplot.js',
  'uplot.css',
  'favicon.svg',
] as const
export type AssetName = (typeof assetNames)[number]

export type Shell = {
  /** The page's path and query string, such as `/kommuner?gruppe=02`. */
  path: string
  asset(name: AssetName): string
}
