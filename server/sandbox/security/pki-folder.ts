// Stores the test certificates in a folder, and reuses them until they expire.
import { createPrivateKey, randomBytes, X509Certificate } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  createTestPki,
  type Holder,
  holders,
  type KeyPair,
  organisation,
  type TestPki,
  toPkcs12,
} from './pki.ts'

/** The files in the folder, and whether only the owner may read them. The authority's is written first. */
const files = {
  'authority.pem': 'open',
  'client.pem': 'secret',
  'client.p12': 'secret',
  'client-password.txt': 'secret',
  'sts.pem': 'open',
  'sts-key.pem': 'secret',
  'service.pem': 'open',
  'service-key.pem': 'secret',
} as const
type FileName = keyof typeof files

const names = Object.keys(files) as FileName[]

/** The file contents. The client's certificate and key are in one file, the form that many programs accept. */
const toFiles = (pki: TestPki): Record<FileName, string | Buffer> => {
  const password = randomBytes(18).toString('base64url')
  return {
    'authority.pem': pki.authority,
    'client.pem': pki.client.certificate + pki.client.key,
    'client.p12': toPkcs12(pki, password),
    'client-password.txt': password,
    'sts.pem': pki.sts.certificate,
    'sts-key.pem': pki.sts.key,
    'service.pem': pki.service.certificate,
    'service-key.pem': pki.service.key,
  }
}

type Found = Partial<Record<FileName, string>>

const pemOf = (text: string, label: string): string =>
  new RegExp(`-----BEGIN ${label}-----[^-]+-----END ${label}-----\\s*`).exec(text)?.[0] ?? ''

const fromFiles = (found: Found): TestPki | undefined => {
  if (names.some((name) => found[name] === undefined)) return undefined
  const pair = (holder: Holder) => ({
    certificate: pemOf(found[`${holder}.pem`]!, 'CERTIFICATE'),
    key: pemOf(found[holder === 'client' ? 'client.pem' : (`${holder}-key.pem` as const)]!, 'PRIVATE KEY'),
  })
  return {
    authority: found['authority.pem']!,
    client: pair('client'),
    sts: pair('sts'),
    service: pair('service'),
  }
}

/** Parses a certificate; undefined if it is not one. */
const parse = (pem: string): X509Certificate | undefined => {
  try {
    return new X509Certificate(pem)
  } catch {
    return undefined
  }
}

const isOurs = (pem: string | undefined): boolean =>
  parse(pem ?? '')?.subject.includes(`O=${organisation}`) === true

const isPair = (certificate: X509Certificate, key: string): boolean => {
  try {
    return certificate.checkPrivateKey(createPrivateKey(key))
  } catch {
    return false
  }
}

const isValidAt = ({ certificate, key }: KeyPair, now: number): boolean => {
  const parsed = parse(certificate)
  if (parsed === undefined || !isPair(parsed, key)) return false
  return Date.parse(parsed.validFrom) <= now && now < Date.parse(parsed.validTo)
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : ''

const read = async (folder: string): Promise<Found> => {
  const found: Found = {}
  for (const name of names) {
    try {
      found[name] = await readFile(join(folder, name), 'latin1')
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error
    }
  }
  return found
}

const write = async (folder: string, pki: TestPki): Promise<void> => {
  const contents = toFiles(pki)
  for (const name of names)
    await writeFile(join(folder, name), contents[name], { mode: files[name] === 'secret' ? 0o600 : 0o644 })
}

const open = async (folder: string, now: number): Promise<{ pki: TestPki } | { mistake: string }> => {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const found = await read(folder)
  const present = names.filter((name) => found[name] !== undefined)
  if (present.length > 0 && !isOurs(found['authority.pem']))
    return { mistake: `${folder} contains ${present.join(', ')}, not created by the sandbox` }
  const kept = fromFiles(found)
  if (kept !== undefined && holders.every((holder) => isValidAt(kept[holder], now))) return { pki: kept }
  const pki = await createTestPki({ now })
  await write(folder, pki)
  return { pki }
}

/**
 * Opens the folder's certificates, and creates the folder if it is missing. Replaces all certificates if any of them
 * is missing or is not valid at `now` (epoch ms). Returns a mistake, and changes nothing, if the folder contains
 * files that the sandbox did not create, or cannot be used.
 */
export const openPkiFolder = async (
  folder: string,
  now: number,
): Promise<{ pki: TestPki } | { mistake: string }> => {
  try {
    return await open(folder, now)
  } catch (error) {
    const code = codeOf(error)
    if (code === '') throw error
    return { mistake: `${folder} cannot be used: ${code}` }
  }
}
