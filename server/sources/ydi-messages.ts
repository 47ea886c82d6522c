// Owns the YDI messages: the count-only `fremsoeg` query for bevillinger and ydelser, and what its answer says. (Ydelsesindeks v6, SF1490.)
import { type CountQuery, gd, instant, type Protocol, readerOf, sd } from './counting.ts'
import { escapeXml } from './xml.ts'

/** Role UUIDs of the query by example, from KOMBIT's published samples. */
const ejer = 'abdf4d3e-f113-4282-b13e-6cd32a82621c'
const primaerKlasse = 'ea909030-c5fa-4544-9b22-a0010d08ebe1'

const yiNs = 'urn:oio:sts:ydelse:ydelseindeks:6'

// Each declaration stands on the element that uses it, as exclusive canonical XML has it.
const yi = `xmlns:yi="${yiNs}"`
const bi = 'xmlns:bi="urn:oio:sts:ydelse:bevillingindeks:6"'

const uuid = (value: string) => `<sd:UUIDIdentifikator ${sd}>${value}</sd:UUIDIdentifikator>`

const klassifikation = ({ kle }: CountQuery): string =>
  kle === undefined
    ? ''
    : `<bi:BevilgetYdelse><bi:Ydelse><bi:Klassifikation><bi:Rolle>${uuid(primaerKlasse)}</bi:Rolle><bi:BrugervendtNoegle>${escapeXml(kle)}</bi:BrugervendtNoegle></bi:Klassifikation></bi:Ydelse></bi:BevilgetYdelse>`

const list = (name: string, inner: string) => `<bi:${name} ${bi}>${inner}</bi:${name}>`

/**
 * The payload. Its Filter is empty: the index then returns counts and no benefit data. Benefits are asked for
 * by number and by when the index received them; narrower questions are for cases alone.
 */
const build = (query: CountQuery): string => {
  if (query.system ?? query.state ?? query.createdFrom ?? query.createdTo)
    throw new Error('Ydelsesindekset is asked for totals and what it received')
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
