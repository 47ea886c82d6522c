// YDI protocol: builds the count-only `fremsoeg` query for bevillinger and ydelser, and reads its answer (Ydelsesindeks v6, SF1490).
import { type CountQuery, gd, instant, type Protocol, readerOf, sd } from './counting.ts'
import { escapeXml } from './xml.ts'

/** Role UUIDs of the query by example, from KOMBIT's published samples. */
const ejer = 'abdf4d3e-f113-4282-b13e-6cd32a82621c'
const primaerKlasse = 'ea909030-c5fa-4544-9b22-a0010d08ebe1'

const yiNs = 'urn:oio:sts:ydelse:ydelseindeks:6'

// Each declaration is on the element that uses it, as exclusive canonical XML requires.
const yi = `xmlns:yi="${yiNs}"`
const bi = 'xmlns:bi="urn:oio:sts:ydelse:bevillingindeks:6"'

const uuid = (value: string) => `<sd:UUIDIdentifikator ${sd}>${value}</sd:UUIDIdentifikator>`

const klassifikation = ({ kle }: CountQuery): string =>
  kle === undefined
    ? ''
    : `<bi:BevilgetYdelse><bi:Ydelse><bi:Klassifikation><bi:Rolle>${uuid(primaerKlasse)}</bi:Rolle><bi:BrugervendtNoegle>${escapeXml(kle)}</bi:BrugervendtNoegle></bi:Klassifikation></bi:Ydelse></bi:BevilgetYdelse>`

const list = (name: string, inner: string) => `<bi:${name} ${bi}>${inner}</bi:${name}>`

/**
 * Builds the payload. Its Filter is empty, so that the index returns counts and no benefit data. Benefits can be
 * queried only by number and by the time the index received them; the other fields are for cases.
 */
const build = (query: CountQuery): string => {
  if (query.system ?? query.state ?? query.createdFrom ?? query.createdTo ?? query.orKle ?? query.receivedTo)
    throw new Error('Ydelsesindekset can be queried only by number and by receivedFrom')
  return (
    `<yi:FremsoegYdelseIndeksInput ${yi}><yi:SoegUdtryk><yi:operation>AND</yi:operation><yi:SoegBevillingIndeks>` +
    `<sd:FoersteResultatReference ${sd}>0</sd:FoersteResultatReference><sd:MaksimalAntalKvantitet ${sd}>1</sd:MaksimalAntalKvantitet>` +
    instant('SoegStsFraTidspunkt', query.receivedFrom) +
    list('AttributListe', klassifikation(query)) +
    list('TilstandListe', '') +
    list(
      'RelationListe',
      `<bi:Bevillingsaktoer><gd:Rolle ${gd}>${uuid(ejer)}</gd:Rolle><bi:CVR-nr>${escapeXml(query.cvr)}</bi:CVR-nr></bi:Bevillingsaktoer>`,
    ) +
    '</yi:SoegBevillingIndeks></yi:SoegUdtryk><yi:Filter></yi:Filter></yi:FremsoegYdelseIndeksInput>'
  )
}

const counted = { uri: yiNs, cases: 'bevillinger', ydelser: 'ydelser' }

export const ydiProtocol: Protocol = {
  indeks: 'ydi',
  action: 'http://kombit.dk/sts/ydelseindeks/fremsoeg',
  build,
  read: readerOf('FremsoegYdelseIndeksOutput', counted),
}
