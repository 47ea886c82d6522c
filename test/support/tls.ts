// Makes TLS certificates for tests: an authority, and certificates it issues for 127.0.0.1 and localhost.
import { generateKeyPairSync } from 'node:crypto'
import forge from 'node-forge'
import { day } from '../../server/domain/time.ts'

export type TestCertificate = { cert: string; key: string }

const toKeys = () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  const forged = forge.pki.privateKeyFromPem(key)
  return { key, forged, publicKey: forge.pki.setRsaPublicKey(forged.n, forged.e) }
}

const subject = (name: string) => [{ shortName: 'CN', value: name }]

/** An authority, and `issue`, which makes certificates by it that end at `endsAt`; by default in 90 days. */
export const createAuthority = (authority = 'test authority') => {
  const own = toKeys()
  // One key for all issued certificates, because making keys is slow.
  const issued = toKeys()
  let serial = 1

  const make = (name: string, keys: typeof own, endsAt: number, extensions: object[]): string => {
    const certificate = forge.pki.createCertificate()
    certificate.publicKey = keys.publicKey
    certificate.serialNumber = `0${serial++}`
    certificate.validity.notBefore = new Date(endsAt - 100 * day)
    certificate.validity.notAfter = new Date(endsAt)
    certificate.setSubject(subject(name))
    certificate.setIssuer(subject(authority))
    certificate.setExtensions(extensions)
    certificate.sign(own.forged, forge.md.sha256.create())
    return forge.pki.certificateToPem(certificate)
  }

  return {
    ca: make(authority, own, Date.now() + 90 * day, [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, critical: true },
    ]),
    issue: ({ endsAt = Date.now() + 90 * day, host = '127.0.0.1' } = {}): TestCertificate => ({
      key: issued.key,
      cert: make('test', issued, endsAt, [
        { name: 'keyUsage', digitalSignature: true, keyEncipherment: true, critical: true },
        {
          name: 'subjectAltName',
          altNames: [/^[\d.]+$/.test(host) ? { type: 7, ip: host } : { type: 2, value: host }],
        },
      ]),
    }),
  }
}
