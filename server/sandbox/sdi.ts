// Sags- og Dokumentindekset (SDI v6): the part of its published contract that a count needs.
import type { Contract } from './contract.ts'
import { plantedCases } from './personal-data.ts'
import { inStateUpTo, states } from './scenario/units.ts'
import { instant, many, optional, type Part, part, searchHead, text, unikId } from './shape.ts'

const rolle = unikId('gd:Rolle', 1)
const extension = (name: string, of: readonly Part[]): Part =>
  part('gd:LokalUdvidelseListe', 1, [part(name, 1, of)])

const question = part('sdi:FremsoegSagDokumentIndeksInput', 1, [
  part('sdi:SoegUdtryk', 1, [
    text('sdi:operation', 0, /^(AND|OR)$/),
    many(
      part('sdi:SoegSag', 1, [
        ...searchHead,
        part('sag:AttributListe', 1, [
          optional(
            extension('si:SoegEgenskaberLokalUdvidelse', [
              part('si:OprettetTidspunktInterval', 1, [
                instant('go:FraTidspunkt'),
                instant('go:TilTidspunkt'),
              ]),
            ]),
          ),
        ]),
        part('sag:TilstandListe', 1, [
          part('sag:Fremdrift', 0, [
            text('sag:FremdriftStatusKode', 1, new RegExp(`^(${states.join('|')})$`)),
          ]),
        ]),
        part('sag:RelationListe', 1, [
          part('sag:Sagsaktoer', 1, [
            rolle,
            extension('si:SagsaktoerLokalUdvidelse', [text('si:CVR-Nummer', 1, /^\d{8}$/)]),
          ]),
          part('sag:Sagsklasse', 0, [
            rolle,
            extension('si:SagsklasseLokalUdvidelse', [text('si:BrugervendtNoegle', 1, /^.{1,50}$/)]),
          ]),
          optional(
            extension('si:SagsitsystemRelation', [
              rolle,
              unikId('gd:ReferenceID', 0),
              text('si:SystemNavn', 0, /^.{1,255}$/s),
            ]),
          ),
        ]),
      ]),
    ),
  ]),
  { name: 'sdi:Filter', min: 1, any: true },
])

export const sdi: Contract = {
  indeks: 'sdi',
  path: '/sagdokumentindeks/6',
  action: 'http://kombit.dk/sts/sagdokumentindeks/fremsoeg',
  // The WSDL names no action, so this is the default for WSDL 1.1 (WS-Addressing 1.0 Metadata, 4.4.4).
  answerAction: 'http://stoettesystemerne.dk/sagsogdokumentindeks/SagDokumentIndeksPortType/fremsoegResponse',
  question,
  places: {
    operation: 'sdi:operation',
    search: 'sdi:SoegSag',
    filter: 'sdi:Filter',
    cvr: 'si:CVR-Nummer',
    kle: 'si:BrugervendtNoegle',
    system: { at: 'si:SagsitsystemRelation', uuid: 'gd:ReferenceID', navn: 'si:SystemNavn' },
    roles: {
      'sag:Sagsaktoer': '9e979b84-b846-4472-8622-58007dc63c7e',
      'sag:Sagsklasse': 'a86c6581-ec85-412d-a655-31a1f1d5b14f',
      'si:SagsitsystemRelation': '251c24fd-57b0-4afc-9d73-b063d1957eb3',
    },
  },
  prefix: 'sdi',
  output: 'FremsoegSagDokumentIndeksOutput',
  elements: { sager: (n, { state }) => inStateUpTo(n, state) },
  planted: { xml: plantedCases, prefixes: ['sag', 'gd', 'si'] },
}
