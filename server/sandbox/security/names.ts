// The names used by OIO IDWS security: namespaces, algorithms, and the standards' token and fault names.
import type { Indeks } from '../../domain/measured/check.ts'
import { namespaces } from '../xml.ts'

const wss = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss'
const trust = 'http://docs.oasis-open.org/ws-sx/ws-trust/200512'
const samlProfile = 'http://docs.oasis-open.org/wss/oasis-wss-saml-token-profile-1.1'

export const ns = {
  soap11: namespaces.soap11,
  soap12: namespaces.soap12,
  wsa: namespaces.wsa,
  wsse: `${wss}-wssecurity-secext-1.0.xsd`,
  wsse11: 'http://docs.oasis-open.org/wss/oasis-wss-wssecurity-secext-1.1.xsd',
  wsu: `${wss}-wssecurity-utility-1.0.xsd`,
  ds: 'http://www.w3.org/2000/09/xmldsig#',
  ec: 'http://www.w3.org/2001/10/xml-exc-c14n#',
  saml: 'urn:oasis:names:tc:SAML:2.0:assertion',
  xsi: 'http://www.w3.org/2001/XMLSchema-instance',
  wst: trust,
  wsp: 'http://schemas.xmlsoap.org/ws/2004/09/policy',
  auth: 'http://docs.oasis-open.org/wsfed/authorization/200706',
} as const

export const algorithms = {
  exclusive: ns.ec,
  enveloped: `${ns.ds}enveloped-signature`,
  strTransform: `${wss}-soap-message-security-1.0#STR-Transform`,
  rsaSha256: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  sha256: 'http://www.w3.org/2001/04/xmlenc#sha256',
  rsaSha1: `${ns.ds}rsa-sha1`,
  sha1: `${ns.ds}sha1`,
} as const

export const tokens = {
  x509: `${wss}-x509-token-profile-1.0#X509v3`,
  subjectKeyIdentifier: `${wss}-x509-token-profile-1.0#X509SubjectKeyIdentifier`,
  base64: `${wss}-soap-message-security-1.0#Base64Binary`,
  saml2: `${samlProfile}#SAMLV2.0`,
  samlId: `${samlProfile}#SAMLID`,
  holderOfKey: 'urn:oasis:names:tc:SAML:2.0:cm:holder-of-key',
} as const

export const trustNames = {
  issueAction: `${trust}/RST/Issue`,
  issuedAction: `${trust}/RSTRC/IssueFinal`,
  issue: `${trust}/Issue`,
  publicKey: `${trust}/PublicKey`,
  claimsDialect: `${ns.auth}/authclaims`,
  cvrClaim: 'dk:gov:saml:attribute:CvrNumberIdentifier',
} as const

export const anonymous = 'http://www.w3.org/2005/08/addressing/anonymous'
export const faultAction = 'http://www.w3.org/2005/08/addressing/soap/fault'

/** The entityIDs of the indexes, the services a token can be issued for; from KOMBIT's published contracts. */
export const entityIds: Readonly<Record<Indeks, string>> = {
  sdi: 'http://entityid.kombit.dk/service/sdi/sagdokumentindeks/6',
  ydi: 'http://entityid.kombit.dk/service/ydi/ydelseindeks/6',
}

/** The path of the STS. */
export const stsPath = '/runtime/services/kombittrust/14/certificatemixed'
