// Tests the sandbox's test certificates: their content, their folder, and that other programs can read them.
import { execFile, execFileSync } from 'node:child_process'
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import forge from 'node-forge'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { day } from '../../../server/domain/time.ts'
import { createTestPki, holders } from '../../../server/sandbox/security/pki.ts'
import { openPkiFolder } from '../../../server/sandbox/security/pki-folder.ts'

const now = Date.UTC(2022, 9, 31, 9)

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sandbox-pki-'))
})
afterAll(() => rm(folder, { recursive: true }))

const opened = async (path: string, at = now) => {
  const result = await openPkiFolder(path, at)
  if ('mistake' in result) throw new Error(result.mistake)
  return result.pki
}

const text = (path: string, name: string) => readFile(join(path, name), 'latin1')

describe('the certificates', () => {
  it('the certificates are RSA-2048, issued by one authority, each with its key, and valid for 90 days', async () => {
    const pki = await createTestPki({ now })
    const authority = new X509Certificate(pki.authority)
    for (const holder of holders) {
      const certificate = new X509Certificate(pki[holder].certificate)
      expect(certificate.checkPrivateKey(createPrivateKey(pki[holder].key))).toBe(true)
      expect(certificate.publicKey.asymmetricKeyDetails?.modulusLength).toBe(2048)
      expect([certificate.checkIssued(authority), certificate.verify(authority.publicKey)]).toEqual([
        true,
        true,
      ])
      expect(certificate.ca).toBe(false)
      expect(certificate.subject).toContain(`CN=${holder}`)
      expect([Date.parse(certificate.validFrom), Date.parse(certificate.validTo)]).toEqual([
        now - 3_600_000,
        now + 90 * day,
      ])
    }
    expect(new Set(holders.map((holder) => pki[holder].key)).size).toBe(3)
  })

  it('a certificate can be created with another validity period', async () => {
    const ended = { from: now - 20 * day, to: now - day }
    const pki = await createTestPki({ now, validity: { sts: ended } })
    expect(Date.parse(new X509Certificate(pki.sts.certificate).validTo)).toBe(ended.to)
    expect(Date.parse(new X509Certificate(pki.service.certificate).validTo)).toBe(now + 90 * day)
    expect(Date.parse(new X509Certificate(pki.authority).validFrom)).toBe(ended.from)
  })
})

describe('the folder', () => {
  it('the folder is created once, with secrets readable only by the owner, and reused until the certificates expire', async () => {
    const path = join(folder, 'made/within')
    const first = await opened(path)
    const modes = Object.fromEntries(
      await Promise.all(
        (await readdir(path)).map(
          async (name) => [name, (await stat(join(path, name))).mode & 0o777] as const,
        ),
      ),
    )
    expect(modes).toEqual({
      'authority.pem': 0o644,
      'client-password.txt': 0o600,
      'client.p12': 0o600,
      'client.pem': 0o600,
      'service-key.pem': 0o600,
      'service.pem': 0o644,
      'sts-key.pem': 0o600,
      'sts.pem': 0o644,
    })
    expect((await stat(path)).mode & 0o777).toBe(0o700)
    expect(await opened(path, now + 90 * day - 1)).toEqual(first)
    const later = await opened(path, now + 90 * day)
    expect(later.sts.certificate).not.toBe(first.sts.certificate)
    expect(await opened(path, now + 90 * day)).toEqual(later)
  })

  it('the certificates are replaced when a file is missing or a key does not match', async () => {
    const path = join(folder, 'broken')
    const first = await opened(path)
    await rm(join(path, 'client.p12'))
    const second = await opened(path)
    expect(second.client).not.toEqual(first.client)
    await writeFile(join(path, 'service-key.pem'), await text(path, 'sts-key.pem'))
    const third = await opened(path)
    expect(third.service).not.toEqual(second.service)
    await writeFile(join(path, 'sts.pem'), 'not a certificate')
    expect(await opened(path)).not.toEqual(third)
  })

  it('a folder with files that the sandbox did not create is left unchanged', async () => {
    const path = await mkdtemp(join(folder, 'foreign-'))
    await writeFile(join(path, 'client.p12'), 'somebody’s own')
    expect(await openPkiFolder(path, now)).toEqual({
      mistake: `${path} contains client.p12, not created by the sandbox`,
    })
    expect([await readdir(path), await readFile(join(path, 'client.p12'), 'utf8')]).toEqual([
      ['client.p12'],
      'somebody’s own',
    ])
  })

  it('a folder that cannot be used is reported', async () => {
    const path = join(folder, 'a-file')
    await writeFile(path, '')
    expect(await openPkiFolder(path, now)).toEqual({ mistake: `${path} cannot be used: EEXIST` })
  })
})

const openssl = 'openssl'
const hasOpenssl = (() => {
  try {
    execFileSync(openssl, ['version'])
    return true
  } catch {
    return false
  }
})()

describe('client.p12', () => {
  it('node-forge opens client.p12 only with its password, and finds key, certificate and authority', async () => {
    const path = join(folder, 'p12')
    const pki = await opened(path)
    const asn1 = forge.asn1.fromDer(await text(path, 'client.p12'))
    const password = await text(path, 'client-password.txt')
    const p12 = forge.pkcs12.pkcs12FromAsn1(asn1, password)
    const { certBag, pkcs8ShroudedKeyBag } = forge.pki.oids as Record<string, string>
    const certificates = p12
      .getBags({ bagType: certBag! })
      [certBag!]?.map(({ cert }) => forge.pki.certificateToPem(cert!))
    expect(certificates).toEqual([pki.client.certificate, pki.authority])
    const key = p12.getBags({ bagType: pkcs8ShroudedKeyBag! })[pkcs8ShroudedKeyBag!]?.[0]?.key
    expect(createPrivateKey(forge.pki.privateKeyToPem(key!)).equals(createPrivateKey(pki.client.key))).toBe(
      true,
    )
    expect(() => forge.pkcs12.pkcs12FromAsn1(asn1, `${password}x`)).toThrow('Invalid password')
  })

  it.skipIf(!hasOpenssl)('openssl opens client.p12 (skipped without openssl)', async () => {
    const path = join(folder, 'p12')
    const pki = await opened(path)
    const { stdout } = await promisify(execFile)(openssl, [
      'pkcs12',
      '-in',
      join(path, 'client.p12'),
      '-passin',
      `file:${join(path, 'client-password.txt')}`,
      '-nodes',
    ])
    const certificate = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/.exec(stdout)?.[0] ?? ''
    const key = /-----BEGIN PRIVATE KEY-----[^-]+-----END PRIVATE KEY-----/.exec(stdout)?.[0] ?? ''
    expect(new X509Certificate(certificate).fingerprint256).toBe(
      new X509Certificate(pki.client.certificate).fingerprint256,
    )
    expect(createPrivateKey(key).equals(createPrivateKey(pki.client.key))).toBe(true)
  })

  it('client.pem contains the same key and certificate as client.p12', async () => {
    const path = join(folder, 'p12')
    const pki = await opened(path)
    expect(await text(path, 'client.pem')).toBe(pki.client.certificate + pki.client.key)
  })
})
