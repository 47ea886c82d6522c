// The view-model of the certificates: how long each has left.
import { assessCertificate, type CertificateState } from '../../server/domain/services/certificate.ts'
import { day } from '../../server/domain/time.ts'
import type { Reading } from './world.ts'

/** A certificate in the configuration: its place there, its subject, and its end (epoch ms). */
export type KnownCertificate = { name: string; subject: string; validTo: number }

/** The time a certificate has left. */
export type CertificateLeft = { endsAt: number; days: number; state: CertificateState }
export type CertificateModel = CertificateLeft & { name: string; subject: string }

/** The time left at the reading's instant; the page is valid until that changes. */
export const certificateLeft = (endsAt: number, reading: Reading): CertificateLeft => {
  const left = assessCertificate(endsAt, reading.now)
  reading.until(Math.min(endsAt - left.days * day + 1, endsAt))
  return { endsAt, ...left }
}

export const certificatesOf = (
  certificates: readonly KnownCertificate[],
  reading: Reading,
): CertificateModel[] =>
  [...certificates]
    .sort((a, b) => a.validTo - b.validTo)
    .map(({ name, subject, validTo }) => ({ name, subject, ...certificateLeft(validTo, reading) }))
