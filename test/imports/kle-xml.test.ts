// Tests that KL's KLE XML is read: both versions, retired and moved numbers, and every refusal.
import { describe, expect, it } from 'vitest'
import { read } from '../support/imports.ts'

const info = (inner: string) => `<EmneAdministrativInfo>${inner}</EmneAdministrativInfo>`
const created = '<OprettetDato>2007-01-01</OprettetDato>'
const emne = (nr: string, inner = info(created), rest = '') =>
  `<Emne><EmneNr>${nr}</EmneNr><EmneTitel>Emne ${nr}</EmneTitel>${inner}${rest}</Emne>`
const plan = (emner: string, root = 'KLE-Emneplan', attributes = '') =>
  `<?xml version="1.0" encoding="UTF-8"?>
<${root}${attributes}><UdgivelsesDato>2022-11-01</UdgivelsesDato>
<Hovedgruppe><HovedgruppeNr>02</HovedgruppeNr><HovedgruppeTitel>A</HovedgruppeTitel>
<HovedgruppeAdministrativInfo>${created}</HovedgruppeAdministrativInfo>
<Gruppe><GruppeNr>02.34</GruppeNr><GruppeTitel>B</GruppeTitel><GruppeAdministrativInfo>${created}<Historisk><UdgaaetDato>1999-01-01</UdgaaetDato></Historisk></GruppeAdministrativInfo>
${emner}
</Gruppe></Hovedgruppe></${root}>`
const file = (xml: string, encoding: BufferEncoding = 'utf8') => ({
  name: 'KLE-Emneplan.xml',
  bytes: Buffer.from(xml, encoding),
})
const readXml = (xml: string, encoding?: BufferEncoding) => read('kle', file(xml, encoding))
const only = async (xml: string) => {
  const { facts, faults } = await readXml(plan(xml))
  expect(faults).toEqual([])
  expect(facts).toHaveLength(1)
  return facts[0]
}

describe('an Emne', () => {
  it('an Emne is a fact about its number, reported on the day of publication', async () => {
    expect(await only(emne('02.34.02'))).toEqual({
      kind: 'kle',
      kommunekode: '',
      key: '02.34.02',
      oplystDato: '2022-11-01',
      value: { titel: 'Emne 02.34.02', oprettet: '2007-01-01', afloestAf: [] },
    })
  })

  it('the additional elements of version 2.0 are not read', async () => {
    const rest = `<BevaringJaevnfoerArkivloven>K5</BevaringJaevnfoerArkivloven>
      <SletningJaevnfoerPersondataloven>P1825D</SletningJaevnfoerPersondataloven>
      <EmneFilter><FilterTitel>x</FilterTitel></EmneFilter>
      <EmneStikord><Orden>1</Orden><Tekst>ord</Tekst><StikordAdministrativInfo><Historisk><UdgaaetDato>2001-01-01</UdgaaetDato></Historisk></StikordAdministrativInfo></EmneStikord>
      <UUID>01017012-1234-4101-8701-010170123401</UUID>`
    const guidance = `<EmneVejledning><VejledningTekst><p>Se <b>02.34.00</b></p><ul><li>EmneNr</li></ul></VejledningTekst></EmneVejledning>
      <EmneRetskildeReference><RetskildeTitel>Lov</RetskildeTitel><RetsinfoAccessionsNr>A19980056930</RetsinfoAccessionsNr></EmneRetskildeReference>`
    const fact = await only(emne('02.34.02', guidance + info(created), rest))
    expect(fact?.value).toEqual({ titel: 'Emne 02.34.02', oprettet: '2007-01-01', afloestAf: [] })
  })

  it.each<[string, string, object]>([
    ['retired', '<UdgaaetDato>2015-08-01</UdgaaetDato>', { udgaaet: '2015-08-01', afloestAf: [] }],
    [
      'retired, with a zone',
      '<UdgaaetDato>2015-08-01+02:00</UdgaaetDato>',
      { udgaaet: '2015-08-01', afloestAf: [] },
    ],
    [
      'moved',
      '<Flyttet><FlyttetDato>2016-02-01</FlyttetDato><AfloestAf><EmneNr>27.24.01</EmneNr></AfloestAf><AfloestAf><EmneNr>02.34.09</EmneNr></AfloestAf><AfloestAf><EmneNr>27.24.01</EmneNr></AfloestAf></Flyttet>',
      { udgaaet: '2016-02-01', afloestAf: ['02.34.09', '27.24.01'] },
    ],
    [
      'moved to a group, and to itself',
      '<Flyttet><FlyttetDato>2016-02-01</FlyttetDato><AfloestAf><GruppeNr>27.24</GruppeNr></AfloestAf><AfloestAf><EmneNr>02.34.02</EmneNr></AfloestAf></Flyttet>',
      { udgaaet: '2016-02-01', afloestAf: [] },
    ],
    [
      'moved to nothing',
      '<Flyttet><FlyttetDato>2016-02-01</FlyttetDato></Flyttet>',
      { udgaaet: '2016-02-01', afloestAf: [] },
    ],
  ])('an Emne may be %s', async (_, inner, expected) => {
    const fact = await only(
      emne('02.34.02', info(`${created}<RettetDato>2010-01-01</RettetDato><Historisk>${inner}</Historisk>`)),
    )
    expect(fact?.value).toMatchObject(expected)
  })

  it.each<[string, string, string]>([
    ['02.34', info(created), 'EmneNr'],
    ['', info(created), 'EmneNr'],
    ['02.34.02', info('<OprettetDato>i går</OprettetDato>'), 'OprettetDato'],
    ['02.34.02', info('<Historisk><UdgaaetDato>2015-02-30</UdgaaetDato></Historisk>'), 'UdgaaetDato'],
    ['02.34.02', info('<Historisk/>'), 'Historisk'],
    [
      '02.34.02',
      info('<Historisk><Flyttet><AfloestAf><EmneNr>x</EmneNr></AfloestAf></Flyttet></Historisk>'),
      'EmneNr',
    ],
  ])('the Emne %j with %s has a fault in %s', async (nr, inner, column) => {
    const { facts, faults } = await readXml(plan(emne(nr, inner)))
    expect(facts).toEqual([])
    expect(faults[0]?.column).toMatch(new RegExp(`^${column} \\(tegn \\d+\\)$`))
    expect(faults[0]?.line).toBe(6)
  })

  it('a title longer than 500 characters is a fault instead of being cut off', async () => {
    const titled = (length: number) => plan(emne('02.34.02').replace('Emne 02.34.02', 'x'.repeat(length)))
    expect((await readXml(titled(500))).faults).toEqual([])
    const { faults } = await readXml(titled(501))
    expect(faults.map(({ expected }) => expected)).toEqual(['en titel på højst 500 tegn'])
  })

  it('an Emne with thousands of successors has at most 101 faults', async () => {
    const successors = (nr: string) =>
      info(
        `${created}<Historisk><UdgaaetDato>2016-02-01</UdgaaetDato>${`<AfloestAf><EmneNr>${nr}</EmneNr></AfloestAf>`.repeat(5000)}</Historisk>`,
      )
    for (const nr of ['02.34.03', 'x']) {
      const { facts, faults } = await readXml(plan(emne('02.34.02', successors(nr))))
      expect([facts.length, faults.length]).toEqual([0, 101])
    }
  })

  it('an Emne repeated with another value is a fault that names both lines', async () => {
    const { facts, faults } = await readXml(
      plan([emne('02.34.02'), emne('02.34.02'), emne('02.34.02', '')].join('\n')),
    )
    expect(facts).toHaveLength(1)
    expect(faults.map(({ line, expected }) => [line, expected])).toEqual([
      [8, 'én værdi for 02.34.02: linje 6 har en anden'],
    ])
  })
})

describe('the document', () => {
  it.each<[string, string, BufferEncoding]>([
    ['with a namespace', plan(emne('02.34.02'), 'KLE-Emneplan', ' xmlns="urn:kl:kle"'), 'utf8'],
    ['with prefixes', plan(emne('02.34.02')).replaceAll(/<(\/?)(?=\w)/g, '<$1k:'), 'utf8'],
    ['with a byte order mark', `\ufeff${plan(emne('02.34.02'))}`, 'utf8'],
    ['in ISO-8859-1', plan(emne('02.34.02')).replace('UTF-8', 'ISO-8859-1').replace('>A<', '>Æ<'), 'latin1'],
    [
      'in Windows-1252',
      plan(emne('02.34.02')).replace('UTF-8', 'windows-1252').replace('>A<', '>Æ<'),
      'latin1',
    ],
    ['without a declaration', plan(emne('02.34.02')).replace(/^.*\n/, ''), 'utf8'],
    ['with an older root', plan(emne('02.34.02'), 'Emneplan'), 'utf8'],
  ])('a document %s is read', async (_, xml, encoding) => {
    const { facts, faults } = await readXml(xml, encoding)
    expect(faults).toEqual([])
    expect(facts.map(({ key }) => key)).toEqual(['02.34.02'])
  })

  it('the letters of a document in ISO-8859-1 are decoded', async () => {
    const xml = plan(emne('02.34.02')).replace('UTF-8', 'ISO-8859-1').replace('Emne 02', 'Ærø 02')
    expect((await readXml(xml, 'latin1')).facts[0]?.value).toMatchObject({ titel: 'Ærø 02.34.02' })
  })

  it.each<[string, string | Buffer, string]>([
    ['with a document type', plan(emne('02.34.02')).replace('?>', '?><!DOCTYPE x>'), 'dokumenttype'],
    ['with custom entities', plan(emne('&x;')), 'velformet'],
    ['that is cut short', plan(emne('02.34.02')).slice(0, -20), 'velformet'],
    ['of the greatest permitted depth', `${'<a>'.repeat(64)}${'</a>'.repeat(64)}`, 'mindst ét Emne'],
    [
      'with a text over 1 MB',
      plan(emne('02.34.02', `<p>${'Vejledning. '.repeat(100_000)}</p>`)),
      'over 1 MB',
    ],
    ['with a tag over 1 MB', plan(emne('02.34.02', `<p a="${'x'.repeat(1_200_000)}"/>`)), 'over 1 MB'],
    ['of greater depth', `${'<a>'.repeat(65)}${'</a>'.repeat(65)}`, 'velformet'],
    [
      'without an Emne',
      '<KLE-Handlingsfacetter><UdgivelsesDato>2022-11-01</UdgivelsesDato></KLE-Handlingsfacetter>',
      'mindst ét Emne',
    ],
    ['that declares UTF-16', plan('').replace('UTF-8', 'UTF-16'), 'XML i UTF-8'],
    [
      'not in its declared encoding',
      Buffer.from(plan(emne('02.34.02')).replace('>A<', '>Æ<'), 'latin1'),
      'XML i UTF-8, som filen selv angiver',
    ],
    ['that is a table', 'kommune;kle', 'KL’s KLE som XML'],
  ])('a document %s is refused', async (_, xml, expected) => {
    const bytes = typeof xml === 'string' ? Buffer.from(xml) : xml
    const { faults } = await read('kle', { name: 'kle.xml', bytes })
    expect(faults.map((fault) => fault.expected)).toEqual([expect.stringContaining(expected)])
  })

  it('a document over 100 MB is refused without reading it', async () => {
    const bytes = new Uint8Array(100 * 1024 * 1024 + 1).fill(0x3c)
    expect((await read('kle', { name: 'kle.xml', bytes })).faults[0]?.expected).toContain('højst 100 MB')
  })

  it('a document of realistic size is read', async () => {
    const two = (n: number) => String(n).padStart(2, '0')
    const text = `<EmneVejledning><VejledningTekst><p>${'Vejledning. '.repeat(40)}</p></VejledningTekst></EmneVejledning>`
    const emner = Array.from({ length: 5000 }, (_, i) =>
      emne(`${two(i % 100)}.${two(Math.floor(i / 100))}.00`, text + info(created)),
    )
    const { facts, faults } = await readXml(plan(emner.join('\n')))
    expect([facts.length, faults.length]).toEqual([5000, 0])
  })
})

describe('a CPR number in the document', () => {
  const cpr = '010170-1234'
  it.each<[string, string]>([
    ['in a title', emne('02.34.02').replace('Emne 02', `${cpr} 02`)],
    ['in an ignored text', emne('02.34.02', `<EmneVejledning><p>Se ${cpr}.</p></EmneVejledning>`)],
    ['split by an inline element', emne('02.34.02', '<p>010170-<b>1234</b></p>')],
    [
      'split by an inline element, far into a text',
      emne('02.34.02', `<p>${'a '.repeat(6000)}010170-<b>1234</b></p>`),
    ],
    ['in an attribute', emne('02.34.02', `<p title="${cpr}"/>`)],
    ['in a comment', emne('02.34.02', `<!-- ${cpr} -->`)],
    ['in CDATA', emne('02.34.02', `<p><![CDATA[${cpr}]]></p>`)],
    ['in character references', emne('02.34.02', '<p>&#48;10170-1234</p>')],
    ['in a processing instruction', emne('02.34.02', `<?x ${cpr}?>`)],
    ['far into a text', emne('02.34.02', `<p>${'a '.repeat(40_000)}${cpr} ${'b '.repeat(40_000)}</p>`)],
  ])('a CPR number %s refuses the document, and the fault does not repeat it', async (_, xml) => {
    const { faults, facts } = await readXml(plan(xml))
    expect(faults.length).toBeGreaterThan(0)
    expect(
      faults.every((fault) => fault.line === 6 && fault.value === '' && fault.expected.includes('CPR')),
    ).toBe(true)
    expect(JSON.stringify([faults, facts])).not.toMatch(/010170/)
  })

  it('numbers in neighbouring elements do not form a CPR number', async () => {
    const { faults } = await readXml(plan(emne('02.34.02', '<x>010170</x><y>1234</y>')))
    expect(faults).toEqual([])
  })
})
