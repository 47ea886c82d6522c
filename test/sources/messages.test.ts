// Tests that our requests equal the golden files byte for byte; the golden files are valid against the published XSD.
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { CountQuery, Protocol } from '../../server/sources/counting.ts'
import { sdiProtocol } from '../../server/sources/sdi-messages.ts'
import { buildRequest, type SoapOptions } from '../../server/sources/soap.ts'
import { elementsOf, textOf } from '../../server/sources/xml.ts'
import { type Element, parseXml } from '../../server/sources/xml-tree.ts'
import { ydiProtocol } from '../../server/sources/ydi-messages.ts'
import { canValidate, validate, whereValidated } from '../support/shared.ts'

const golden = (name: string) => fileURLToPath(new URL(`./golden/${name}.xml`, import.meta.url))
const example = (name: string) =>
  fileURLToPath(new URL(`../../../shared/contracts/examples/${name}.xml`, import.meta.url))
const hasExamples = existsSync(example('ydelse-count-only'))

const plain: CountQuery = { cvr: '55133018', kle: '02.34.02' }
const october = Date.UTC(2022, 9, 1)
const uuid = 'ba537e12-8b0c-44b1-9de7-f75803a4e091'
const sdi12 = { soapVersion: '1.2', libertyHeader: false } as const

const sdiCases: [string, Partial<SoapOptions>, CountQuery][] = [
  ['sdi-total-1.1-liberty', {}, plain],
  ['sdi-total-1.2', sdi12, plain],
  ['sdi-received-1.1', { libertyHeader: false }, { ...plain, receivedFrom: october }],
  ['sdi-received-1.2-liberty', { soapVersion: '1.2' }, { ...plain, receivedFrom: october }],
  ['sdi-by-system-1.1-liberty', {}, { ...plain, system: { uuid } }],
  ['sdi-created-from', {}, { ...plain, createdFrom: october }],
  ['sdi-closed-before', {}, { ...plain, createdTo: october - 1, state: 'Afsluttet' }],
  ['sdi-created-from-by-name', {}, { ...plain, createdFrom: october, system: { navn: 'SBSYS & co' } }],
  [
    'sdi-delivered',
    {},
    {
      ...plain,
      orKle: ['02.34.04', '02.34.06'],
      receivedFrom: october,
      receivedTo: october + 3_600_000,
      system: { uuid },
    },
  ],
  [
    'sdi-delivered-by-name',
    sdi12,
    { ...plain, receivedFrom: october, receivedTo: october + 3_600_000, system: { navn: 'SBSYS' } },
  ],
  ['sdi-product', {}, { cvr: '55133018', system: { navn: 'Acadre' } }],
]
const ydelse: CountQuery = { cvr: '55133018', kle: '27.36.04' }
const ydiCases: [string, Partial<SoapOptions>, CountQuery][] = [
  ['ydi-total', sdi12, ydelse],
  ['ydi-received', sdi12, { ...ydelse, receivedFrom: october }],
]

const build = (protocol: Protocol, options: Partial<SoapOptions>, query: CountQuery) =>
  buildRequest(
    {
      url: `https://indeks.example/${protocol.indeks}/6`,
      soapVersion: '1.1',
      libertyHeader: true,
      ...options,
    },
    {
      action: protocol.action,
      payload: protocol.build(query),
      messageId: 'urn:uuid:00000000-0000-4000-8000-000000000001',
      transactionUuid: '00000000-0000-4000-8000-000000000002',
    },
  )

const all = [
  ...sdiCases.map((one) => [...one, sdiProtocol] as const),
  ...ydiCases.map((one) => [...one, ydiProtocol] as const),
]

/** Every element in order, with its namespace and text. */
const elements = (xml: string): string[] => {
  const found: string[] = []
  const visit = (element: Element, path: string): void => {
    const own = `${path}/{${element.uri}}${element.local}`
    for (const child of elementsOf(element)) visit(child, own)
    found.push(`${own} ${textOf(element) ?? ''}`)
  }
  visit(parseXml(xml)?.root as Element, '')
  return found
}

describe('the fremsoeg request', () => {
  it.each(all)('the request %s equals its golden file', (name, options, query, protocol) => {
    expect(`${build(protocol, options, query).body}\n`).toBe(readFileSync(golden(name), 'utf8'))
  })

  it.each(all)('the request %s asks for no data, because its Filter is empty', (_, __, query, protocol) => {
    expect(protocol.build(query)).toMatch(/<(sdi|yi):Filter><\/\1:Filter><\/\1:Fremsoeg\w+IndeksInput>$/)
  })

  it.skipIf(!hasExamples).each<[string, CountQuery]>([
    ['ydelse-count-only', { cvr: '11111111', kle: '27.36.04' }],
    [
      'ydelse-received-since',
      { cvr: '11111111', kle: '27.36.04', receivedFrom: Date.parse('2022-10-01T00:00+02:00') },
    ],
  ])('our request has the same elements as the example %s (skipped without ../shared)', (name, query) => {
    const theirs = elements(readFileSync(example(name), 'utf8'))
    // The example has the same instant in another zone.
    const ours = elements(ydiProtocol.build(query)).map((e) =>
      e.replace('2022-09-30T22:00:00.000Z', '2022-10-01T00:00:00.000+02:00'),
    )
    expect(ours).toEqual(theirs)
  })

  it('the HTTP headers contain the SOAP version', () => {
    const { action } = sdiProtocol
    expect(build(sdiProtocol, {}, plain).headers).toEqual({
      'content-type': 'text/xml; charset=utf-8',
      soapaction: `"${action}"`,
    })
    expect(build(sdiProtocol, { soapVersion: '1.2' }, plain).headers).toEqual({
      'content-type': `application/soap+xml; charset=utf-8; action="${action}"`,
    })
    expect(build(sdiProtocol, { contentType: 'application/soap+xml' }, plain).headers['content-type']).toBe(
      'application/soap+xml; charset=utf-8',
    )
  })

  it.each([sdiProtocol, ydiProtocol])('a request escapes values', (protocol) => {
    const body = protocol.build({ cvr: '1</x>', kle: '<&">' })
    expect(body).toContain('1&lt;/x&gt;')
    expect(body).toMatch(/>&lt;&amp;("|&quot;)&gt;</)
  })

  it('a query for benefits can be restricted only by number and time of receipt', () => {
    for (const more of [{ system: { uuid } }, { receivedTo: october }, { orKle: ['27.36.05'] }])
      expect(() => ydiProtocol.build({ ...ydelse, ...more })).toThrow('only by number')
  })

  it.skipIf(!canValidate)(`our requests are valid against the published XSD ${whereValidated}`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'golden-'))
    const files = sdiCases.map(([name, options, query]) => {
      const file = join(folder, `${name}.xml`)
      writeFileSync(file, build(sdiProtocol, options, query).body)
      return file
    })
    const output = validate(files)
    expect(output.match(/: valid$/gm)).toHaveLength(sdiCases.length)
  })
})
