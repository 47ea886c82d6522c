// Makes keys and certificates for tests. Keys are made once per process, because RSA keys are slow to make.
import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import forge from 'node-forge'
import { day } from '../../server/domain/time.ts'

export type Issued = {
  key: KeyObject
  keyPem: string
  certificatePem: string
  /** In node-forge's form, to make PKCS#12 files from. */
  forged: { key: forge.pki.rsa.PrivateKey; certificate: forge.pki.Certificate }
}

const keys = new Map<string, string>()

/** The private key of a name (PKCS#8 PEM), the same each time. */
const keyPemOf = (name: string, bits: number): string => {
  const made = keys.get(`${name} ${bits}`)
  if (made !== undefined) return made
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: bits })
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  keys.set(`${name} ${bits}`, pem)
  return pem
}

export type IssueOptions = {
  bits?: number
  /** Epoch ms; by default from yesterday, for a year. */
  validFrom?: number
  validTo?: number
  /** The issuer; without it the certificate is self-signed. */
  by?: Issued
}

const nameOf = (commonName: string) =>
  [
    { shortName: 'C', value: 'DK' },
    // As in OCES certificates: UTF-8, with slashes.
    { shortName: 'O', value: 'Pr\u00f8vekommune // CVR:12345678', valueTagClass: forge.asn1.Type.UTF8 },
    { shortName: 'CN', value: commonName, valueTagClass: forge.asn1.Type.UTF8 },
  ] as unknown as forge.pki.CertificateField[]

/** A certificate with its key. */
export const issue = (commonName: string, options: IssueOptions = {}): Issued => {
  const { bits = 2048, by, validFrom = Date.now() - day, validTo = validFrom + 366 * day } = options
  const keyPem = keyPemOf(commonName, bits)
  const key = forge.pki.privateKeyFromPem(keyPem)
  const certificate = forge.pki.createCertificate()
  certificate.publicKey = forge.pki.setRsaPublicKey(key.n, key.e)
  certificate.serialNumber = `01${Buffer.from(commonName).toString('hex').slice(0, 16)}`
  certificate.validity.notBefore = new Date(validFrom)
  certificate.validity.notAfter = new Date(validTo)
  certificate.setSubject(nameOf(commonName))
  certificate.setIssuer(by?.forged.certificate.subject.attributes ?? nameOf(commonName))
  certificate.setExtensions([
    { name: 'basicConstraints', cA: by === undefined },
    { name: 'keyUsage', digitalSignature: true, nonRepudiation: true, keyCertSign: by === undefined },
    { name: 'subjectKeyIdentifier' },
  ])
  certificate.sign(by?.forged.key ?? key, forge.md.sha256.create())
  return {
    key: createPrivateKey(keyPem),
    keyPem,
    certificatePem: forge.pki.certificateToPem(certificate),
    forged: { key, certificate },
  }
}

/** A PKCS#12 file. `chain`: certificates in addition to its own. */
export const toPkcs12 = (
  { forged }: Issued,
  password: string,
  { algorithm = 'aes256', chain = [] }: { algorithm?: 'aes256' | '3des'; chain?: Issued[] } = {},
): Buffer => {
  const certificates = [forged.certificate, ...chain.map((issued) => issued.forged.certificate)]
  const asn1 = forge.pkcs12.toPkcs12Asn1(forged.key, certificates, password, { algorithm })
  return Buffer.from(forge.asn1.toDer(asn1).getBytes(), 'latin1')
}
