// Owns the certificates of authorities that a probe trusts besides the well-known ones: from a file's bytes to PEM.
import { X509Certificate } from 'node:crypto'

const pemBlock = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g

/** One certificate or several in PEM, or one in DER; undefined when any of it is none. */
export const readAuthorities = (bytes: Buffer): string[] | undefined => {
  const blocks = bytes.toString('latin1').match(pemBlock) ?? [bytes]
  try {
    return blocks.map((block) => new X509Certificate(block).toString())
  } catch {
    return undefined
  }
}
