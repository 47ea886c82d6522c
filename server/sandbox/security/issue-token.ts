// Issues the STS's token: a signed SAML 2.0 holder-of-key assertion, in the form of KOMBIT's STS.
import { randomUUID, X509Certificate } from 'node:crypto'
import { SignedXml } from 'xml-crypto'
import { escapeXml } from '../xml.ts'
import { algorithms, ns, tokens, trustNames } from './names.ts'
import type { KeyPair } from './pki.ts'
import { derOf } from './sign.ts'

/** The issuer named in the sandbox's tokens. */
const issuer = 'https://sts.sandbox.invalid'

export type Grant = {
  /** The entityID of the service that the token is for. */
  audience: string
  /** The kommune's CVR number; undefined for a token that names no kommune. */
  cvr: string | undefined
  /** PEM: the certificate of the key that the token's holder must sign with. */
  certificate: string
  /** Epoch ms; the token is valid in [from, to). */
  from: number
  to: number
}

export type Token = { id: string; xml: string }

const subjectNameOf = (certificate: string): string =>
  new X509Certificate(certificate).subject.split('\n').reverse().join(', ')

const attribute = (name: string, value: string): string =>
  `<Attribute Name="${name}" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:basic">` +
  `<AttributeValue>${escapeXml(value)}</AttributeValue></Attribute>`

const unsigned = (id: string, { audience, cvr, certificate, from, to }: Grant): string => {
  const [notBefore, notOnOrAfter] = [from, to].map((at) => new Date(at).toISOString())
  const period = `NotBefore="${notBefore}" NotOnOrAfter="${notOnOrAfter}"`
  return (
    `<Assertion xmlns="${ns.saml}" ID="${id}" IssueInstant="${notBefore}" Version="2.0">` +
    `<Issuer Format="urn:oasis:names:tc:SAML:2.0:nameid-format:entity">${issuer}</Issuer>` +
    '<Subject><NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:X509SubjectName">' +
    `${escapeXml(subjectNameOf(certificate))}</NameID><SubjectConfirmation Method="${tokens.holderOfKey}">` +
    `<SubjectConfirmationData xmlns:a="${ns.xsi}" a:type="KeyInfoConfirmationDataType" ${period}` +
    ` Recipient="${escapeXml(audience)}"><KeyInfo xmlns="${ns.ds}"><X509Data><X509Certificate>` +
    `${derOf(certificate)}</X509Certificate></X509Data></KeyInfo></SubjectConfirmationData></SubjectConfirmation></Subject>` +
    `<Conditions ${period}><AudienceRestriction><Audience>${escapeXml(audience)}</Audience></AudienceRestriction></Conditions>` +
    `<AttributeStatement>${cvr === undefined ? '' : attribute(trustNames.cvrClaim, cvr)}` +
    `${attribute('dk:gov:saml:attribute:AssuranceLevel', '3')}${attribute('dk:gov:saml:attribute:SpecVer', 'DK-SAML-2.0')}` +
    `${attribute('dk:gov:saml:attribute:KombitSpecVer', '1.0')}</AttributeStatement>` +
    `<AuthnStatement AuthnInstant="${notBefore}"><AuthnContext>` +
    '<AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:X509</AuthnContextClassRef>' +
    '</AuthnContext></AuthnStatement></Assertion>'
  )
}

/** Issues a token, signed by the STS. */
export const issueToken = (grant: Grant, signer: KeyPair): Token => {
  const id = `_${randomUUID()}`
  const signed = new SignedXml({
    privateKey: signer.key,
    publicCert: signer.certificate,
    canonicalizationAlgorithm: algorithms.exclusive,
    signatureAlgorithm: algorithms.rsaSha256,
  })
  signed.addReference({
    xpath: '/*',
    transforms: [algorithms.enveloped, algorithms.exclusive],
    digestAlgorithm: algorithms.sha256,
  })
  signed.computeSignature(unsigned(id, grant), {
    location: { reference: "/*/*[local-name()='Issuer']", action: 'after' },
  })
  return { id, xml: signed.getSignedXml() }
}
