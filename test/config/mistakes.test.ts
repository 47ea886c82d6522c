// Tests that each mistake is reported with its path, the value and what was expected, and without secrets.
import { describe, expect, it } from 'vitest'
import { least, mistakes } from '../support/configuration.ts'

const urlExpected = 'expected an address that begins with https:// or http://, without user name and password'
const esdh = 'acadre, sbsys, edoc, getorganized, nova, workzone, f2, public360'
const kommuneExpected =
  'expected the four-digit kommunekode of one of the 98 kommuner, in quotes, such as "0751"'
const durationExpected = (from: string, to: string) =>
  `expected a duration from ${from} to ${to}, such as 30s, 5m, 6h or 7d`
const kleExpected = 'expected a KLE number dd.dd.dd of main group 02, 27 or 29, in quotes'

describe('a single mistake is reported with its path, the value and what was expected', () => {
  it.each([
    [
      'an unknown key',
      'poll: { counts: 6h, every: 5m }',
      'poll.every: unknown key; the README lists the known keys',
    ],
    ['an unknown key at the top', 'color: red', 'color: unknown key; the README lists the known keys'],
    [
      'an unknown key of a kommune',
      'kommuner: { "0751": { erp: x } }',
      'kommuner.0751.erp: unknown key; the README lists the known keys',
    ],
    [
      'a key that JavaScript knows',
      'constructor: {}',
      'constructor: unknown key; the README lists the known keys',
    ],
    [
      'an unknown kommunekode',
      'kommuner: { "9999": {} }',
      `kommuner: got the key "9999", ${kommuneExpected}`,
    ],
    ['a kommune by name', 'kommuner: { Aarhus: {} }', `kommuner: got the key "Aarhus", ${kommuneExpected}`],
    [
      'a number where a kommunekode should be quoted',
      'kommuner: { 0751: {} }',
      'kommuner: the key 751 is a number here (YAML reads 0751 without quotes as one); write the kommunekode in quotes, such as "0751"',
    ],
    [
      'no kommune at all',
      'kommuner: {}',
      'kommuner: got {}, expected at least one kommune; leave the key out to poll all 98',
    ],
    [
      'a kommune without a mapping',
      'kommuner: { "0751": }',
      'kommuner.0751: got null, expected a mapping of keys and values',
    ],
    [
      'a list of kommuner',
      'kommuner: ["0751"]',
      'kommuner: got ["0751"], expected a mapping of keys and values',
    ],
    [
      'an unknown product',
      'kommuner: { "0751": { esdh: acedre } }',
      `kommuner.0751.esdh: got "acedre", expected one of ${esdh}`,
    ],
    [
      'a product of the wrong kind',
      'kommuner: { "0751": { esdh: nexus } }',
      `kommuner.0751.esdh: got "nexus", expected one of ${esdh}`,
    ],
    [
      'an EOJ of the wrong kind',
      'kommuner: { "0751": { eoj: acadre } }',
      'kommuner.0751.eoj: got "acadre", expected one of nexus, cura, sensum, vitae',
    ],
    [
      'a product whose kind was changed',
      'products: { acadre: { kind: eoj } }\nkommuner: { "0751": { esdh: acadre } }',
      `kommuner.0751.esdh: got "acadre", expected one of ${esdh.replace('acadre, ', '')}`,
    ],
    [
      'a new product without its kind',
      'products: { eget: { navn: Eget } }\nkommuner: { "0751": { esdh: eget } }',
      'products.eget: got no kind, expected navn and kind for a product that is not built in',
    ],
    [
      'a product with a mistake, reported once',
      'products: { eget: { navn: E, kind: esd } }\nkommuner: { "0751": { esdh: eget } }',
      'products.eget.kind: got "esd", expected esdh or eoj',
    ],
    [
      'a product id with capitals',
      'products: { Eget: { navn: E, kind: esdh } }',
      'products: got the key "Eget", expected an id of a–z, 0–9 and hyphen, at most 40 characters',
    ],
    [
      'a systemUuid that is not a UUID',
      'kommuner: { "0751": { systemUuid: 33 } }',
      'kommuner.0751.systemUuid: got 33, expected a UUID such as "ba537e12-8b0c-44b1-9de7-f75803a4e091"',
    ],
    [
      'a right limited to nothing',
      'kommuner: { "0751": { rights: { kle: [] } } }',
      'kommuner.0751.rights.kle: got [], expected a list with at least one item; leave the key out when the right is not limited',
    ],
    [
      'a number in a right',
      'kommuner: { "0751": { rights: { kle: [02] } } }',
      'kommuner.0751.rights.kle[0]: got 2, expected a text in quotes, such as "02"',
    ],
    [
      'a duration without a unit',
      'poll: { counts: 60 }',
      `poll.counts: got 60, ${durationExpected('1m', '7d')}`,
    ],
    [
      'a duration with a unit of its own',
      'poll: { counts: 6 hours }',
      `poll.counts: got "6 hours", ${durationExpected('1m', '7d')}`,
    ],
    [
      'a duration that is too short',
      'poll: { timeout: 0s }',
      `poll.timeout: got "0s", ${durationExpected('1s', '5m')}`,
    ],
    [
      'a duration that is too long',
      'poll: { timeout: 301s }',
      `poll.timeout: got "301s", ${durationExpected('1s', '5m')}`,
    ],
    [
      'deliveries that are asked for too often',
      'poll: { deliveries: 1m }',
      `poll.deliveries: got "1m", ${durationExpected('5m', '12h')}`,
    ],
    [
      'a contact without a mailbox',
      'contact: { name: Teamet, mailbox: teamet }',
      'contact.mailbox: got "teamet", expected a mailbox such as borgerblik@kombit.example',
    ],
    [
      'a number in quotes',
      'poll: { concurrency: "4" }',
      'poll.concurrency: got "4", expected a whole number from 1 to 64',
    ],
    [
      'a part of a number',
      'poll: { concurrency: 1.5 }',
      'poll.concurrency: got 1.5, expected a whole number from 1 to 64',
    ],
    ['not a number', 'flereFrom: .nan', 'flereFrom: got "NaN", expected a whole number from 1 to 1000'],
    ['zero', 'flereFrom: 0', 'flereFrom: got 0, expected a whole number from 1 to 1000'],
    ['nothing under a key', 'poll:', 'poll: got null, expected a mapping of keys and values'],
  ])('for %s', (_, text, expected) => {
    expect(mistakes(`${least}${text}\n`)).toEqual([expected])
  })

  const withSdi = (sdi: string) => `obligatory: [{ kle: 02.34.02 }]\nsources: { sdi: ${sdi} }`
  it.each([
    [
      'an unquoted version',
      '{ url: "https://a.example", soapVersion: 1.1 }',
      'sources.sdi.soapVersion: got 1.1, expected "1.1" or "1.2", in quotes',
    ],
    [
      'a yes',
      '{ url: "https://a.example", libertyHeader: yes }',
      'sources.sdi.libertyHeader: got "yes", expected true or false',
    ],
    [
      'a number instead of true or false',
      '{ url: "https://a.example", joinNumbers: 1 }',
      'sources.sdi.joinNumbers: got 1, expected true or false',
    ],
    [
      'a content type',
      '{ url: "https://a.example", contentType: xml }',
      'sources.sdi.contentType: got "xml", expected a media type such as text/xml',
    ],
    [
      'authentication of another kind',
      '{ url: "https://a.example", auth: { type: basic } }',
      'sources.sdi.auth.type: got "basic", expected none or oioidws',
    ],
    ['no address', '{}', `sources.sdi.url: got nothing, ${urlExpected}`],
    ['no address at all', '{ url: index }', `sources.sdi.url: got "index", ${urlExpected}`],
    [
      'an address of another kind',
      '{ url: "ftp://a.example/6" }',
      `sources.sdi.url: got "ftp://a.example/6", ${urlExpected}`,
    ],
    ['no source', '', 'sources.sdi: got null, expected a mapping of keys and values'],
  ])('for %s', (_, sdi, expected) => {
    expect(mistakes(withSdi(sdi))).toEqual([expected])
  })

  it.each([
    ['https://user:hemmelig@a.example/6', 'https://…@a.example/6'],
    ['https://hemmelig@a.example/6', 'https://…@a.example/6'],
    ['https://user:hem/melig@a.example/6', 'https://…@a.example/6'],
    ['https://user:hem@hemmelig@a.example/6', 'https://…@a.example/6'],
    ['https://user:hem"melig@a.example/6', 'https://…@a.example/6'],
    ['user:hemmelig@a.example/6', '…@a.example/6'],
    ['ftp://a.example/6?token=hemmelig', 'ftp://a.example/6?…'],
  ])('without repeating a secret in the address %s', (url, reported) => {
    for (const sdi of [`{ url: '${url}' }`, `{ url: ['${url}'] }`]) {
      const [mistake, ...more] = mistakes(withSdi(sdi))
      expect(more).toEqual([])
      expect(mistake).toContain(reported)
      expect(mistake).not.toMatch(/hem|melig/)
    }
  })

  const withNumbers = (list: string) => `sources: { sdi: { url: "https://a.example" } }\nobligatory: ${list}`
  it.each([
    [
      'a number twice',
      '[{ kle: 02.34.02 }, { kle: 02.34.02, from: "2023-01-01" }]',
      'obligatory[1].kle: got "02.34.02" again, expected each number once',
    ],
    [
      'days backwards',
      '[{ kle: 02.34.02, from: "2022-02-02", until: "2022-02-01" }]',
      'obligatory[0].until: got "2022-02-01", expected a day not before from ("2022-02-02")',
    ],
    [
      'a day that is none',
      '[{ kle: 02.34.02, from: "2022-02-30" }]',
      'obligatory[0].from: got "2022-02-30", expected a day such as "2022-01-01"',
    ],
    [
      'a day in Danish',
      '[{ kle: 02.34.02, from: 01.02.2022 }]',
      'obligatory[0].from: got "01.02.2022", expected a day such as "2022-01-01"',
    ],
    ['another main group', '[{ kle: 01.00.00 }]', `obligatory[0].kle: got "01.00.00", ${kleExpected}`],
    ['a group', '[{ kle: 27.24 }]', `obligatory[0].kle: got 27.24, ${kleExpected}`],
    ['bare numbers', '[02.34.02]', 'obligatory[0]: got "02.34.02", expected a mapping of keys and values'],
    ['none', '[]', 'obligatory: got [], expected at least one obligatory KLE number'],
    ['no list', '02.34.02', 'obligatory: got "02.34.02", expected a list of { kle, from, until, note }'],
  ])('obligatory: %s', (_, list, expected) => {
    expect(mistakes(withNumbers(list))).toEqual([expected])
  })

  it('the same day as from and until is valid', () => {
    expect(mistakes(withNumbers('[{ kle: 02.34.02, from: "2022-02-02", until: "2022-02-02" }]'))).toEqual([])
  })
})
