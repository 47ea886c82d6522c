// Tests that the sandbox reads a call strictly, and refuses each mistake for its own reason.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { answerCall } from '../../server/sandbox/answer.ts'
import { createScenario } from '../../server/sandbox/scenario/scenario.ts'
import { sdi } from '../../server/sandbox/sdi.ts'
import { defaultSwitches, type SoapVersion, soapVersions } from '../../server/sandbox/switches.ts'
import {
  type CheckRequest,
  createdSince,
  envelope,
  fromSystem,
  httpHeaders,
  joined,
  payload,
  since,
  soapHeaders,
  textOf,
} from './question.ts'

const now = Date.UTC(2022, 9, 31, 9)
const scenario = createScenario({ presentAt: now })

const send = (version: SoapVersion, body: string, headers = httpHeaders(version)) => {
  const raw = { body, contentType: headers['content-type'] ?? '', soapAction: headers.soapaction }
  const reaction = answerCall(
    sdi,
    raw,
    { ...defaultSwitches, soap: version },
    () => ({ delayMs: 0 }),
    scenario,
    now,
  )
  if (reaction.kind !== 'reply') throw new Error('a question always gets a reply when no rule is set')
  return reaction.reply
}

const good = payload()
const another = payload({ kle: '02.34.04' })
const without = (text: string, part: RegExp): string => {
  expect(text).toMatch(part)
  return text.replace(part, '')
}

describe.each(soapVersions)('SOAP %s', (version) => {
  const refusedAs = (body: string, reason: RegExp, headers?: Record<string, string>) => {
    const reply = send(version, body, headers)
    expect(reply.status).toBe(version === '1.1' ? 500 : 400)
    expect(textOf(reply.body, version === '1.1' ? 'faultcode' : 'Value')).toMatch(/^soap:(Client|Sender)$/)
    expect(textOf(reply.body, version === '1.1' ? 'faultstring' : 'Text')).toMatch(reason)
  }

  it.each([
    ['text', 'hej', /not well-formed XML/],
    ['nothing', '', /not well-formed XML|no element/],
    ['half a message', envelope(version, good).slice(0, 900), /not well-formed XML/],
    ['a DOCTYPE', `<!DOCTYPE x []>${envelope(version, good).replace(/^.*?\?>/, '')}`, /DOCTYPE/],
    ['a bare payload', good, /not a SOAP envelope/],
    ['deeply nested elements', `${'<a>'.repeat(100)}${'</a>'.repeat(100)}`, /too deeply/],
    ['an empty Body', envelope(version, ''), /Body one element/],
    ['two questions', envelope(version, good + good), /Body one element/],
    [
      'another operation',
      envelope(version, '<x xmlns="urn:x"/>'),
      /where sdi:FremsoegSagDokumentIndeksInput/,
    ],
  ])('SDI refuses %s', (_, body, reason) => refusedAs(body, reason))

  it.each([
    ['wsa:Action', /<wsa:Action>.*?<\/wsa:Action>/],
    ['wsa:MessageID', /<wsa:MessageID>.*?<\/wsa:MessageID>/],
    ['wsa:To', /<wsa:To>.*?<\/wsa:To>/],
    ['rh:TransactionUUID', /<rh:TransactionUUID>.*?<\/rh:TransactionUUID>/],
    ['rh:RequestHeader', /<rh:RequestHeader>.*<\/rh:RequestHeader>/],
  ])('SDI refuses a message without %s', (name, part) => {
    refusedAs(envelope(version, good, without(soapHeaders, part)), new RegExp(`${name}.* missing`))
  })

  it('SDI refuses a wsa:Action of another operation', () => {
    refusedAs(envelope(version, good, soapHeaders.replace('/fremsoeg<', '/fjern<')), /wsa:Action is not/)
  })

  it('SDI refuses a missing or wrong action in the HTTP headers', () => {
    const { 'content-type': contentType, soapaction } = httpHeaders(version)
    const none = { 'content-type': contentType!.replace(/; action=.*$/, '') }
    refusedAs(envelope(version, good), /is not http:\/\/kombit\.dk/, none)
    const other = {
      'content-type': contentType!.replace('/fremsoeg', '/fjern'),
      ...(soapaction === undefined ? {} : { soapaction: soapaction.replace('/fremsoeg', '/fjern') }),
    }
    refusedAs(envelope(version, good), /is not http:\/\/kombit\.dk/, other)
  })

  it.each(['application/json', '', 'text/xml; charset=iso-8859-1', 'application/soap+xml; charset=utf-16'])(
    'SDI refuses the Content-Type "%s"',
    (contentType) => {
      const reply = send(version, envelope(version, good), {
        ...httpHeaders(version),
        'content-type': contentType,
      })
      expect(reply.status).toBe(415)
    },
  )

  it('SDI refuses the other version’s Content-Type', () => {
    const other = version === '1.1' ? '1.2' : '1.1'
    const headers = { ...httpHeaders(version), 'content-type': httpHeaders(other)['content-type']! }
    expect(send(version, envelope(version, good), headers).status).toBe(415)
  })

  it('the envelope alone decides the SOAP version', () => {
    const other = version === '1.1' ? '1.2' : '1.1'
    const reply = send(version, envelope(other, good), httpHeaders(version))
    expect(reply.body).toContain('VersionMismatch')
    const unknown = envelope(version, good).replace(/xmlns:s="[^"]*"/, 'xmlns:s="urn:soap:3"')
    expect(send(version, unknown).body).toContain(':VersionMismatch<')
    expect(send(version, unknown).contentType).toContain(
      version === '1.1' ? 'text/xml' : 'application/soap+xml',
    )
  })

  it.each([
    ['no SoegUdtryk', without(good, /<sdi:SoegUdtryk>.*<\/sdi:SoegUdtryk>/), /sdi:SoegUdtryk is expected/],
    [
      'no AttributListe',
      without(good, /<sag:AttributListe><\/sag:AttributListe>/),
      /sag:AttributListe is expected/,
    ],
    [
      'no TilstandListe',
      without(good, /<sag:TilstandListe><\/sag:TilstandListe>/),
      /sag:TilstandListe is expected/,
    ],
    [
      'no RelationListe',
      without(good, /<sag:RelationListe>.*<\/sag:RelationListe>/),
      /sag:RelationListe is expected/,
    ],
    ['no Filter', without(good, /<sdi:Filter><\/sdi:Filter>/), /sdi:Filter is expected/],
    ['no owner', without(good, /<sag:Sagsaktoer>.*<\/sag:Sagsaktoer>/), /sag:Sagsaktoer is expected/],
    [
      'a wrong order',
      good.replace(
        /(<sag:AttributListe>.*?<\/sag:AttributListe>)(<sag:TilstandListe>.*?<\/sag:TilstandListe>)/,
        '$2$1',
      ),
      /sag:AttributListe is expected/,
    ],
    ['a missing role', without(good, /<gd:Rolle>.*?<\/gd:Rolle>/), /gd:Rolle is expected/],
    [
      'a sorting',
      good.replace('</sdi:Filter>', '</sdi:Filter><sdi:Sortering/>'),
      /sdi:Sortering, which is unexpected/,
    ],
    ['a short CVR', payload({ cvr: '5513301' }), /value of .*CVR-Nummer/],
    ['an unknown operation', good.replace('>AND<', '>XOR<'), /value of .*operation/],
    [
      'a prefix for another namespace',
      good.replace('urn:oio:sts:sagdok:sag:6', 'urn:oio:sts:sagdok:sag:5'),
      /is expected/,
    ],
    ['text between elements', good.replace('<sdi:SoegSag>', 'hej<sdi:SoegSag>'), /contains text/],
    ['an attribute', good.replace('<sdi:SoegSag>', '<sdi:SoegSag id="1">'), /has an attribute/],
    ['an element in a value', good.replace('>AND<', '><b/><'), /contains an element/],
    [
      'an unknown state',
      payload({
        state: '<sag:Fremdrift><sag:FremdriftStatusKode>Glemt</sag:FremdriftStatusKode></sag:Fremdrift>',
      }),
      /value of .*FremdriftStatusKode/,
    ],
  ])('SDI refuses a question with %s', (_, body, reason) => refusedAs(envelope(version, body), reason))

  const badInput: [string, CheckRequest | string][] = [
    [
      'a Filter that asks for case data',
      { filter: '<sdi:SagVis><sdi:Vis>egenskaber</sdi:Vis></sdi:SagVis>' },
    ],
    ['an invalid instant', { received: since('i går') }],
    ['a day instead of an instant', { received: since('2022-10-01') }],
    ['a day that does not exist', { received: since('2022-13-01T00:00:00Z') }],
    ['an empty instant', { received: '<go:SoegStsFraTidspunkt/>' }],
    ['an invalid creation date', { created: createdSince('2022') }],
    ['a system without a name', { system: fromSystem('') }],
    ['another role of the owner', good.replace('9e979b84-', '9e979b85-')],
    ['another role of the number', good.replace('a86c6581-', 'a86c6582-')],
    ['several numbers without an operation', joined([good, another], '')],
    ['several numbers joined by AND', joined([good, another], 'AND')],
    ['the same number twice', joined([good, good])],
    ['a number, or any number', joined([good, payload({ kle: null })])],
    ['numbers of several kommuner', joined([good, payload({ kle: '02.34.04', cvr: '29189935' })])],
    [
      'a wrong role in the second of several searches',
      joined([good, another.replace('a86c6581-', 'a86c6582-')]),
    ],
    [
      'another role of the system',
      payload({ system: fromSystem('<si:SystemNavn>x</si:SystemNavn>').replace('251c24fd-', '251c24fe-') }),
    ],
  ]
  it.each(badInput)('SDI answers code 40 to %s', (_, question) => {
    const body = typeof question === 'string' ? question : payload(question)
    const reply = send(version, envelope(version, body))
    expect([reply.status, textOf(reply.body, 'StatusKode')]).toEqual([200, '40'])
    expect(reply.body).not.toContain('sdi:Antal')
  })

  it.each([
    [
      'a GraenseIndikator',
      '<go:SoegStsFraTidspunkt><sd:GraenseIndikator>true</sd:GraenseIndikator></go:SoegStsFraTidspunkt>',
    ],
    ['an instant without a zone', since('2022-10-01T00:00:00')],
    ['an instant with fractions', since('2022-10-01T00:00:00.123+02:00')],
  ])('SDI accepts %s', (_, received) => {
    expect(textOf(send(version, envelope(version, payload({ received }))).body, 'StatusKode')).toMatch(
      /^(20|44)$/,
    )
  })

  it('SDI accepts a Liberty header, other prefixes, comments and CDATA', () => {
    const liberty = '<f:Framework xmlns:f="urn:liberty:sb:2006-08" version="2.0"/>'
    const renamed = good
      .replaceAll('<sag:', '<q:')
      .replaceAll('</sag:', '</q:')
      .replace('xmlns:sag=', 'xmlns:q=')
    const question = renamed.replace('55133018', '<!-- x --><![CDATA[55133018]]>')
    const body = envelope(version, question, soapHeaders + liberty)
    expect(textOf(send(version, body).body, 'StatusKode')).toMatch(/^(20|44)$/)
  })

  it('SDI answers any text without throwing', () => {
    const whole = envelope(version, good)
    fc.assert(
      fc.property(fc.nat(whole.length), fc.nat(60), fc.string({ unit: 'binary' }), (at, gone, text) => {
        const reply = send(version, whole.slice(0, at) + text + whole.slice(at + gone))
        expect(reply.status).toBeGreaterThanOrEqual(200)
      }),
      { numRuns: 200 },
    )
  })
})
