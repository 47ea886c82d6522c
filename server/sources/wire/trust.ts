// TLS contexts: whose certificates we trust, and our own certificate where there is one.
import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls'

/** PEM. */
export type ClientCertificate = { key: string; cert: string }

let usual: SecureContext | undefined

/** Trusts the well-known authorities. Created once, because loading them takes time that would count as a service's. */
export const usualTrust = (): SecureContext => {
  usual ??= createSecureContext()
  return usual
}

/** Trusts `authorities` (PEM) beside the well-known ones, and shows our own certificate. */
export const trustOf = (
  authorities: readonly string[] | undefined,
  own?: ClientCertificate,
): SecureContext =>
  authorities === undefined && own === undefined
    ? usualTrust()
    : createSecureContext({ ...(authorities && { ca: [...rootCertificates, ...authorities] }), ...own })
