// Owns what a fremsoeg question may look like here: the part of the published XSD that a count needs, and nothing else.
import type { XmlNode } from './xml.ts'

type Part = {
  name: string
  min: 0 | 1
  /** Children in order; without it, the element holds text of this form. */
  of?: readonly Part[] | undefined
  text?: RegExp | undefined
  /** Not looked into here. */
  any?: true | undefined
}

const part = (name: string, min: 0 | 1, of: readonly Part[]): Part => ({ name, min, of })
const text = (name: string, min: 0 | 1, form = /^.*$/s): Part => ({ name, min, text: form })

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const integer = /^[+-]?\d+$/

/** A wrong instant is not a wrong shape: it is told with code 40. */
const instant = (name: string): Part =>
  part(name, 0, [text('sd:TidsstempelDatoTid', 0), text('sd:GraenseIndikator', 0, /^(true|1)$/)])
const rolle = part('gd:Rolle', 1, [text('sd:UUIDIdentifikator', 1, uuid)])
const extension = (name: string, of: readonly Part[]): Part =>
  part('gd:LokalUdvidelseListe', 1, [part(name, 1, of)])

/** What Body holds. */
const question = part('sdi:FremsoegSagDokumentIndeksInput', 1, [
  part('sdi:SoegUdtryk', 1, [
    text('sdi:operation', 0, /^(AND|OR)$/),
    part('sdi:SoegSag', 1, [
      text('sd:FoersteResultatReference', 0, integer),
      text('sd:MaksimalAntalKvantitet', 0, integer),
      instant('go:SoegStsFraTidspunkt'),
      instant('go:SoegStsTilTidspunkt'),
      part('sag:AttributListe', 1, [
        {
          ...extension('si:SoegEgenskaberLokalUdvidelse', [
            part('si:OprettetTidspunktInterval', 1, [instant('go:FraTidspunkt'), instant('go:TilTidspunkt')]),
          ]),
          min: 0,
        },
      ]),
      part('sag:TilstandListe', 1, [
        part('sag:Fremdrift', 0, [
          text('sag:FremdriftStatusKode', 1, /^(Opstaaet|Oplyst|Afgjort|Afsluttet)$/),
        ]),
      ]),
      part('sag:RelationListe', 1, [
        part('sag:Sagsaktoer', 1, [
          rolle,
          extension('si:SagsaktoerLokalUdvidelse', [text('si:CVR-Nummer', 1, /^\d{8}$/)]),
        ]),
        part('sag:Sagsklasse', 1, [
          rolle,
          extension('si:SagsklasseLokalUdvidelse', [text('si:BrugervendtNoegle', 1, /^.{1,50}$/)]),
        ]),
        {
          ...extension('si:SagsitsystemRelation', [
            rolle,
            part('gd:ReferenceID', 0, [text('sd:UUIDIdentifikator', 1, uuid)]),
            text('si:SystemNavn', 0, /^.{1,255}$/s),
          ]),
          min: 0,
        },
      ]),
    ]),
  ]),
  { name: 'sdi:Filter', min: 1, any: true },
])

const childMistake = (node: XmlNode, of: readonly Part[], path: string): string | undefined => {
  if (node.text.trim() !== '') return `${path} holds text`
  let next = 0
  for (const expected of of) {
    const child = node.children[next]
    if (child?.name === expected.name) {
      const mistake = mistakeIn(child, expected, `${path}/${expected.name}`)
      if (mistake !== undefined) return mistake
      next += 1
    } else if (expected.min === 1) {
      return `${path} holds ${child?.name ?? 'no more'} where ${expected.name} is expected`
    }
  }
  const extra = node.children[next]
  return extra === undefined ? undefined : `${path} holds ${extra.name}, which is not expected there`
}

const mistakeIn = (node: XmlNode, expected: Part, path: string): string | undefined => {
  if (expected.any) return undefined
  if (node.attributed) return `${path} has an attribute`
  if (expected.of !== undefined) return childMistake(node, expected.of, path)
  if (node.children.length > 0) return `${path} holds an element where text is expected`
  return expected.text?.test(node.text) === false ? `the value of ${path} is not of its type` : undefined
}

/** The first thing that is wrong with the shape of a question, or undefined. Values are never repeated. */
export const shapeMistake = (node: XmlNode): string | undefined =>
  node.name === question.name
    ? mistakeIn(node, question, question.name)
    : `Body holds ${node.name} where ${question.name} is expected`
