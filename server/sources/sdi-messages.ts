// SDI protocol: builds the count-only `fremsoeg` query and reads its answer (SagDokumentIndeks v6, SF1470).
import { type CountQuery, gd, instant, type Protocol, readerOf, sd } from './counting.ts'
import { escapeXml } from './xml.ts'

/** Role UUIDs of the query by example, from KOMBIT's published samples. */
const ejer = '9e979b84-b846-4472-8622-58007dc63c7e'
const primaerKlasse = 'a86c6581-ec85-412d-a655-31a1f1d5b14f'
const master = '251c24fd-57b0-4afc-9d73-b063d1957eb3'

const sdiNs = 'urn:oio:sts:sagdok:sagdokumentindeks:6'

// Each declaration is on the element that uses it, as exclusive canonical XML requires, because the payload is
// signed as written.
const sdi = `xmlns:sdi="${sdiNs}"`
const sag = 'xmlns:sag="urn:oio:sts:sagdok:sag:6"'
const si = 'xmlns:si="urn:oio:sts:sagdok:sagindeks:6"'

/** `declared`: whether an enclosing element declares gd. */
const role = (uuid: string, declared = false) =>
  `<gd:Rolle${declared ? '' : ` ${gd}`}><sd:UUIDIdentifikator ${sd}>${uuid}</sd:UUIDIdentifikator></gd:Rolle>`

/** The index's extension of a type; `inner` is in namespace `si`, which is declared on `name`. */
const extension = (name: string, inner: string) =>
  `<gd:LokalUdvidelseListe ${gd}><si:${name} ${si}>${inner}</si:${name}></gd:LokalUdvidelseListe>`

const attributes = ({ createdFrom, createdTo }: CountQuery): string => {
  const interval = instant('FraTidspunkt', createdFrom) + instant('TilTidspunkt', createdTo)
  return interval === ''
    ? ''
    : extension(
        'SoegEgenskaberLokalUdvidelse',
        `<si:OprettetTidspunktInterval>${interval}</si:OprettetTidspunktInterval>`,
      )
}

const states = ({ state }: CountQuery): string =>
  state === undefined
    ? ''
    : `<sag:Fremdrift><sag:FremdriftStatusKode>${state}</sag:FremdriftStatusKode></sag:Fremdrift>`

const owner = ({ cvr }: CountQuery): string =>
  `<sag:Sagsaktoer>${role(ejer)}${extension('SagsaktoerLokalUdvidelse', `<si:CVR-Nummer>${escapeXml(cvr)}</si:CVR-Nummer>`)}</sag:Sagsaktoer>`

const klasse = ({ kle }: CountQuery): string =>
  kle === undefined
    ? ''
    : `<sag:Sagsklasse>${role(primaerKlasse)}${extension('SagsklasseLokalUdvidelse', `<si:BrugervendtNoegle>${escapeXml(kle)}</si:BrugervendtNoegle>`)}</sag:Sagsklasse>`

const systemOf = ({ system }: CountQuery): string => {
  if (system === undefined) return ''
  const which =
    'uuid' in system
      ? `<gd:ReferenceID><sd:UUIDIdentifikator ${sd}>${escapeXml(system.uuid)}</sd:UUIDIdentifikator></gd:ReferenceID>`
      : `<si:SystemNavn>${escapeXml(system.navn)}</si:SystemNavn>`
  return extension('SagsitsystemRelation', role(master, true) + which)
}

const list = (name: string, inner: string) => `<sag:${name} ${sag}>${inner}</sag:${name}>`

const search = (query: CountQuery): string =>
  `<sdi:SoegSag><sd:FoersteResultatReference ${sd}>0</sd:FoersteResultatReference><sd:MaksimalAntalKvantitet ${sd}>1</sd:MaksimalAntalKvantitet>` +
  instant('SoegStsFraTidspunkt', query.receivedFrom) +
  instant('SoegStsTilTidspunkt', query.receivedTo) +
  list('AttributListe', attributes(query)) +
  list('TilstandListe', states(query)) +
  list('RelationListe', owner(query) + klasse(query) + systemOf(query)) +
  '</sdi:SoegSag>'

/** Builds the payload. Its Filter is empty, so that the index returns counts and no case data. */
const build = (query: CountQuery): string => {
  const { orKle = [] } = query
  const searches = [query, ...orKle.map((kle) => ({ ...query, kle }))].map(search)
  return (
    `<sdi:FremsoegSagDokumentIndeksInput ${sdi}><sdi:SoegUdtryk>` +
    `<sdi:operation>${orKle.length === 0 ? 'AND' : 'OR'}</sdi:operation>${searches.join('')}` +
    '</sdi:SoegUdtryk><sdi:Filter></sdi:Filter></sdi:FremsoegSagDokumentIndeksInput>'
  )
}

const counted = { uri: sdiNs, cases: 'sager' }

export const sdiProtocol: Protocol = {
  indeks: 'sdi',
  action: 'http://kombit.dk/sts/sagdokumentindeks/fremsoeg',
  build,
  read: readerOf('FremsoegSagDokumentIndeksOutput', counted),
}
