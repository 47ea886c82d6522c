// A finished answer: its bytes, ETag and compressed forms, and the response to each request.
import { createHash } from 'node:crypto'
import { compress, type Encoding, negotiate } from './encoding.ts'
import { securityHeaders } from './headers.ts'

export type EntityOptions = {
  contentType: string
  /** Default `no-cache`: a browser stores it, and revalidates it every time. */
  cacheControl?: string | undefined
  status?: number | undefined
  /** A browser saves the answer under this name. */
  fileName?: string | undefined
  /** Brotli quality, 0–11. */
  quality?: number | undefined
}

export type Entity = {
  readonly bytes: Uint8Array<ArrayBuffer>
  /** A promise only while a compressed form is being made for the first time. */
  answer(request: Request): Response | Promise<Response>
}

type Encoded = { bytes: Uint8Array<ArrayBuffer>; init: ResponseInit }

/** Smaller answers are not compressed, because it saves less than it costs. */
const worthCompressing = 600
const compressible = /^(text\/|application\/((\w+\+)?json|javascript)|image\/svg)/

/** A weak ETag, because all encodings share it: the same content, not the same bytes. */
const etagOf = (bytes: Uint8Array): string =>
  `W/"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`

const matches = (ifNoneMatch: string | null, etag: string): boolean => {
  if (ifNoneMatch === null) return false
  if (ifNoneMatch === etag || ifNoneMatch === '*') return true
  const opaque = (tag: string) => tag.trim().replace(/^W\//, '')
  return ifNoneMatch.split(',').some((tag) => opaque(tag) === opaque(etag))
}

// Header objects are plain, because the server writes these without converting them.
const respond = ({ bytes, init }: Encoded): Response => new Response(bytes, init)

export const createEntity = (content: string | Uint8Array, options: EntityOptions): Entity => {
  const { contentType, cacheControl = 'no-cache', status = 200, quality = 5, fileName } = options
  const bytes = typeof content === 'string' ? Buffer.from(content) : Buffer.from(content)
  const etag = etagOf(bytes)
  const shared = { ...securityHeaders, 'cache-control': cacheControl, etag, vary: 'Accept-Encoding' }
  const notModified = { status: 304, headers: shared }

  const encoded = (form: Uint8Array<ArrayBuffer>, encoding: Encoding): Encoded => ({
    bytes: form,
    init: {
      status,
      headers: {
        ...shared,
        'content-type': contentType,
        'content-length': String(form.length),
        ...(fileName === undefined ? {} : { 'content-disposition': `attachment; filename="${fileName}"` }),
        ...(encoding === 'identity' ? {} : { 'content-encoding': encoding }),
      },
    },
  })

  const forms: Partial<Record<Encoding, Encoded>> = { identity: encoded(bytes, 'identity') }
  const making: Partial<Record<Encoding, Promise<Encoded>>> = {}
  const make = async (encoding: Exclude<Encoding, 'identity'>): Promise<Encoded> => {
    const form = encoded(await compress(bytes, encoding, quality), encoding)
    forms[encoding] = form
    return form
  }

  const isCompressible = bytes.length >= worthCompressing && compressible.test(contentType)
  const formFor = (request: Request): Encoded | Promise<Encoded> => {
    const encoding = isCompressible ? negotiate(request.headers.get('accept-encoding')) : 'identity'
    const ready = forms[encoding]
    if (ready !== undefined || encoding === 'identity') return ready ?? encoded(bytes, 'identity')
    making[encoding] ??= make(encoding)
    return making[encoding]
  }

  return {
    bytes,
    answer: (request) => {
      if (status === 200 && matches(request.headers.get('if-none-match'), etag))
        return new Response(null, notModified)
      const form = formFor(request)
      return form instanceof Promise ? form.then(respond) : respond(form)
    },
  }
}
