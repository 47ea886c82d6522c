// Gives the browser a language that Intl knows, where its own is none (Chromium under a POSIX locale): uPlot throws on it.
try {
  Intl.getCanonicalLocales(navigator.language)
} catch {
  Object.defineProperty(navigator, 'language', { value: 'da-DK', configurable: true })
}
