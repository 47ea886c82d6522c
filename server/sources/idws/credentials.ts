// Loads certificates and our own key from the bytes of a file (PKCS#12, PEM or DER).
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import forge from 'node-forge'
import { openPkcs12 } from './pkcs12.ts'

export type Certificate = {
  key: KeyObject
  /** DER in base64, without line breaks. */
  base64: string
  /** Epoch ms. */
  validTo: number
  /** The subject's common name, for display. */
  subject: string
}

export type Credentials = {
  key: KeyObject
  certificate: Certificate
  /** The key and certificate chain in PEM for a TLS client. It is a function so that the key cannot be logged by accident. */
  tls(): { key: string; cert: string }
}

/** `mistake` contains nothing of the file or the password. */
export type Loaded<T> = ({ ok: true } & T) | { ok: false; mistake: string }

const minBits = 2048
const failed = (mistake: string) => ({ ok: false, mistake }) as const

/** Returns undefined if `work` throws. The error is dropped because its message may contain the input. */
const attempt = <T>(work: () => T): T | undefined => {
  try {
    return work()
  } catch {
    return undefined
  }
}

const day = (at: number): string => new Date(at).toISOString().slice(0, 10)

const toCertificate = (x509: X509Certificate, now: number): Loaded<{ certificate: Certificate }> => {
  const { publicKey } = x509
  const validTo = Date.parse(x509.validTo)
  const validFrom = Date.parse(x509.validFrom)
  const bits = publicKey.asymmetricKeyDetails?.modulusLength ?? 0
  if (publicKey.asymmetricKeyType !== 'rsa') return failed('the key of the certificate is not RSA')
  if (bits < minBits) return failed(`the RSA key has ${bits} bits: at least ${minBits} are needed`)
  if (now < validFrom) return failed(`the certificate is not valid before ${day(validFrom)}`)
  const subject = /^CN=(.*)$/m.exec(x509.subject)?.[1] ?? ''
  return {
    ok: true,
    certificate: { key: publicKey, base64: x509.raw.toString('base64'), validTo, subject },
  }
}

const pemBlocks = (text: string, label: string): string[] =>
  text.match(new RegExp(`-----BEGIN ${label}-----[\\s\\S]+?-----END ${label}-----`, 'g')) ?? []

/** Loads one certificate in PEM or DER. */
export const loadCertificate = (bytes: Buffer, now: number): Loaded<{ certificate: Certificate }> => {
  const pem = pemBlocks(bytes.toString('latin1'), 'CERTIFICATE')
  if (pem.length > 1) return failed(`the file has ${pem.length} certificates: one is expected`)
  const x509 = attempt(() => new X509Certificate(pem[0] ?? bytes))
  return x509 === undefined ? failed('the file is not a certificate in PEM or DER') : toCertificate(x509, now)
}

const join = (
  key: KeyObject,
  certificates: (X509Certificate | undefined)[],
  now: number,
): Loaded<{ credentials: Credentials }> => {
  if (certificates.length === 0) return failed('the file has a key but no certificate')
  const own = certificates.find((x509) => attempt(() => x509?.checkPrivateKey(key)) === true)
  if (own === undefined) return failed('the key and the certificate do not belong together')
  const loaded = toCertificate(own, now)
  if (!loaded.ok) return loaded
  const chain = [own, ...certificates.filter((x509) => x509 !== own)]
  const tls = () => ({
    key: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: chain.map((x509) => x509?.toString() ?? '').join(''),
  })
  return { ok: true, credentials: { key, certificate: loaded.certificate, tls } }
}

const loadPem = (text: string, password: string, now: number): Loaded<{ credentials: Credentials }> => {
  const [pem, ...more] = pemBlocks(text, '(?:ENCRYPTED |RSA )?PRIVATE KEY')
  if (pem === undefined) return failed('the file has no private key')
  if (more.length > 0) return failed(`the file has ${more.length + 1} private keys: one is expected`)
  const key = attempt(() => createPrivateKey({ key: pem, passphrase: password }))
  if (key === undefined)
    return failed(/ENCRYPTED/.test(pem) ? 'the password is wrong, or the key is broken' : 'the key is broken')
  const certificates = pemBlocks(text, 'CERTIFICATE').map((block) =>
    attempt(() => new X509Certificate(block)),
  )
  return join(key, certificates, now)
}

const loadPkcs12 = (bytes: Buffer, password: string, now: number): Loaded<{ credentials: Credentials }> => {
  const asn1 = attempt(() => forge.asn1.fromDer(bytes.toString('latin1')))
  if (asn1 === undefined) return failed('the file is neither PKCS#12 nor PEM')
  const opened = attempt(() => openPkcs12(asn1, password))
  if (opened === undefined) return failed('the password is wrong, or the file is not PKCS#12')
  const [first, ...more] = opened.keys
  if (first === undefined) return failed('the file has no private key')
  if (more.length > 0) return failed(`the file has ${opened.keys.length} private keys: one is expected`)
  const key = attempt(() => createPrivateKey({ key: first, format: 'der', type: 'pkcs8' }))
  if (key === undefined) return failed('the key is broken, or of an unknown kind')
  const certificates = opened.certificates.map((der) => attempt(() => new X509Certificate(der)))
  return join(key, certificates, now)
}

/** Loads our own key and certificate from PKCS#12, or from PEM with both in one file. */
export const loadCredentials = (
  bytes: Buffer,
  password: string,
  now: number,
): Loaded<{ credentials: Credentials }> =>
  bytes.includes('-----BEGIN ')
    ? loadPem(bytes.toString('latin1'), password, now)
    : loadPkcs12(bytes, password, now)
