// Planted, invented case data that tests search for to prove that none is kept. The CPR numbers' seventh digit means born in the 1860s.
import { uuidOf } from './scenario/random.ts'

/** Data that may appear only on the wire. */
export const plantedPersonalData = {
  cprs: ['0101605001', '010160-5001', '2404657118', '240465-7118'],
  titles: ['Plantet sag om altan hos Prøve Plantesen', 'Plantet bevilling til Opfundet Borgersen'],
  names: ['Prøve Plantesen', 'Opfundet Borgersen'],
} as const

const { cprs, titles, names } = plantedPersonalData

/** Text with a CPR number, a name and a title, placed where a service writes free text. */
export const plantedText = `Opslag for ${cprs[1]} (${names[0]}) og ${cprs[2]}: ${titles[0]}; ${titles[1]}`

const plantedCase = (cpr: string, title: string, name: string): string =>
  '<sdi:SagFiltreretOejebliksbillede>' +
  `<sag:ObjektType><sd:UUIDIdentifikator>${uuidOf(title)}</sd:UUIDIdentifikator></sag:ObjektType>` +
  '<sag:Registrering>' +
  '<sag:AttributListe><sag:Egenskaber><sag:BrugervendtNoegle>S-1</sag:BrugervendtNoegle>' +
  `<sag:Beskrivelse>${plantedText}</sag:Beskrivelse><sag:Titel>${title}</sag:Titel></sag:Egenskaber></sag:AttributListe>` +
  '<sag:TilstandListe><sag:Fremdrift><sag:FremdriftStatusKode>Oplyst</sag:FremdriftStatusKode></sag:Fremdrift></sag:TilstandListe>' +
  '<sag:RelationListe><sag:Sagspart>' +
  `<gd:ReferenceID><sd:URNIdentifikator>urn:oio:cpr-nr:${cpr}</sd:URNIdentifikator></gd:ReferenceID>` +
  `<gd:LokalUdvidelseListe><si:SagspartLokalUdvidelse><si:BrugervendtNoegle>${cpr}</si:BrugervendtNoegle>` +
  `<si:FuldtNavn>${name}</si:FuldtNavn></si:SagspartLokalUdvidelse></gd:LokalUdvidelseListe>` +
  '</sag:Sagspart></sag:RelationListe></sag:Registrering></sdi:SagFiltreretOejebliksbillede>'

const plantedBevilling = (cpr: string, title: string, name: string): string =>
  '<yi:BevillingFiltreretOejebliksbillede>' +
  `<bi:ObjektType><sd:UUIDIdentifikator>${uuidOf(title)}</sd:UUIDIdentifikator></bi:ObjektType>` +
  '<bi:Registrering>' +
  '<bi:AttributListe><bi:Egenskaber><bi:BrugervendtNoegle>B-1</bi:BrugervendtNoegle>' +
  `<bi:Begrundelse>${plantedText}</bi:Begrundelse></bi:Egenskaber>` +
  `<bi:BevilgetYdelse><bi:Navn>${title}</bi:Navn></bi:BevilgetYdelse></bi:AttributListe>` +
  '<bi:TilstandListe/><bi:RelationListe><bi:Bevillingspart>' +
  `<gd:ReferenceID><sd:URNIdentifikator>urn:oio:cpr-nr:${cpr}</sd:URNIdentifikator></gd:ReferenceID>` +
  `<bi:BrugervendtNoegle>${cpr}</bi:BrugervendtNoegle><bi:FuldtNavn>${name}</bi:FuldtNavn>` +
  '</bi:Bevillingspart></bi:RelationListe></bi:Registrering></yi:BevillingFiltreretOejebliksbillede>'

/** The same as `plantedCases`, for Ydelsesindekset. */
export const plantedBevillinger: string =
  plantedBevilling(cprs[0], titles[1], names[1]) + plantedBevilling(cprs[3], titles[0], names[0])

/** The cases that an index would return if it ignored the empty Filter; valid against the XSD. */
export const plantedCases: string =
  plantedCase(cprs[0], titles[0], names[0]) + plantedCase(cprs[3], titles[1], names[1])
