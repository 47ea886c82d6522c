// Decides whether a redirect may be followed. Pure.

/** The longest chain of redirects that is followed. */
const maxRedirects = 5

export const isRedirect = (status: number): boolean => [301, 302, 303, 307, 308].includes(status)

/** Why a redirect is not followed. */
export type RedirectRefusal = 'location' | 'scheme' | 'downgrade' | 'loop' | 'too many'

/** Identifies a visited address, without the fragment, which is never sent. */
const visitKey = ({ origin, pathname, search }: URL): string => `${origin}${pathname}${search}`

/** A header's text: Node reads its bytes as Latin-1, but an address in it is UTF-8, as in browsers, where it can be. */
const headerText = (value: string): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(value, 'latin1'))
  } catch {
    return value
  }
}

/**
 * The target of the redirect from the last of `visited`, without user name and password. Refuses schemes other than
 * http and https, a downgrade from https to http, and addresses already visited.
 */
export const followRedirect = (visited: readonly URL[], header: string): URL | RedirectRefusal => {
  const from = visited.at(-1)
  const location = headerText(header)
  if (visited.length > maxRedirects) return 'too many'
  if (!URL.canParse(location, from)) return 'location'
  const to = new URL(location, from)
  if (to.protocol !== 'http:' && to.protocol !== 'https:') return 'scheme'
  if (from?.protocol === 'https:' && to.protocol === 'http:') return 'downgrade'
  to.username = ''
  to.password = ''
  return visited.some((url) => visitKey(url) === visitKey(to)) ? 'loop' : to
}
