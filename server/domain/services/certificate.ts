// Computes the days a certificate has left, and the warning they give.
import { day } from '../time.ts'

/** `30`, `14`, `7`: at most that many days are left. */
export type CertificateState = 'ok' | '30' | '14' | '7' | 'ended'

/** Whole days left (0 on the last day, and after the end), and the warning; both instants are epoch ms. */
export const assessCertificate = (
  validTo: number,
  now: number,
): { days: number; state: CertificateState } => {
  if (now >= validTo) return { days: 0, state: 'ended' }
  const days = Math.floor((validTo - now) / day)
  return { days, state: days <= 7 ? '7' : days <= 14 ? '14' : days <= 30 ? '30' : 'ok' }
}
