// Responses other than SOAP: plain text, JSON and HTML pages.

export type Reply = {
  status: number
  contentType: string
  /** The target of a redirect. */
  location?: string | undefined
  body: string
}

export const plain = (status: number, body: string): Reply => ({ status, contentType: 'text/plain', body })

export const json = (status: number, value: unknown): Reply => ({
  status,
  contentType: 'application/json',
  body: `${JSON.stringify(value)}\n`,
})

/** An HTML page; `content` is HTML. */
export const html = (status: number, title: string, content: string): Reply => ({
  status,
  contentType: 'text/html; charset=utf-8',
  body: `<!doctype html><html><head><title>${title}</title></head><body><h1>${title}</h1>${content}</body></html>`,
})
