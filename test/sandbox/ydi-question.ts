// The YDI questions of the sandbox's tests, written independently of the server's own messages.
import { type Answer, envelope, messageId, post, transactionUuid } from './question.ts'

const action = 'http://kombit.dk/sts/ydelseindeks/fremsoeg'

export type YdiRequest = {
  cvr?: string
  kle?: string
  /** Raw XML of optional parts. */
  received?: string
  system?: string
  filter?: string
}

const role = (prefix: string, uuid: string): string =>
  `<${prefix}:Rolle><sd:UUIDIdentifikator>${uuid}</sd:UUIDIdentifikator></${prefix}:Rolle>`

export const itSystem = (content: string): string => `<bi:ItSystem>${content}</bi:ItSystem>`

export const itSystemUuid = (uuid: string): string =>
  itSystem(`<bi:ReferenceID><sd:UUIDIdentifikator>${uuid}</sd:UUIDIdentifikator></bi:ReferenceID>`)

export const ydiPayload = (request: YdiRequest = {}): string =>
  '<yi:FremsoegYdelseIndeksInput xmlns:yi="urn:oio:sts:ydelse:ydelseindeks:6" xmlns:bi="urn:oio:sts:ydelse:bevillingindeks:6"' +
  ' xmlns:sd="urn:oio:sagdok:3.0.0" xmlns:gd="urn:oio:sts:generelledefinitioner:6" xmlns:go="urn:oio:sts:generelleoperationer:6">' +
  '<yi:SoegUdtryk><yi:operation>AND</yi:operation><yi:SoegBevillingIndeks>' +
  '<sd:FoersteResultatReference>0</sd:FoersteResultatReference><sd:MaksimalAntalKvantitet>1</sd:MaksimalAntalKvantitet>' +
  `${request.received ?? ''}<bi:AttributListe><bi:BevilgetYdelse>${request.system ?? ''}<bi:Ydelse><bi:Klassifikation>` +
  `${role('bi', 'ea909030-c5fa-4544-9b22-a0010d08ebe1')}<bi:BrugervendtNoegle>${request.kle ?? '27.36.04'}</bi:BrugervendtNoegle>` +
  '</bi:Klassifikation></bi:Ydelse></bi:BevilgetYdelse></bi:AttributListe><bi:TilstandListe/><bi:RelationListe>' +
  `<bi:Bevillingsaktoer>${role('gd', 'abdf4d3e-f113-4282-b13e-6cd32a82621c')}<bi:CVR-nr>${request.cvr ?? '55133018'}</bi:CVR-nr>` +
  '</bi:Bevillingsaktoer></bi:RelationListe></yi:SoegBevillingIndeks></yi:SoegUdtryk>' +
  `<yi:Filter>${request.filter ?? ''}</yi:Filter></yi:FremsoegYdelseIndeksInput>`

export const ydiSoapHeaders =
  `<wsa:Action>${action}</wsa:Action><wsa:MessageID>${messageId}</wsa:MessageID><wsa:To>http://127.0.0.1/</wsa:To>` +
  `<rh:RequestHeader><rh:TransactionUUID>${transactionUuid}</rh:TransactionUUID></rh:RequestHeader>`

export const ydiContentType = `application/soap+xml; charset=utf-8; action="${action}"`

export const ydiEnvelope = (body: string): string => envelope('1.2', body, ydiSoapHeaders)

/** Sends a well-formed question. */
export const askYdi = (url: string, question: YdiRequest = {}): Promise<Answer> =>
  post(url, ydiEnvelope(ydiPayload(question)), { 'content-type': ydiContentType })

/** The counts in an answer, by element. */
export const ydiAntal = (xml: string): Record<string, number> =>
  Object.fromEntries(
    [
      ...xml.matchAll(/<yi:Antal><yi:Element>(\w+)<\/yi:Element><yi:Antal>(\d+)<\/yi:Antal><\/yi:Antal>/g),
    ].map(([, element, n]) => [element, Number(n)]),
  )
