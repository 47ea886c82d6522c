// The SDI questions of the sandbox's tests, in both SOAP versions, written independently of the server's own messages.
import type { SoapVersion } from '../../server/sandbox/switches.ts'

const action = 'http://kombit.dk/sts/sagdokumentindeks/fremsoeg'

export type CheckRequest = {
  cvr?: string
  /** null: all numbers. */
  kle?: string | null
  /** Raw XML of optional parts. */
  received?: string
  created?: string
  state?: string
  system?: string
  filter?: string
}

const role = (uuid: string): string =>
  `<gd:Rolle><sd:UUIDIdentifikator>${uuid}</sd:UUIDIdentifikator></gd:Rolle>`

export const since = (at: string): string =>
  `<go:SoegStsFraTidspunkt><sd:TidsstempelDatoTid>${at}</sd:TidsstempelDatoTid></go:SoegStsFraTidspunkt>`

export const before = (at: string): string => since(at).replaceAll('SoegStsFra', 'SoegStsTil')

export const fromSystem = (what: string): string =>
  `<gd:LokalUdvidelseListe><si:SagsitsystemRelation>${role('251c24fd-57b0-4afc-9d73-b063d1957eb3')}${what}` +
  '</si:SagsitsystemRelation></gd:LokalUdvidelseListe>'

export const systemUuid = (uuid: string): string =>
  fromSystem(`<gd:ReferenceID><sd:UUIDIdentifikator>${uuid}</sd:UUIDIdentifikator></gd:ReferenceID>`)

export const createdSince = (at: string): string =>
  '<gd:LokalUdvidelseListe><si:SoegEgenskaberLokalUdvidelse><si:OprettetTidspunktInterval><go:FraTidspunkt>' +
  `<sd:TidsstempelDatoTid>${at}</sd:TidsstempelDatoTid></go:FraTidspunkt></si:OprettetTidspunktInterval>` +
  '</si:SoegEgenskaberLokalUdvidelse></gd:LokalUdvidelseListe>'

const klasse = (kle: string): string =>
  `<sag:Sagsklasse>${role('a86c6581-ec85-412d-a655-31a1f1d5b14f')}<gd:LokalUdvidelseListe><si:SagsklasseLokalUdvidelse>` +
  `<si:BrugervendtNoegle>${kle}</si:BrugervendtNoegle></si:SagsklasseLokalUdvidelse></gd:LokalUdvidelseListe></sag:Sagsklasse>`

export const payload = (request: CheckRequest = {}): string =>
  '<sdi:FremsoegSagDokumentIndeksInput xmlns:sdi="urn:oio:sts:sagdok:sagdokumentindeks:6" xmlns:sag="urn:oio:sts:sagdok:sag:6"' +
  ' xmlns:sd="urn:oio:sagdok:3.0.0" xmlns:gd="urn:oio:sts:generelledefinitioner:6" xmlns:si="urn:oio:sts:sagdok:sagindeks:6"' +
  ' xmlns:go="urn:oio:sts:generelleoperationer:6"><sdi:SoegUdtryk><sdi:operation>AND</sdi:operation><sdi:SoegSag>' +
  '<sd:FoersteResultatReference>0</sd:FoersteResultatReference><sd:MaksimalAntalKvantitet>1</sd:MaksimalAntalKvantitet>' +
  `${request.received ?? ''}<sag:AttributListe>${request.created ?? ''}</sag:AttributListe>` +
  `<sag:TilstandListe>${request.state ?? ''}</sag:TilstandListe><sag:RelationListe>` +
  `<sag:Sagsaktoer>${role('9e979b84-b846-4472-8622-58007dc63c7e')}<gd:LokalUdvidelseListe><si:SagsaktoerLokalUdvidelse>` +
  `<si:CVR-Nummer>${request.cvr ?? '55133018'}</si:CVR-Nummer></si:SagsaktoerLokalUdvidelse></gd:LokalUdvidelseListe></sag:Sagsaktoer>` +
  `${request.kle === null ? '' : klasse(request.kle ?? '02.34.02')}` +
  `${request.system ?? ''}</sag:RelationListe></sdi:SoegSag></sdi:SoegUdtryk><sdi:Filter>${request.filter ?? ''}</sdi:Filter>` +
  '</sdi:FremsoegSagDokumentIndeksInput>'

/** The payload whose searches are those of several payloads, joined by an operation. */
export const joined = (payloads: readonly [string, ...string[]], operation = 'OR'): string => {
  const searches = payloads.map((one) => /<sdi:SoegSag>.*<\/sdi:SoegSag>/.exec(one)?.[0]).join('')
  return payloads[0]
    .replace(/<sdi:SoegSag>.*<\/sdi:SoegSag>/, searches)
    .replace('<sdi:operation>AND</sdi:operation>', operation && `<sdi:operation>${operation}</sdi:operation>`)
}

const envelopeNs: Record<SoapVersion, string> = {
  '1.1': 'http://schemas.xmlsoap.org/soap/envelope/',
  '1.2': 'http://www.w3.org/2003/05/soap-envelope',
}

export const messageId = 'urn:uuid:6f1b5c1e-6d0f-4c64-9d51-0f6f0d4b7c11'
export const transactionUuid = '0d6a3c0a-92a5-4a56-9a53-1a2b3c4d5e6f'

export const soapHeaders =
  `<wsa:Action>${action}</wsa:Action><wsa:MessageID>${messageId}</wsa:MessageID><wsa:To>http://127.0.0.1/</wsa:To>` +
  `<rh:RequestHeader><rh:TransactionUUID>${transactionUuid}</rh:TransactionUUID></rh:RequestHeader>`

export const envelope = (version: SoapVersion, body: string, headers = soapHeaders): string =>
  `<?xml version="1.0" encoding="UTF-8"?><s:Envelope xmlns:s="${envelopeNs[version]}" xmlns:wsa="http://www.w3.org/2005/08/addressing"` +
  ` xmlns:rh="http://kombit.dk/xml/schemas/RequestHeader/1/"><s:Header>${headers}</s:Header><s:Body>${body}</s:Body></s:Envelope>`

export const httpHeaders = (version: SoapVersion): Record<string, string> =>
  version === '1.1'
    ? { 'content-type': 'text/xml; charset=utf-8', soapaction: `"${action}"` }
    : { 'content-type': `application/soap+xml; charset=utf-8; action="${action}"` }

export type Answer = { status: number; contentType: string; text: string }

/** Sends a message unchanged. */
export const post = async (
  url: string,
  body: string,
  headers: Record<string, string>,
  signal?: AbortSignal,
): Promise<Answer> => {
  const response = await fetch(url, { method: 'POST', body, headers, signal: signal ?? null })
  return {
    status: response.status,
    contentType: response.headers.get('content-type') ?? '',
    text: await response.text(),
  }
}

/** Sends a well-formed question. */
export const sendRequest = (
  url: string,
  version: SoapVersion,
  question: CheckRequest = {},
): Promise<Answer> => post(url, envelope(version, payload(question)), httpHeaders(version))

/** The text of the first element with the local name. */
export const textOf = (xml: string, name: string): string | undefined =>
  new RegExp(`<(?:\\w+:)?${name}(?: [^>]*)?>([^<]*)</`).exec(xml)?.[1]

/** The count in an answer: the inner of the two elements named Antal. */
export const antalOf = (xml: string): number | undefined => {
  const found = /<sdi:Antal>(\d+)<\/sdi:Antal>/.exec(xml)?.[1]
  return found === undefined ? undefined : Number(found)
}
