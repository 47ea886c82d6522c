// Owns the answers that are no SOAP: text, JSON, and pages of HTML.

export type Reply = {
  status: number
  contentType: string
  /** Where it sends the caller. */
  location?: string | undefined
  body: string
}

export const plain = (status: number, body: string): Reply => ({ status, contentType: 'text/plain', body })

export const json = (status: number, value: unknown): Reply => ({
  status,
  contentType: 'application/json',
  body: `${JSON.stringify(value)}\n`,
})

/** A page; `content` is HTML. */
export const html = (status: number, title: string, content: string): Reply => ({
  status,
  contentType: 'text/html; charset=utf-8',
  body: `<!doctype html><html><head><title>${title}</title></head><body><h1>${title}</h1>${content}</body></html>`,
})
