// Owns where a redirect may lead. Pure.

/** How many are followed. */
const maxRedirects = 5

export const isRedirect = (status: number): boolean => [301, 302, 303, 307, 308].includes(status)

/** Why a redirect is not followed. */
export type RedirectRefusal = 'location' | 'scheme' | 'downgrade' | 'loop' | 'too many'

/** What has been visited is known by this: a fragment is never sent. */
const visitKey = ({ origin, pathname, search }: URL): string => `${origin}${pathname}${search}`

/**
 * Where the redirect from the last of `visited` leads. Only http and https, never from https to http, never where we
 * have been; a name and password are left out.
 */
export const followRedirect = (visited: readonly URL[], location: string): URL | RedirectRefusal => {
  const from = visited.at(-1)
  if (visited.length > maxRedirects) return 'too many'
  if (!URL.canParse(location, from)) return 'location'
  const to = new URL(location, from)
  if (to.protocol !== 'http:' && to.protocol !== 'https:') return 'scheme'
  if (from?.protocol === 'https:' && to.protocol === 'http:') return 'downgrade'
  to.username = ''
  to.password = ''
  return visited.some((url) => visitKey(url) === visitKey(to)) ? 'loop' : to
}
