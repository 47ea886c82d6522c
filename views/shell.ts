// Page address and asset addresses.

/** The fonts in use, which a page asks for together with its stylesheets. */
export const fontNames = [
  'dkfds/fonts/IBMPlexSans/split/woff2/IBMPlexSans-Regular-Latin1.woff2',
  'dkfds/fonts/IBMPlexSans/split/woff2/IBMPlexSans-SemiBold-Latin1.woff2',
] as const

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
  ...fontNames,
] as const
export type AssetName = (typeof assetNames)[number]

export type Shell = {
  /** The page's path and query string, such as `/kommuner?gruppe=02`. */
  path: string
  asset(name: AssetName): string
}
