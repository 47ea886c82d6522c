// Owns the SDI messages: the count-only `fremsoeg` query, and what its answer says. (SagDokumentIndeks v6, SF1470.)
import type { Kle } from '../domain/kle.ts'
import { readAnswer, type SoapAnswer } from './soap.ts'
import { escapeXml } from './xml.ts'

export const fremsoegAction = 'http://kombit.dk/sts/sagdokumentindeks/fremsoeg'

/** Role UUIDs of the query by example, from KOMBIT's published samples. */
const ejer = '9e979b84-b846-4472-8622-58007dc63c7e'
const primaerKlasse = 'a86c6581-ec85-412d-a655-31a1f1d5b14f'
const master = '251c24fd-57b0-4afc-9d73-b063d1957eb3'

export type CountQuery = {
  cvr: string
  kle: Kle
  /** Only cases the index received at or after this instant (epoch ms). */
  receivedFrom?: number | undefined
  /** Only cases whose master is this it-system. */
  systemUuid?: string | undefined
}

const role = (uuid: string) => `<gd:Rolle><sd:UUIDIdentifikator>${uuid}</sd:UUIDIdentifikator></gd:Rolle>`

/** The payload. Its Filter is empty: the index then returns counts and no case data. */
export const buildFremsoeg = ({ cvr, kle, receivedFrom, systemUuid }: CountQuery): string =>
  '<sdi:FremsoegSagDokumentIndeksInput xmlns:sdi="urn:oio:sts:sagdok:sagdokumentindeks:6" xmlns:sag="urn:oio:sts:sagdok:sag:6" xmlns:sd="urn:oio:sagdok:3.0.0" xmlns:gd="urn:oio:sts:generelledefinitioner:6" xmlns:si="urn:oio:sts:sagdok:sagindeks:6" xmlns:go="urn:oio:sts:generelleoperationer:6">' +
  '<sdi:SoegUdtryk><sdi:operation>AND</sdi:operation><sdi:SoegSag>' +
  '<sd:FoersteResultatReference>0</sd:FoersteResultatReference><sd:MaksimalAntalKvantitet>1</sd:MaksimalAntalKvantitet>' +
  (receivedFrom === undefined
    ? ''
    : `<go:SoegStsFraTidspunkt><sd:TidsstempelDatoTid>${new Date(receivedFrom).toISOString()}</sd:TidsstempelDatoTid></go:SoegStsFraTidspunkt>`) +
  '<sag:AttributListe/><sag:TilstandListe/><sag:RelationListe>' +
  `<sag:Sagsaktoer>${role(ejer)}<gd:LokalUdvidelseListe><si:SagsaktoerLokalUdvidelse><si:CVR-Nummer>${escapeXml(cvr)}</si:CVR-Nummer></si:SagsaktoerLokalUdvidelse></gd:LokalUdvidelseListe></sag:Sagsaktoer>` +
  `<sag:Sagsklasse>${role(primaerKlasse)}<gd:LokalUdvidelseListe><si:SagsklasseLokalUdvidelse><si:BrugervendtNoegle>${escapeXml(kle)}</si:BrugervendtNoegle></si:SagsklasseLokalUdvidelse></gd:LokalUdvidelseListe></sag:Sagsklasse>` +
  (systemUuid === undefined
    ? ''
    : `<gd:LokalUdvidelseListe><si:SagsitsystemRelation>${role(master)}<gd:ReferenceID><sd:UUIDIdentifikator>${escapeXml(systemUuid)}</sd:UUIDIdentifikator></gd:ReferenceID></si:SagsitsystemRelation></gd:LokalUdvidelseListe>`) +
  '</sag:RelationListe></sdi:SoegSag></sdi:SoegUdtryk><sdi:Filter/></sdi:FremsoegSagDokumentIndeksInput>'

const sdi = 'urn:oio:sts:sagdok:sagdokumentindeks:6'
const sd = 'urn:oio:sagdok:3.0.0'

export type SdiAnswer = SoapAnswer & {
  statusKode?: number | undefined
  /** How many `sager`; absent when not told, NaN when told in a way that is no count. */
  sager?: number | undefined
}

/** Text of the XSD's `integer` that can be a count; NaN for anything else. */
const toCount = (text: string): number => (/^\+?\d{1,12}$/.test(text) ? Number(text) : Number.NaN)

/** Reads StatusKode and the number of cases, and nothing else. Throws Malformed. */
export const readFremsoegAnswer = (text: string): SdiAnswer => {
  const found: { statusKode?: number; sager?: number } = {}
  let element: string | undefined
  let antal: string | undefined
  const soap = readAnswer(text, `{${sdi}}FremsoegSagDokumentIndeksOutput`, (path, value) => {
    const name = path.join('/')
    if (name === `{${sd}}StandardRetur/{${sd}}StatusKode`) {
      found.statusKode = found.statusKode === undefined ? toCount(value) : Number.NaN
    } else if (name === `{${sdi}}Antal/{${sdi}}Element`) element = value
    else if (name === `{${sdi}}Antal/{${sdi}}Antal`) antal = value
    else if (name === `{${sdi}}Antal`) {
      // Two counts of the same thing are no count.
      if (element === 'sager') found.sager = found.sager === undefined ? toCount(antal ?? '') : Number.NaN
      element = antal = undefined
    }
  })
  return { ...soap, ...found }
}
