// Reads the additional authorities that a probe trusts, from a file's bytes to PEM.
import { X509Certificate } from 'node:crypto'

const pemBlock = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g

/** Reads certificates in PEM, or one in DER; undefined if any certificate is invalid. */
export const readAuthorities = (bytes: Buffer): string[] | undefined => {
  const blocks = bytes.toString('latin1').match(pemBlock) ?? [bytes]
  try {
    return blocks.map((block) => new X509Certificate(block).toString())
  } catch {
    return undefined
  }
}
