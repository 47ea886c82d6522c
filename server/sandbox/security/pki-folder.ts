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

const open = 0o644
const secret = 0o600

/**
 * The files in the folder, with their modes. The authority's is written first. The client's certificate and key are
 * in one file, the form that many programs accept.
 */
const files = {
  'authority.pem': { mode: open, contentOf: ({ authority }) => authority },
  'client.pem': { mode: secret, contentOf: ({ client }) => client.certificate + client.key },
  'client.p12': { mode: secret, contentOf: toPkcs12 },
  'client-password.txt': { mode: secret, contentOf: (_, password) => password },
  'sts.pem': { mode: open, contentOf: ({ sts }) => sts.certificate },
  'sts-key.pem': { mode: secret, contentOf: ({ sts }) => sts.key },
  'service.pem': { mode: open, contentOf: ({ service }) => service.certificate },
  'service-key.pem': { mode: secret, contentOf: ({ service }) => service.key },
} satisfies Record<string, { mode: number; contentOf(pki: TestPki, password: string): string | Buffer }>
type FileName = keyof typeof files

const names = Object.keys(files) as FileName[]

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

/** Whether a check passes; it does not if it throws, because a text is not a certificate or a key. */
const passes = (check: () => boolean): boolean => {
  try {
    return check()
  } catch {
    return false
  }
}

const isOurs = (pem = ''): boolean =>
  passes(() => new X509Certificate(pem).subject.includes(`O=${organisation}`))

const isValidAt = ({ certificate, key }: KeyPair, now: number): boolean =>
  passes(() => {
    const parsed = new X509Certificate(certificate)
    const isValid = Date.parse(parsed.validFrom) <= now && now < Date.parse(parsed.validTo)
    return isValid && parsed.checkPrivateKey(createPrivateKey(key))
  })

const read = async (folder: string): Promise<Found> => {
  const found: Found = {}
  for (const name of names) {
    try {
      found[name] = await readFile(join(folder, name), 'latin1')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    }
  }
  return found
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
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const found = await read(folder)
    const present = Object.keys(found)
    if (present.length > 0 && !isOurs(found['authority.pem']))
      return { mistake: `${folder} contains ${present.join(', ')}, not created by the sandbox` }
    const kept = fromFiles(found)
    if (kept !== undefined && holders.every((holder) => isValidAt(kept[holder], now))) return { pki: kept }
    const pki = await createTestPki({ now })
    const password = randomBytes(18).toString('base64url')
    for (const name of names) {
      const { mode, contentOf } = files[name]
      await writeFile(join(folder, name), contentOf(pki, password), { mode })
    }
    return { pki }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === undefined) throw error
    return { mistake: `${folder} cannot be used: ${code}` }
  }
}
