// Failures on the wire, named by codes of the platform and never by text from the other side.

/** `format`: an answer that is not HTTP as we read it. `oversized`: one that is too large. */
export type WireFailure = {
  kind: 'network' | 'tls' | 'oversized' | 'format'
  detail?: string | undefined
}

/** A code from the platform, such as ECONNREFUSED or CERT_HAS_EXPIRED. */
export const toCode = (code: unknown): string | undefined =>
  typeof code === 'string' && /^[A-Z][A-Z0-9_]{2,60}$/.test(code) ? code : undefined

/** The code of an error, or of its cause. */
export const codeOf = (error: unknown): string | undefined => {
  const { code, cause } = error as { code?: unknown; cause?: unknown }
  return toCode(code) ?? (cause instanceof Error ? codeOf(cause) : undefined)
}

const overflows: readonly (string | undefined)[] = ['HPE_HEADER_OVERFLOW', 'UND_ERR_HEADERS_OVERFLOW']

/** The parser's code for a connection that ended within an answer. */
const cutShort = 'HPE_INVALID_EOF_STATE'

/**
 * The code of undici's parser, which gives the parser's words instead: `Invalid character in chunk size`. They are
 * constants, and none of them is the other side's.
 */
const parserCode = ({ name, message }: Error): string | undefined => {
  const reason = name === 'HTTPParserError' ? /\((.{1,50})\)$/.exec(message)?.[1] : undefined
  if (reason === undefined) return undefined
  if (reason === 'Invalid EOF state') return cutShort
  if (reason.startsWith('Expected HTTP/')) return 'HPE_INVALID_CONSTANT'
  return `HPE_${reason
    .replace('character in ', '')
    .toUpperCase()
    .replace(/[^A-Z]+/g, '_')}`
}

/** Converts an error of a socket, of Node's HTTP parser or of undici. */
export const toFailure = (error: Error): WireFailure => {
  const detail = codeOf(error) ?? parserCode(error)
  if (overflows.includes(detail)) return { kind: 'oversized', detail }
  if (detail?.startsWith('HPE_') && detail !== cutShort) return { kind: 'format', detail }
  return { kind: /^(ERR_SSL|ERR_TLS|EPROTO)/.test(detail ?? '') ? 'tls' : 'network', detail }
}

/** The answer 101, which ends HTTP on a connection although we asked for no other protocol. */
export const switchedProtocols: WireFailure = { kind: 'format', detail: 'HTTP 101' }
