// Ydelsesindekset (YDI v6): the part of its published contract that a count needs.
import type { Contract } from './contract.ts'
import { plantedBevillinger } from './personal-data.ts'
import { effektueringerUpTo, ydelserUpTo } from './scenario/units.ts'
import { part, searchHead, text, unikId } from './shape.ts'

const question = part('yi:FremsoegYdelseIndeksInput', 1, [
  part('yi:SoegUdtryk', 1, [
    text('yi:operation', 0, /^(AND|OR)$/),
    part('yi:SoegBevillingIndeks', 1, [
      ...searchHead,
      part('bi:AttributListe', 1, [
        part('bi:BevilgetYdelse', 1, [
          // The role of a source system here is not published, so any role is accepted, and none.
          part('bi:ItSystem', 0, [
            unikId('bi:Rolle', 0),
            unikId('bi:ReferenceID', 0),
            text('bi:SystemNavn', 0, /^.+$/s),
          ]),
          part('bi:Ydelse', 1, [
            part('bi:Klassifikation', 1, [
              unikId('bi:Rolle', 1),
              text('bi:BrugervendtNoegle', 1, /^.{1,50}$/),
            ]),
          ]),
        ]),
      ]),
      part('bi:TilstandListe', 1, []),
      part('bi:RelationListe', 1, [
        part('bi:Bevillingsaktoer', 1, [unikId('gd:Rolle', 1), text('bi:CVR-nr', 1, /^\d{8}$/)]),
      ]),
    ]),
  ]),
  { name: 'yi:Filter', min: 1, any: true },
])

export const ydi: Contract = {
  indeks: 'ydi',
  path: '/ydelseindeks/6',
  soap: '1.2',
  action: 'http://kombit.dk/sts/ydelseindeks/fremsoeg',
  answerAction: 'http://stoettesystemerne.dk/ydelsesindeks/YdelseIndeksPortType/fremsoegResponse',
  question,
  places: {
    operation: 'yi:operation',
    search: 'yi:SoegBevillingIndeks',
    filter: 'yi:Filter',
    cvr: 'bi:CVR-nr',
    kle: 'bi:BrugervendtNoegle',
    system: { at: 'bi:ItSystem', uuid: 'bi:ReferenceID', navn: 'bi:SystemNavn' },
    roles: {
      'bi:Bevillingsaktoer': 'abdf4d3e-f113-4282-b13e-6cd32a82621c',
      'bi:Klassifikation': 'ea909030-c5fa-4544-9b22-a0010d08ebe1',
    },
  },
  prefix: 'yi',
  output: 'FremsoegYdelseIndeksOutput',
  elements: { bevillinger: (n) => n, ydelser: ydelserUpTo, effektueringer: effektueringerUpTo },
  planted: { xml: plantedBevillinger, prefixes: ['bi', 'gd'] },
}
