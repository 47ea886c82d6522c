// Creates the test certificates: an invented authority, and its certificates for the client, the STS and the service.
import { generateKeyPair, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import forge from 'node-forge'
import { day } from '../../domain/time.ts'

/** PEM: a certificate, and its private key as PKCS#8. */
export type KeyPair = { certificate: string; key: string }

export const holders = ['client', 'sts', 'service'] as const
export type Holder = (typeof holders)[number]

export type TestPki = Record<Holder, KeyPair> & {
  /** The certificate of the authority that issued the three, PEM; its key is not kept. */
  authority: string
}

/** A certificate's first and last instant (epoch ms). */
type Validity = { from: number; to: number }

/** The organisation in every subject, which identifies the sandbox's certificates. */
export const organisation = 'Borgerblik sandbox (invented)'

const lifetimeMs = 90 * day

const makeKey = async (): Promise<string> => {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 })
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}

const nameOf = (commonName: string): forge.pki.CertificateField[] => [
  { shortName: 'C', value: 'DK' },
  { shortName: 'O', value: organisation },
  { shortName: 'CN', value: commonName },
]

type Issue = { name: string; key: string; validity: Validity }

/** Issues a certificate; without `by` it is the authority's self-signed certificate. */
const issue = ({ name, key, validity }: Issue, by?: { certificate: string; key: string }): string => {
  const certificate = forge.pki.createCertificate()
  const own = forge.pki.privateKeyFromPem(key)
  certificate.publicKey = forge.pki.rsa.setPublicKey(own.n, own.e)
  // A leading 01 keeps the number positive.
  certificate.serialNumber = `01${randomBytes(15).toString('hex')}`
  certificate.validity.notBefore = new Date(validity.from)
  certificate.validity.notAfter = new Date(validity.to)
  certificate.setSubject(nameOf(name))
  const issuer = by && forge.pki.certificateFromPem(by.certificate)
  certificate.setIssuer(issuer?.subject.attributes ?? nameOf(name))
  certificate.setExtensions([
    { name: 'basicConstraints', cA: by === undefined, critical: true },
    by === undefined
      ? { name: 'keyUsage', keyCertSign: true, critical: true }
      : { name: 'keyUsage', digitalSignature: true, critical: true },
    { name: 'subjectKeyIdentifier' },
    {
      name: 'authorityKeyIdentifier',
      keyIdentifier: (issuer ?? certificate).generateSubjectKeyIdentifier().getBytes(),
    },
  ])
  certificate.sign(by === undefined ? own : forge.pki.privateKeyFromPem(by.key), forge.md.sha256.create())
  return forge.pki.certificateToPem(certificate)
}

export type PkiOptions = {
  /** The present (epoch ms): certificates are valid from an hour before it until 90 days after it. */
  now: number
  /** Other validity periods, for tests of certificates that have expired or are not yet valid. */
  validity?: Partial<Record<Holder, Validity>> | undefined
}

/** Creates new RSA-2048 keys and invented certificates. Takes some tenths of a second. */
export const createTestPki = async ({ now, validity = {} }: PkiOptions): Promise<TestPki> => {
  const usual: Validity = { from: now - 3_600_000, to: now + lifetimeMs }
  const [authorityKey, ...keys] = await Promise.all([makeKey(), ...holders.map(makeKey)])
  const spans = Object.values(validity)
  const authority = issue({
    name: 'authority',
    key: authorityKey,
    validity: {
      from: Math.min(usual.from, ...spans.map(({ from }) => from)),
      to: Math.max(usual.to, ...spans.map(({ to }) => to)),
    },
  })
  const issued = (name: Holder): KeyPair => {
    const key = keys[holders.indexOf(name)]!
    const by = { certificate: authority, key: authorityKey }
    return { key, certificate: issue({ name, key, validity: validity[name] ?? usual }, by) }
  }
  return { authority, client: issued('client'), sts: issued('sts'), service: issued('service') }
}

/** The client's key and certificate, with the authority's certificate, as PKCS#12 (AES-256). */
export const toPkcs12 = ({ client, authority }: TestPki, password: string): Buffer => {
  const chain = [client.certificate, authority].map((pem) => forge.pki.certificateFromPem(pem))
  const pfx = forge.pkcs12.toPkcs12Asn1(forge.pki.privateKeyFromPem(client.key), chain, password, {
    algorithm: 'aes256',
    friendlyName: 'client',
  })
  return Buffer.from(forge.asn1.toDer(pfx).getBytes(), 'binary')
}
