// Opens PKCS#12 (RFC 7292): checks its MAC, and decrypts its keys and certificates. node-forge only parses the ASN.1 and
// does RC2: its PBES2 takes passwords as Latin-1, where OpenSSL 3 takes UTF-8, and its MAC needs half a minute for
// 600,000 rounds.
import { createDecipheriv, createHmac, hash, pbkdf2Sync } from 'node:crypto'
import forge from 'node-forge'

/** The keys (PKCS#8) and certificates of a file, each in DER. */
export type Opened = { keys: Buffer[]; certificates: Buffer[] }

type Asn1 = forge.asn1.Asn1
/** A password in the two forms that a file needs: of PBES2, and of PKCS#12's own derivation (B.1). */
type Secret = { bytes: Buffer; bmp: Buffer }

/** Above this a file would hold the start for seconds. */
const maxRounds = 5_000_000

const refuse = (reason: string): never => {
  throw new Error(reason)
}

const childrenOf = (asn1: Asn1 | undefined): Asn1[] =>
  Array.isArray(asn1?.value) ? asn1.value : refuse('no structure')

/** The bytes of an octet string, which BER may split in parts. */
const octetsOf = (asn1: Asn1 | undefined): Buffer => {
  if (asn1 === undefined) return refuse('no octet string')
  return typeof asn1.value === 'string'
    ? Buffer.from(asn1.value, 'latin1')
    : Buffer.concat(asn1.value.map(octetsOf))
}

const oidOf = (asn1: Asn1 | undefined): string => forge.asn1.derToOid(octetsOf(asn1).toString('latin1'))
const parse = (der: Buffer): Asn1 => forge.asn1.fromDer(der.toString('latin1'))
const derOf = (asn1: Asn1 | undefined): Buffer =>
  asn1 === undefined ? refuse('no value') : Buffer.from(forge.asn1.toDer(asn1).getBytes(), 'latin1')

const roundsOf = (asn1: Asn1 | undefined): number => {
  const rounds = asn1 === undefined ? 1 : Number(`0x${octetsOf(asn1).toString('hex')}`)
  return rounds >= 1 && rounds <= maxRounds ? rounds : refuse('too many rounds')
}

const digests: Readonly<Record<string, { name: string; block: number }>> = {
  '1.3.14.3.2.26': { name: 'sha1', block: 64 },
  '2.16.840.1.101.3.4.2.1': { name: 'sha256', block: 64 },
  '2.16.840.1.101.3.4.2.2': { name: 'sha384', block: 128 },
  '2.16.840.1.101.3.4.2.3': { name: 'sha512', block: 128 },
}
const sha1 = { name: 'sha1', block: 64 }

const repeated = (bytes: Buffer, multiple: number): Buffer =>
  Buffer.alloc(multiple * Math.ceil(bytes.length / multiple), bytes)

/** Adds `more` and 1 to each block, as big-endian numbers (B.2, 6c). */
const addToBlocks = (blocks: Buffer, more: Buffer): void => {
  for (let start = 0; start < blocks.length; start += more.length) {
    let carry = 1
    for (let i = more.length - 1; i >= 0; i--) {
      carry += (blocks[start + i] as number) + (more[i] as number)
      blocks[start + i] = carry & 255
      carry >>= 8
    }
  }
}

/** Derives `length` bytes (B.2). `id`: 1 a key, 2 an initial vector, 3 the key of a MAC. */
const derive = (
  id: 1 | 2 | 3,
  { name, block }: { name: string; block: number },
  { bmp }: Secret,
  { salt, rounds }: { salt: Buffer; rounds: number },
  length: number,
): Buffer => {
  const input = Buffer.concat([repeated(salt, block), repeated(bmp, block)])
  const parts: Buffer[] = []
  for (let made = 0; made < length; ) {
    let part = hash(name, Buffer.concat([Buffer.alloc(block, id), input]), 'buffer')
    for (let round = 1; round < rounds; round++) part = hash(name, part, 'buffer')
    parts.push(part)
    made += part.length
    if (made < length) addToBlocks(input, Buffer.alloc(block, part))
  }
  return Buffer.concat(parts).subarray(0, length)
}

const prfs: Readonly<Record<string, string>> = {
  '1.2.840.113549.2.7': 'sha1',
  '1.2.840.113549.2.9': 'sha256',
  '1.2.840.113549.2.10': 'sha384',
  '1.2.840.113549.2.11': 'sha512',
}
const ciphers: Readonly<Record<string, { name: string; keyBytes: number }>> = {
  '2.16.840.1.101.3.4.1.2': { name: 'aes-128-cbc', keyBytes: 16 },
  '2.16.840.1.101.3.4.1.22': { name: 'aes-192-cbc', keyBytes: 24 },
  '2.16.840.1.101.3.4.1.42': { name: 'aes-256-cbc', keyBytes: 32 },
  '1.2.840.113549.3.7': { name: 'des-ede3-cbc', keyBytes: 24 },
}

const decryptBy = (cipher: string, key: Buffer, iv: Buffer, data: Buffer): Buffer => {
  const decipher = createDecipheriv(cipher, key, iv)
  return Buffer.concat([decipher.update(data), decipher.final()])
}

/** PBES2 with PBKDF2 (RFC 8018). */
const decryptPbes2 = (parameters: Asn1 | undefined, data: Buffer, { bytes }: Secret): Buffer => {
  const [derivation, encryption] = childrenOf(parameters)
  const [derivationId, derivationParameters] = childrenOf(derivation)
  if (oidOf(derivationId) !== '1.2.840.113549.1.5.12') refuse('another derivation than PBKDF2')
  const [salt, rounds, ...optional] = childrenOf(derivationParameters)
  const prf = optional.find(({ type }) => type === forge.asn1.Type.SEQUENCE)
  const digest = prf === undefined ? 'sha1' : prfs[oidOf(childrenOf(prf)[0])]
  const [encryptionId, iv] = childrenOf(encryption)
  const cipher = ciphers[oidOf(encryptionId)]
  if (digest === undefined || cipher === undefined) return refuse('an unknown algorithm')
  const key = pbkdf2Sync(bytes, octetsOf(salt), roundsOf(rounds), cipher.keyBytes, digest)
  return decryptBy(cipher.name, key, octetsOf(iv), data)
}

const decryptRc2 = (key: Buffer, iv: Buffer, data: Buffer): Buffer => {
  // OpenSSL 3 has RC2 only in its legacy provider, which Node does not load.
  const decipher = forge.rc2.createDecryptionCipher(key.toString('latin1'), key.length * 8)
  decipher.start(iv.toString('latin1'))
  decipher.update(forge.util.createBuffer(data.toString('latin1')))
  if (!decipher.finish()) refuse('not decrypted')
  return Buffer.from(decipher.output.getBytes(), 'latin1')
}

/** The key's length by the last number of PKCS#12's own encryptions (appendix C): triple DES with 3 or 2 keys, RC2. */
const ownKeyBytes: Readonly<Record<string, number>> = { '3': 24, '4': 16, '5': 16, '6': 5 }
const ownEncryption = '1.2.840.113549.1.12.1.'

const decryptOwn = (kind: string, parameters: Asn1 | undefined, data: Buffer, secret: Secret): Buffer => {
  const [salt, rounds] = childrenOf(parameters)
  const given = { salt: octetsOf(salt), rounds: roundsOf(rounds) }
  const keyBytes = ownKeyBytes[kind] ?? refuse('an unknown algorithm')
  const key = derive(1, sha1, secret, given, keyBytes)
  const iv = derive(2, sha1, secret, given, 8)
  if (kind === '5' || kind === '6') return decryptRc2(key, iv, data)
  return decryptBy('des-ede3-cbc', kind === '3' ? key : Buffer.concat([key, key.subarray(0, 8)]), iv, data)
}

const decrypt = (algorithm: Asn1 | undefined, data: Buffer, secret: Secret): Buffer => {
  const [id, parameters] = childrenOf(algorithm)
  const oid = oidOf(id)
  if (oid === '1.2.840.113549.1.5.13') return decryptPbes2(parameters, data, secret)
  if (oid.startsWith(ownEncryption))
    return decryptOwn(oid.slice(ownEncryption.length), parameters, data, secret)
  return refuse('an unknown algorithm')
}

const bag = '1.2.840.113549.1.12.10.1.'

const readBags = (contents: Asn1, secret: Secret, found: Opened): void => {
  for (const one of childrenOf(contents)) {
    const [id, wrapped] = childrenOf(one)
    const [value] = childrenOf(wrapped)
    const kind = oidOf(id)
    if (kind === `${bag}1`) found.keys.push(derOf(value))
    else if (kind === `${bag}2`) {
      const [algorithm, data] = childrenOf(value)
      found.keys.push(decrypt(algorithm, octetsOf(data), secret))
    } else if (kind === `${bag}3`) {
      const [, certificate] = childrenOf(value)
      found.certificates.push(octetsOf(childrenOf(certificate)[0]))
    } else if (kind === `${bag}6` && value !== undefined) readBags(value, secret, found)
  }
}

const dataId = '1.2.840.113549.1.7.1'
const encryptedId = '1.2.840.113549.1.7.6'

const readSafe = (safe: Buffer, secret: Secret): Opened => {
  const found: Opened = { keys: [], certificates: [] }
  for (const one of childrenOf(parse(safe))) {
    const [id, wrapped] = childrenOf(one)
    const [content] = childrenOf(wrapped)
    if (oidOf(id) === dataId) readBags(parse(octetsOf(content)), secret, found)
    else if (oidOf(id) === encryptedId) {
      const [, encrypted] = childrenOf(content)
      const [, algorithm, data] = childrenOf(encrypted)
      readBags(parse(decrypt(algorithm, octetsOf(data), secret)), secret, found)
    } else refuse('a content that a password does not open')
  }
  return found
}

const hasMac = (mac: Asn1, safe: Buffer, secret: Secret): boolean => {
  const [digestInfo, salt, rounds] = childrenOf(mac)
  const [algorithm, expected] = childrenOf(digestInfo)
  const digest = digests[oidOf(childrenOf(algorithm)[0])] ?? refuse('an unknown algorithm')
  const value = octetsOf(expected)
  const given = { salt: octetsOf(salt), rounds: roundsOf(rounds) }
  const key = derive(3, digest, secret, given, value.length)
  return createHmac(digest.name, key).update(safe).digest().equals(value)
}

/** The password in PKCS#12's form: UTF-16, big-endian, with a final zero. */
const toBmp = (password: string): Buffer => Buffer.from(`${password}\0`, 'utf16le').swap16()

/** Opens a file, given as its ASN.1. Throws when the password or the file is wrong; the message tells nothing of either. */
export const openPkcs12 = (file: Asn1, password: string): Opened => {
  const [version, content, mac] = childrenOf(file)
  const [id, wrapped] = childrenOf(content)
  if (octetsOf(version).toString('hex') !== '03' || oidOf(id) !== dataId)
    return refuse('another kind of file')
  const safe = octetsOf(childrenOf(wrapped)[0])
  const bmp = toBmp(password)
  if (mac !== undefined && !hasMac(mac, safe, { bytes: Buffer.alloc(0), bmp })) return refuse('a wrong MAC')
  try {
    return readSafe(safe, { bytes: Buffer.from(password, 'utf8'), bmp })
  } catch {
    // Some programs, node-forge among them, take a password's letters as Latin-1.
    return readSafe(safe, { bytes: Buffer.from(password, 'latin1'), bmp })
  }
}
