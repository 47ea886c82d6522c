// Builds signed messages of a service and an STS for the tests, signed by xml-crypto as an independent implementation.
import { sign } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { SignedXml } from 'xml-crypto'
import { canonicalize } from '../../../server/sources/idws/c14n.ts'
import { type Credentials, loadCredentials } from '../../../server/sources/idws/credentials.ts'
import { elementsOf } from '../../../server/sources/xml.ts'
import { type Element, parseXml } from '../../../server/sources/xml-tree.ts'
import { answer } from '../../support/answers.ts'

export const ns = {
  wsa: 'http://www.w3.org/2005/08/addressing',
  wsse: 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd',
  wsu: 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd',
  ds: 'http://www.w3.org/2000/09/xmldsig#',
  saml: 'urn:oasis:names:tc:SAML:2.0:assertion',
  wst: 'http://docs.oasis-open.org/ws-sx/ws-trust/200512',
}
const soapNs = {
  '1.1': 'http://schemas.xmlsoap.org/soap/envelope/',
  '1.2': 'http://www.w3.org/2003/05/soap-envelope',
}
const c14n = 'http://www.w3.org/2001/10/xml-exc-c14n#'
const rsaSha256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256'
const sha256 = 'http://www.w3.org/2001/04/xmlenc#sha256'

/** The instant at which the tests' messages are created: 31 October 2022, noon. */
export const at = Date.UTC(2022, 9, 31, 12)
export const messageId = 'urn:uuid:00000000-0000-4000-8000-000000000001'
export const entityId = 'http://entityid.kombit.dk/service/sdi/sagdokumentindeks/6'
/** The CVR number of the kommune that is asked about, Aarhus. */
export const cvr = '55133018'

/** Keys for these tests only; the certificates are valid until 2049. */
export const partyOf = (name: 'client' | 'sts' | 'service'): Credentials => {
  const loaded = loadCredentials(readFileSync(new URL(`./fixtures/${name}.pem`, import.meta.url)), '', at)
  if (!loaded.ok) throw new Error(loaded.mistake)
  return loaded.credentials
}

type Algorithms = {
  signature?: string
  digest?: string
  canonicalization?: string
  transforms?: readonly string[]
  prefixes?: readonly string[]
}

type SignOptions = Algorithms & {
  by: Credentials
  /** The elements to sign, as XPaths. */
  parts: readonly string[]
  /** The place of the signature. */
  into: string
  action?: 'append' | 'after'
  wsu?: boolean
  keyInfo?: string
}

/** Signs the elements of a document. */
export const signXml = (xml: string, options: SignOptions): string => {
  const { by, parts, into, action = 'append', wsu = true, keyInfo, prefixes = [] } = options
  const signer = new SignedXml({
    privateKey: by.tls().key,
    signatureAlgorithm: options.signature ?? rsaSha256,
    canonicalizationAlgorithm: options.canonicalization ?? c14n,
    getKeyInfoContent: () => keyInfo ?? null,
    ...(wsu ? { idMode: 'wssecurity' as const } : {}),
  })
  for (const xpath of parts) {
    signer.addReference({
      xpath,
      digestAlgorithm: options.digest ?? sha256,
      transforms: [...(options.transforms ?? [c14n])],
      inclusiveNamespacesPrefixList: [...prefixes],
    })
  }
  signer.computeSignature(xml, {
    prefix: 'ds',
    location: { reference: into, action },
    existingPrefixes: { wsse: ns.wsse, wsu: ns.wsu },
  })
  return signer.getSignedXml()
}

const iso = (time: number) => new Date(time).toISOString()
const child = (name: string) => `*[local-name()='${name}']`
const securityPath = `/${child('Envelope')}/${child('Header')}/${child('Security')}`

export const timestamp = (created = at, expires = created + 300_000): string =>
  `<wsu:Timestamp wsu:Id="ts"><wsu:Created>${iso(created)}</wsu:Created><wsu:Expires>${iso(expires)}</wsu:Expires></wsu:Timestamp>`

const binaryToken = ({ certificate }: Credentials): string =>
  `<wsse:BinarySecurityToken wsu:Id="x509" EncodingType="e" ValueType="v">${certificate.base64}</wsse:BinarySecurityToken>`

const headersOf = (relatesTo: string | undefined): string =>
  `<wsa:Action wsu:Id="action">urn:x:fremsoegResponse</wsa:Action><wsa:MessageID wsu:Id="mid">urn:uuid:answer</wsa:MessageID>` +
  (relatesTo === undefined ? '' : `<wsa:RelatesTo wsu:Id="rel">${relatesTo}</wsa:RelatesTo>`)

export type AnswerOptions = Algorithms & {
  version?: '1.1' | '1.2'
  body?: string
  relatesTo?: string | undefined
  headers?: string
  timestamp?: string
  token?: string
  by?: Credentials
  /** The signed parts; all by default. */
  parts?: readonly string[]
  signed?: boolean
}

const allParts = ['Body', 'Action', 'MessageID', 'RelatesTo', 'Timestamp', 'BinarySecurityToken']

/** An unsigned answer, with whitespace between its elements. */
export const bareAnswer = (options: AnswerOptions = {}): string => {
  const { version = '1.1', by = partyOf('service'), relatesTo = messageId } = options
  const headers = options.headers ?? headersOf('relatesTo' in options ? options.relatesTo : relatesTo)
  return (
    `<e:Envelope xmlns:e="${soapNs[version]}" xmlns:wsa="${ns.wsa}" xmlns:wsu="${ns.wsu}" xmlns:unused="urn:u">\n <e:Header>${headers}` +
    `<wsse:Security xmlns:wsse="${ns.wsse}" e:mustUnderstand="1">${options.token ?? binaryToken(by)}${options.timestamp ?? timestamp()}</wsse:Security></e:Header>\n` +
    ` <e:Body wsu:Id="body">${options.body ?? answer('20', '12')}</e:Body></e:Envelope>`
  )
}

/** A signed answer of an index. */
export const signedAnswer = (options: AnswerOptions = {}): string => {
  const bare = bareAnswer(options)
  if (options.signed === false) return bare
  const parts = (options.parts ?? allParts).filter((name) => bare.includes(`:${name}`))
  return signXml(bare, {
    ...options,
    by: options.by ?? partyOf('service'),
    parts: parts.map((name) => (name === 'Body' ? `/*/${child(name)}` : `/*/*[1]//${child(name)}`)),
    into: securityPath,
    keyInfo: '<wsse:SecurityTokenReference><wsse:Reference URI="#x509"/></wsse:SecurityTokenReference>',
  })
}

export type AssertionOptions = Algorithms & {
  id?: string
  prefix?: string
  audience?: string
  notBefore?: string
  notOnOrAfter?: string
  method?: string
  holder?: string
  confirmedUntil?: string
  by?: Credentials
  signed?: boolean
  more?: string
  /** The kommune's CVR number. */
  cvr?: string
  /** Namespaces that are declared only on enclosing elements. */
  inherited?: boolean
}

/** An assertion in the form of KOMBIT's STS; in the default namespace if `prefix` is empty. */
export const bareAssertion = (options: AssertionOptions = {}): string => {
  const { id = '_assertion-1', prefix = '', audience = entityId } = options
  const p = prefix === '' ? '' : `${prefix}:`
  const declared = options.inherited ? '' : ` xmlns${prefix === '' ? '' : `:${prefix}`}="${ns.saml}"`
  const holder = options.holder ?? partyOf('client').certificate.base64
  const confirmedUntil = options.confirmedUntil ?? iso(at + 3_600_000)
  return (
    `<${p}Assertion${declared} ID="${id}" IssueInstant="${iso(at)}" Version="2.0"><${p}Issuer>https://sts.test</${p}Issuer>` +
    `<${p}Subject><${p}NameID>C=DK,CN=client</${p}NameID><${p}SubjectConfirmation Method="${options.method ?? 'urn:oasis:names:tc:SAML:2.0:cm:holder-of-key'}">` +
    `<${p}SubjectConfirmationData xmlns:a="http://www.w3.org/2001/XMLSchema-instance" a:type="KeyInfoConfirmationDataType"${confirmedUntil === '' ? '' : ` NotOnOrAfter="${confirmedUntil}"`}>` +
    `<KeyInfo xmlns="${ns.ds}"><X509Data><X509Certificate>${holder}</X509Certificate></X509Data></KeyInfo></${p}SubjectConfirmationData></${p}SubjectConfirmation></${p}Subject>` +
    `<${p}Conditions NotBefore="${options.notBefore ?? iso(at)}" NotOnOrAfter="${options.notOnOrAfter ?? iso(at + 300_000)}">` +
    `<${p}AudienceRestriction><${p}Audience>${audience}</${p}Audience></${p}AudienceRestriction></${p}Conditions>` +
    `<${p}AttributeStatement><${p}Attribute Name="dk:gov:saml:attribute:CvrNumberIdentifier"><${p}AttributeValue>${options.cvr ?? cvr}</${p}AttributeValue></${p}Attribute></${p}AttributeStatement>${options.more ?? ''}</${p}Assertion>`
  )
}

const enveloped = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature'

/** Signs the assertion in a document, or a document that is the assertion. */
export const signAssertion = (xml: string, options: AssertionOptions = {}): string =>
  signXml(xml, {
    transforms: [enveloped, c14n],
    ...options,
    by: options.by ?? partyOf('sts'),
    parts: [`//${child('Assertion')}`],
    into: `//${child('Assertion')}/${child('Issuer')}`,
    action: 'after',
    wsu: false,
  })

export type IssuedOptions = AssertionOptions & {
  relatesTo?: string | undefined
  /** The content of the Security header; without it there is no header. */
  security?: string
  token?: string
  /** Also signs the message, with these credentials. */
  signedBy?: Credentials
  signedParts?: readonly string[]
  envelope?: string
}

/** The STS's answer with a token. */
export const issuedAnswer = (options: IssuedOptions = {}): string => {
  const relatesTo = 'relatesTo' in options ? options.relatesTo : messageId
  const assertion = options.token ?? bareAssertion(options)
  const security =
    options.security === undefined
      ? ''
      : `<wsse:Security xmlns:wsse="${ns.wsse}">${options.security}</wsse:Security>`
  const whole =
    `<s:Envelope xmlns:s="${soapNs['1.2']}" xmlns:wsa="${ns.wsa}" xmlns:wsu="${ns.wsu}"${options.envelope ?? ''}><s:Header>` +
    `<wsa:Action wsu:Id="action">${ns.wst}/RSTRC/IssueFinal</wsa:Action>` +
    (relatesTo === undefined ? '' : `<wsa:RelatesTo wsu:Id="rel">${relatesTo}</wsa:RelatesTo>`) +
    `${security}</s:Header><s:Body wsu:Id="body"><wst:RequestSecurityTokenResponseCollection xmlns:wst="${ns.wst}"><wst:RequestSecurityTokenResponse>` +
    `<wst:RequestedSecurityToken>${assertion}</wst:RequestedSecurityToken></wst:RequestSecurityTokenResponse></wst:RequestSecurityTokenResponseCollection></s:Body></s:Envelope>`
  const signed =
    options.signed === false || options.token !== undefined ? whole : signAssertion(whole, options)
  if (options.signedBy === undefined) return signed
  const parts = options.signedParts ?? ['Body', 'Action', 'RelatesTo', 'Timestamp']
  return signXml(signed, {
    by: options.signedBy,
    parts: parts.map((name) => (name === 'Body' ? `/*/${child(name)}` : `/*/*[1]//${child(name)}`)),
    into: securityPath,
  })
}

/** Changes SignedInfo of the message signature, and signs it again with the same key. */
export const resigned = (
  xml: string,
  change: (signedInfo: string) => string,
  by = partyOf('service'),
): string => {
  const changed = xml.replace(/<ds:SignedInfo>.*?<\/ds:SignedInfo>/s, (signedInfo) => change(signedInfo))
  const find = (element: Element): Element | undefined =>
    element.local === 'SignedInfo'
      ? element
      : elementsOf(element).reduce<Element | undefined>((found, child) => found ?? find(child), undefined)
  const signedInfo = find(parseXml(changed)?.root as Element) as Element
  const [, list = ''] = /<ds:CanonicalizationMethod [^>]*><ec:[^>]*PrefixList="([^"]*)"/.exec(changed) ?? []
  const inclusive = list.split(' ').filter((prefix) => prefix !== '')
  const canonical = Buffer.from(canonicalize(signedInfo, { inclusive }))
  const value = sign('sha256', canonical, by.key).toString('base64')
  return changed.replace(/(<ds:SignatureValue>)[^<]*/, `$1${value}`)
}
