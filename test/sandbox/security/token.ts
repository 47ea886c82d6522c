// Builds tokens for the sandbox's tests, and signs them with any key.
import { randomUUID, X509Certificate } from 'node:crypto'
import { SignedXml } from 'xml-crypto'
import type { KeyPair } from '../../../server/sandbox/security/pki.ts'
import { uris } from './signer.ts'

export type TokenOptions = {
  /** PEM: the certificate of the key that the holder must have. */
  certificate: string
  audience: string
  cvr: string
  from: number
  to: number
}

/** An unsigned assertion with a prefix, unlike KOMBIT's, which use the default namespace. */
export const assertion = ({ certificate, audience, cvr, from, to }: TokenOptions): string => {
  const period = `NotBefore="${new Date(from).toISOString()}" NotOnOrAfter="${new Date(to).toISOString()}"`
  const der = new X509Certificate(certificate).raw.toString('base64')
  return (
    `<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_${randomUUID()}" Version="2.0"` +
    ` IssueInstant="${new Date(from).toISOString()}"><saml:Issuer>urn:sts</saml:Issuer><saml:Subject>` +
    '<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:holder-of-key">' +
    `<saml:SubjectConfirmationData ${period}><ds:KeyInfo xmlns:ds="${uris.ds}"><ds:X509Data><ds:X509Certificate>` +
    `${der}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></saml:SubjectConfirmationData></saml:SubjectConfirmation>` +
    `</saml:Subject><saml:Conditions ${period}><saml:AudienceRestriction><saml:Audience>${audience}</saml:Audience>` +
    '</saml:AudienceRestriction></saml:Conditions><saml:AttributeStatement>' +
    '<saml:Attribute Name="dk:gov:saml:attribute:CvrNumberIdentifier">' +
    `<saml:AttributeValue>${cvr}</saml:AttributeValue></saml:Attribute></saml:AttributeStatement></saml:Assertion>`
  )
}

/** Signs an assertion. */
export const signAssertion = (xml: string, signer: KeyPair): string => {
  const signed = new SignedXml({
    privateKey: signer.key,
    publicCert: signer.certificate,
    canonicalizationAlgorithm: uris.exclusive,
    signatureAlgorithm: uris.rsaSha256,
  })
  signed.addReference({
    xpath: '/*',
    transforms: [`${uris.ds}enveloped-signature`, uris.exclusive],
    digestAlgorithm: uris.sha256,
  })
  signed.computeSignature(xml, {
    prefix: 'ds',
    location: { reference: "/*/*[local-name()='Issuer']", action: 'after' },
  })
  return signed.getSignedXml()
}
