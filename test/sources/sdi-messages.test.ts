// Owns the test that our requests are the contract's: byte for byte the golden files, which the published XSD has validated.
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { buildFremsoeg, type CountQuery, fremsoegAction } from '../../server/sources/sdi-messages.ts'
import { buildRequest, type SoapOptions } from '../../server/sources/soap.ts'
import { canValidate, validate, whereValidated } from '../support/shared.ts'

const golden = (name: string) => fileURLToPath(new URL(`../golden/${name}.xml`, import.meta.url))
const url = 'https://sagsogdokumentindeks.example/sagdokumentindeks/6'
const plain: CountQuery = { cvr: '55133018', kle: '02.34.02' }

const cases: [string, Partial<SoapOptions>, CountQuery][] = [
  ['total-1.1-liberty', {}, plain],
  ['total-1.2', { soapVersion: '1.2', libertyHeader: false }, plain],
  ['received-1.1', { libertyHeader: false }, { ...plain, receivedFrom: Date.UTC(2022, 9, 1) }],
  ['received-1.2-liberty', { soapVersion: '1.2' }, { ...plain, receivedFrom: Date.UTC(2022, 9, 1) }],
  ['by-system-1.1-liberty', {}, { ...plain, systemUuid: 'ba537e12-8b0c-44b1-9de7-f75803a4e091' }],
]

const build = (options: Partial<SoapOptions>, query: CountQuery) =>
  buildRequest(
    { url, soapVersion: '1.1', libertyHeader: true, ...options },
    {
      action: fremsoegAction,
      payload: buildFremsoeg(query),
      messageId: 'urn:uuid:00000000-0000-4000-8000-000000000001',
      transactionUuid: '00000000-0000-4000-8000-000000000002',
    },
  )

describe('the fremsoeg request', () => {
  it.each(cases)('%s is the golden file', (name, options, query) => {
    expect(`${build(options, query).body}\n`).toBe(readFileSync(golden(name), 'utf8'))
  })

  it.each(cases)('%s asks for no case data: its Filter is empty', (_, options, query) => {
    expect(build(options, query).body).toContain('<sdi:Filter/></sdi:FremsoegSagDokumentIndeksInput>')
  })

  it('says its version in the HTTP headers', () => {
    expect(build({}, plain).headers).toEqual({
      'content-type': 'text/xml; charset=utf-8',
      soapaction: `"${fremsoegAction}"`,
    })
    expect(build({ soapVersion: '1.2' }, plain).headers).toEqual({
      'content-type': `application/soap+xml; charset=utf-8; action="${fremsoegAction}"`,
    })
    expect(build({ contentType: 'application/soap+xml' }, plain).headers['content-type']).toBe(
      'application/soap+xml; charset=utf-8',
    )
  })

  it('escapes what could end an element', () => {
    const body = buildFremsoeg({ cvr: '1</x>', kle: '<&">' })
    expect(body).toContain('1&lt;/x&gt;')
    expect(body).toContain('&lt;&amp;&quot;&gt;')
  })

  it.skipIf(!canValidate)(`validates against the published XSD ${whereValidated}`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'golden-'))
    const files = cases.map(([name, options, query]) => {
      const file = join(folder, `${name}.xml`)
      writeFileSync(file, build(options, query).body)
      return file
    })
    const said = validate(files)
    expect(said.match(/: valid$/gm)).toHaveLength(cases.length)
  })
})
