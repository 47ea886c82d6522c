// Tests loading keys and certificates: every form, every mistake, and that no mistake contains a secret.
import { createPublicKey, generateKeyPairSync, pbkdf2Sync, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { day } from '../../../server/domain/time.ts'
import { loadCertificate, loadCredentials } from '../../../server/sources/idws/credentials.ts'
import { issue, toPkcs12 } from '../../support/pki.ts'

const now = Date.UTC(2026, 5, 1)
const validTo = now + 100 * day
const ca = issue('Test CA', { validFrom: now - day, validTo })
const own = issue('System \u00e6 (test)', { by: ca, validFrom: now - day, validTo })
const other = issue('Other', { by: ca, validFrom: now - day, validTo })
const weak = issue('Weak', { bits: 1024, validFrom: now - day, validTo })
const password = 'Hemmelig-123 \u00e6'
const der = Buffer.from(new X509Certificate(own.certificatePem).raw)
const pem = (...parts: string[]) => Buffer.from(parts.join('\n'))

const encryptedKey = own.key
  .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: password })
  .toString()
const rsaKey = own.key.export({ type: 'pkcs1', format: 'pem' }).toString()
const oldKey = own.key
  .export({ type: 'pkcs1', format: 'pem', cipher: 'aes-128-cbc', passphrase: password })
  .toString()
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString()

const fixture = (name: string) => readFileSync(new URL(`./fixtures/${name}`, import.meta.url))
const danish = 'Rødgrød æøå-1'

const forms: [string, Buffer, string][] = [
  ['PKCS#12 with AES', toPkcs12(own, password), password],
  ['PKCS#12 with triple DES', toPkcs12(own, password, { algorithm: '3des' }), password],
  ['PKCS#12 with its chain', toPkcs12(own, password, { chain: [ca, other] }), password],
  ['PKCS#12 without a password', toPkcs12(own, ''), ''],
  ['PEM', pem(own.keyPem, own.certificatePem), ''],
  [
    'PEM with the certificate first and text between',
    pem('Bag Attributes', own.certificatePem, 'Key Attributes: <none>', own.keyPem),
    '',
  ],
  [
    'PEM with Windows line breaks',
    pem(own.keyPem.replaceAll('\n', '\r\n'), own.certificatePem.replaceAll('\n', '\r\n')),
    '',
  ],
  ['PEM with its chain', pem(own.keyPem, ca.certificatePem, own.certificatePem), ''],
  ['PEM with an encrypted key', pem(encryptedKey, own.certificatePem), password],
  ['PEM with an RSA key', pem(rsaKey, own.certificatePem), ''],
  ['PEM with an RSA key, encrypted the old way', pem(oldKey, own.certificatePem), password],
]

describe('our key and certificate', () => {
  it.each(forms)('our key and certificate are loaded from %s', (_, bytes, secret) => {
    const loaded = loadCredentials(bytes, secret, now)
    if (!loaded.ok) throw new Error(loaded.mistake)
    const { certificate, key, tls } = loaded.credentials
    expect(certificate).toMatchObject({
      base64: der.toString('base64'),
      validTo,
      subject: 'System \u00e6 (test)',
    })
    expect(createPublicKey(key).equals(certificate.key)).toBe(true)
    expect(tls().key).toBe(own.keyPem)
    expect(tls().cert.startsWith(own.certificatePem.replaceAll('\r\n', '\n').trim())).toBe(true)
  })

  it('our key and certificate are loaded from a file by OpenSSL 3', () => {
    const bytes = readFileSync(new URL('./fixtures/openssl.p12', import.meta.url))
    const loaded = loadCredentials(bytes, 'test', Date.UTC(2030, 0, 1))
    const client = readFileSync(new URL('./fixtures/client.pem', import.meta.url), 'utf8')
    expect(loaded).toMatchObject({
      ok: true,
      credentials: { certificate: { base64: new X509Certificate(client).raw.toString('base64') } },
    })
  })

  it.each([
    ['AES and SHA-256, as by default', 'openssl-danish', danish],
    ['RC2 and triple DES, as with -legacy', 'openssl-danish-legacy', danish],
    [
      'AES-128 for the key, triple DES with two keys for the certificate, and SHA-512',
      'openssl-sha512',
      danish,
    ],
    ['no encryption and no MAC', 'openssl-open', ''],
  ])('a file by OpenSSL 3 whose password has æ, ø and å is opened: %s', (_, name, secret) => {
    const loaded = loadCredentials(fixture(`${name}.p12`), secret, Date.UTC(2030, 0, 1))
    expect(loaded).toMatchObject({
      ok: true,
      credentials: {
        certificate: { base64: new X509Certificate(fixture('client.pem')).raw.toString('base64') },
      },
    })
    if (!loaded.ok) return
    const { key, certificate } = loaded.credentials
    expect(createPublicKey(key).equals(certificate.key)).toBe(true)
  })

  it('a file whose MAC and keys have 600,000 rounds is opened in seconds', () => {
    const userMsOf = (work: () => void): number => {
      const before = process.cpuUsage()
      work()
      return process.cpuUsage(before).user / 1000
    }
    // Compared with what OpenSSL needs for one of the three derivations, because machines differ.
    const one = userMsOf(() => pbkdf2Sync(danish, 'salt', 600_000, 32, 'sha256'))
    const all = userMsOf(() => {
      expect(loadCredentials(fixture('openssl-600000.p12'), danish, Date.UTC(2030, 0, 1)).ok).toBe(true)
    })
    expect(all / one).toBeLessThan(20)
  })

  it('a changed byte of a file by OpenSSL 3 is found by its MAC', () => {
    const bytes = fixture('openssl-danish.p12')
    for (const place of [200, 900, 1500, 2400]) {
      const changed = Buffer.from(bytes)
      changed[place] = (changed[place] as number) ^ 1
      expect(loadCredentials(changed, danish, Date.UTC(2030, 0, 1))).toEqual({
        ok: false,
        mistake: 'the password is wrong, or the file is not PKCS#12',
      })
    }
  })

  it.each<[string, Buffer, string, string]>([
    [
      'a wrong password, PKCS#12 by OpenSSL 3',
      fixture('openssl-danish.p12'),
      'Rodgrod',
      'the password is wrong, or the file is not PKCS#12',
    ],
    [
      'a wrong password, PKCS#12',
      toPkcs12(own, password),
      'wrong',
      'the password is wrong, or the file is not PKCS#12',
    ],
    [
      'no password, PKCS#12',
      toPkcs12(own, password),
      '',
      'the password is wrong, or the file is not PKCS#12',
    ],
    [
      'a wrong password, PEM',
      pem(encryptedKey, own.certificatePem),
      'wrong',
      'the password is wrong, or the key is broken',
    ],
    [
      'no password, PEM',
      pem(encryptedKey, own.certificatePem),
      '',
      'the password is wrong, or the key is broken',
    ],
    ['a broken key', pem(own.keyPem.replace(/\n.{20}/, '\n'), own.certificatePem), '', 'the key is broken'],
    ['no key', pem(own.certificatePem), '', 'the file has no private key'],
    ['no certificate', pem(own.keyPem), '', 'the file has a key but no certificate'],
    [
      'another certificate',
      pem(own.keyPem, other.certificatePem),
      '',
      'the key and the certificate do not belong together',
    ],
    [
      'two keys',
      pem(own.keyPem, other.keyPem, own.certificatePem),
      '',
      'the file has 2 private keys: one is expected',
    ],
    [
      'a broken certificate',
      pem(own.keyPem, own.certificatePem.replace(/\n.{20}/, '\n')),
      '',
      'the key and the certificate do not belong together',
    ],
    [
      'a short key',
      pem(weak.keyPem, weak.certificatePem),
      '',
      'the RSA key has 1024 bits: at least 2048 are needed',
    ],
    [
      'a short key, PKCS#12',
      toPkcs12(weak, password),
      password,
      'the RSA key has 1024 bits: at least 2048 are needed',
    ],
    [
      'another kind of key',
      pem(ec, own.certificatePem),
      '',
      'the key and the certificate do not belong together',
    ],
    ['an empty file', Buffer.alloc(0), '', 'the file is neither PKCS#12 nor PEM'],
    ['something else', Buffer.from('{"kty":"RSA"}'), '', 'the file is neither PKCS#12 nor PEM'],
    ['a certificate in DER', der, '', 'the password is wrong, or the file is not PKCS#12'],
  ])('our key and certificate are refused with %s', (_, bytes, secret, mistake) => {
    expect(loadCredentials(bytes, secret, now)).toEqual({ ok: false, mistake })
  })

  it('a certificate that is not yet valid is refused; an expired one is loaded, so that the server starts and reports it', () => {
    const load = (at: number) => loadCredentials(pem(own.keyPem, own.certificatePem), '', at)
    expect(load(now - day)).toMatchObject({ ok: true })
    expect(load(now - day - 1)).toEqual({
      ok: false,
      mistake: 'the certificate is not valid before 2026-05-31',
    })
    expect(load(validTo)).toMatchObject({ ok: true })
  })

  it('the key does not appear in a log', () => {
    const loaded = loadCredentials(toPkcs12(own, password), password, now)
    const secret = own.keyPem.split('\n')[5] as string
    expect(secret).toHaveLength(64)
    expect(JSON.stringify(loaded)).not.toContain(secret)
    expect(JSON.stringify(loaded)).not.toContain(password)
  })

  it('a changed file is loaded or refused without throwing, and changed PKCS#12 never gives another certificate', () => {
    const [pkcs12, plainPem] = [toPkcs12(own, password), pem(encryptedKey, own.certificatePem)]
    fc.assert(
      fc.property(fc.boolean(), fc.nat(), fc.nat(255), (isPkcs12, place, byte) => {
        const bytes = Buffer.from(isPkcs12 ? pkcs12 : plainPem)
        bytes[place % bytes.length] = byte
        const loaded = loadCredentials(bytes, password, now)
        if (!loaded.ok) expect(loaded.mistake).not.toContain(password)
        else if (isPkcs12) expect(loaded.credentials.certificate.base64).toBe(der.toString('base64'))
      }),
      { numRuns: 100 },
    )
  })
})

describe('a single certificate', () => {
  it.each<[string, Buffer]>([
    ['PEM', pem('subject=x', own.certificatePem)],
    ['DER', der],
  ])('a certificate is loaded from %s', (_, bytes) => {
    expect(loadCertificate(bytes, now)).toMatchObject({
      ok: true,
      certificate: { base64: der.toString('base64'), validTo, subject: 'System \u00e6 (test)' },
    })
  })

  it.each<[string, Buffer, number, string]>([
    [
      'two certificates',
      pem(own.certificatePem, ca.certificatePem),
      now,
      'the file has 2 certificates: one is expected',
    ],
    ['no certificate', pem(own.keyPem), now, 'the file is not a certificate in PEM or DER'],
    ['an empty file', Buffer.alloc(0), now, 'the file is not a certificate in PEM or DER'],
    ['a short key', pem(weak.certificatePem), now, 'the RSA key has 1024 bits: at least 2048 are needed'],
    [
      'an elliptic-curve key',
      readFileSync(new URL('./fixtures/elliptic.crt', import.meta.url)),
      now,
      'the key of the certificate is not RSA',
    ],
  ])('a certificate is refused with %s', (_, bytes, at, mistake) => {
    expect(loadCertificate(bytes, at)).toEqual({ ok: false, mistake })
  })
})
