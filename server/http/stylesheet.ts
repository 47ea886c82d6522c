// Prepares stylesheets for serving: finds the files they refer to, joins imported ones, and replaces fonts. Pure.

/** The distinct relative addresses in a stylesheet. */
export const references = (css: string): string[] => {
  const found = new Set<string>()
  for (const [, quoted] of css.matchAll(/url\(\s*([^)]*?)\s*\)/g)) {
    const address = (quoted ?? '').replace(/^(['"])(.*)\1$/, '$2').replace(/[?#].*$/, '')
    if (address !== '' && !/^([a-z][a-z+.-]*:|\/)/i.test(address)) found.add(address)
  }
  return [...found]
}

/** The stylesheet with each `@import "name";` replaced by what `read` returns for the name. */
export const withImports = (css: string, read: (name: string) => string): string =>
  css.replaceAll(/@import "([^"]+)";/g, (_, name) => read(name))

const latinFace = (file: string, weight: number): string =>
  `@font-face{font-display:optional;font-family:IBM Plex Sans;font-style:normal;font-weight:${weight};src:url(../fonts/IBMPlexSans/split/woff2/IBMPlexSans-${file}-Latin1.woff2) format("woff2")}`

/**
 * Replaces the eight fonts of Det Fælles Designsystem with the package's Latin subsets (17 kB each) of two weights, 400
 * and 600; browsers use 400 for 500, and 600 for 700. The full fonts are 57–75 kB each, and the regular one lists a
 * format first that no current browser reads. A font that comes too late waits for the next page, because a swap moves the
 * text.
 */
export const withLatinFonts = (css: string): string =>
  latinFace('Regular', 400) +
  latinFace('SemiBold', 600) +
  css.replaceAll(/@font-face\{[^}]*\}/g, '').replace(/\/\*# sourceMappingURL=[^*]*\*\//, '')
