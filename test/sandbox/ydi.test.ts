// Tests the sandbox's Ydelsesindeks: counts over real HTTP, strict reading, and the effect of switches and rules.
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { kommuneByCode } from '../../server/domain/kommuner.ts'
import { day } from '../../server/domain/time.ts'
import { answerCall } from '../../server/sandbox/answer.ts'
import { plantedPersonalData } from '../../server/sandbox/personal-data.ts'
import { createScenario } from '../../server/sandbox/scenario/scenario.ts'
import { type Sandbox, startSandbox } from '../../server/sandbox/server.ts'
import { defaultSwitches, type Rule } from '../../server/sandbox/switches.ts'
import { ydi } from '../../server/sandbox/ydi.ts'
import { antalOf, envelope, httpHeaders, post, sendRequest, since, textOf } from './question.ts'
import {
  askYdi,
  itSystem,
  itSystemUuid,
  type YdiRequest,
  ydiAntal,
  ydiContentType,
  ydiEnvelope,
  ydiPayload,
  ydiSoapHeaders,
} from './ydi-question.ts'

const now = Date.UTC(2022, 9, 31, 9)
const scenario = createScenario({ presentAt: now })
const helsingoer = { code: '0217', cvr: kommuneByCode.get('0217')!.cvr }
const numbers = scenario.obligatory.map((o) => o.kle).filter((kle) => kle >= '27')
const granted = numbers.find((kle) => scenario.bevillingerAt(helsingoer.code, kle, now) > 0)!
const good: YdiRequest = { cvr: helsingoer.cvr, kle: granted }

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox({ scenario, clock: () => now })
})
afterEach(() => sandbox.control.set(defaultSwitches))
afterAll(() => sandbox.close())

const askWith = (question: YdiRequest, rules: readonly Rule[] = []) => {
  sandbox.control.set({ rules })
  return askYdi(sandbox.urls.ydi, question)
}

describe('Ydelsesindekset over HTTP', () => {
  it('YDI counts bevillinger, ydelser and effektueringer, whatever SOAP version SDI speaks', async () => {
    sandbox.control.set({ soap: '1.1' })
    const { status, contentType, text } = await askYdi(sandbox.urls.ydi, good)
    expect([status, contentType]).toEqual([200, 'application/soap+xml; charset=utf-8'])
    const antal = ydiAntal(text)
    expect(Object.keys(antal)).toEqual(['bevillinger', 'ydelser', 'effektueringer'])
    expect(antal.bevillinger).toBe(scenario.bevillingerAt(helsingoer.code, granted, now))
    expect(antal.ydelser).toBe(scenario.ydelserAt(helsingoer.code, granted, now))
    expect(antal.ydelser).toBeGreaterThan(antal.bevillinger!)
    expect(textOf(text, 'StatusKode')).toBe('20')
    expect(text).not.toContain('Oejebliksbillede')
  })

  it('YDI counts the bevillinger received since an instant', async () => {
    const from = now - 7 * day
    const { text } = await askWith({ ...good, received: since(new Date(from).toISOString()) })
    const { bevillinger } = ydiAntal(text)
    expect(bevillinger).toBe(scenario.receivedBetween(helsingoer.code, granted, from, now, 'ydi'))
    expect(bevillinger).toBeLessThan(scenario.bevillingerAt(helsingoer.code, granted, now))
  })

  it('YDI counts by source system, given by UUID or name, with or without a role', async () => {
    const { systemUuid, eoj } = scenario.kommuner.get(helsingoer.code)!
    const all = scenario.bevillingerAt(helsingoer.code, granted, now)
    const count = async (system: string) => ydiAntal((await askWith({ ...good, system })).text).bevillinger
    const names: Record<string, string> = { nexus: 'Nexus', cura: 'Cura', sensum: 'Sensum', vitae: 'Vitae' }
    const role =
      '<bi:Rolle><sd:UUIDIdentifikator>251c24fd-57b0-4afc-9d73-b063d1957eb3</sd:UUIDIdentifikator></bi:Rolle>'
    expect(await count(itSystemUuid(systemUuid.toUpperCase()))).toBe(all)
    expect(await count(itSystem(`${role}<bi:SystemNavn>${names[eoj]}</bi:SystemNavn>`))).toBe(all)
    expect(await count(itSystem('<bi:SystemNavn>SBSYS</bi:SystemNavn>'))).toBe(0)
  })

  it('YDI has no benefits for an unknown CVR, a kommune without benefits, or a number without benefits', async () => {
    for (const question of [
      { ...good, cvr: '29189935' },
      { ...good, cvr: '11111111' },
      { ...good, kle: '27.99.99' },
    ]) {
      const { text } = await askWith(question)
      expect([textOf(text, 'StatusKode'), ydiAntal(text)]).toEqual([
        '44',
        { bevillinger: 0, ydelser: 0, effektueringer: 0 },
      ])
    }
  })

  it('YDI has no benefits in KLE 02', async () => {
    for (const { kle } of scenario.obligatory.filter((o) => o.kle < '27'))
      expect(ydiAntal((await askWith({ ...good, kle })).text).bevillinger).toBe(0)
  })

  it.each([
    ['44-with', 'filled', '44', 3],
    ['44-without', 'filled', '44', 0],
    ['20-zero', 'filled', '20', 3],
    ['20-zero', 'absent', '20', 0],
  ] as const)(
    'YDI answers no hits in the form of zero=%s and antal=%s',
    async (zero, antal, code, elements) => {
      sandbox.control.set({ zero, antal })
      const { text } = await askYdi(sandbox.urls.ydi, { ...good, kle: '27.99.99' })
      expect([textOf(text, 'StatusKode'), Object.keys(ydiAntal(text)).length]).toEqual([code, elements])
    },
  )

  it.each([
    ['noRight', { do: 'noRight' }, 500, /ServiceAgreement/],
    ['fault', { do: 'fault' }, 500, /soap:Receiver/],
    ['status40', { do: 'status40' }, 200, /<sd:StatusKode>40</],
    ['http', { do: 'http', status: 503 }, 503, /<html>/],
    ['notXml', { do: 'notXml' }, 200, /^\{/],
    ['zero', { do: 'zero' }, 200, /<sd:StatusKode>44</],
    ['personalData', { do: 'personalData' }, 200, /yi:BevillingFiltreretOejebliksbillede/],
    ['personalData in a fault', { do: 'personalData', in: 'fault' }, 500, /010160-5001/],
  ] as const)('YDI carries out the rule %s', async (_, rule, status, pattern) => {
    const answer = await askWith(good, [rule])
    expect(answer.status).toBe(status)
    expect(answer.text).toMatch(pattern)
  })

  it('YDI adds all planted personal data to the count', async () => {
    const { text } = await askWith(good, [{ do: 'personalData' }])
    for (const planted of Object.values(plantedPersonalData).flat()) expect(text).toContain(planted)
    expect(ydiAntal(text).bevillinger).toBe(scenario.bevillingerAt(helsingoer.code, granted, now))
  })

  it('a rule for one index does not affect the other', async () => {
    const rules: Rule[] = [{ match: { indeks: 'ydi' }, do: 'fault' }]
    expect((await askWith(good, rules)).status).toBe(500)
    expect((await sendRequest(sandbox.url, '1.1')).status).toBe(200)
    sandbox.control.set({ rules: [{ match: { indeks: 'sdi' }, do: 'fault' }] })
    expect((await askYdi(sandbox.urls.ydi, good)).status).toBe(200)
    expect((await sendRequest(sandbox.url, '1.1')).status).toBe(500)
  })

  it('YDI and SDI refuse each other’s questions', async () => {
    const toYdi = await post(sandbox.urls.ydi, envelope('1.2', ydiPayload()), httpHeaders('1.2'))
    expect(toYdi.text).toMatch(/is not http:\/\/kombit\.dk\/sts\/ydelseindeks/)
    sandbox.control.set({ soap: '1.2' })
    const toSdi = await askYdi(sandbox.url, good)
    expect(toSdi.text).toMatch(/is not http:\/\/kombit\.dk\/sts\/sagdokumentindeks/)
    expect(antalOf(toSdi.text)).toBeUndefined()
  })

  it('YDI answers SOAP 1.1 with VersionMismatch and its own version', async () => {
    const { status, text } = await post(
      sandbox.urls.ydi,
      envelope('1.1', ydiPayload(good)),
      httpHeaders('1.1'),
    )
    expect([status, textOf(text, 'faultcode')]).toEqual([500, 'soap:VersionMismatch'])
    expect(text).toContain('up:Upgrade')
  })
})

const send = (body: string) => {
  const raw = { body, contentType: ydiContentType }
  const reaction = answerCall(ydi, raw, defaultSwitches, () => ({ delayMs: 0 }), scenario, now)
  if (reaction.kind !== 'reply') throw new Error('a question always gets a reply when no rule is set')
  return reaction.reply
}

const payload = ydiPayload(good)
const without = (part: RegExp): string => {
  expect(payload).toMatch(part)
  return payload.replace(part, '')
}

describe('strict reading of a question', () => {
  it.each([
    ['no SoegUdtryk', without(/<yi:SoegUdtryk>.*<\/yi:SoegUdtryk>/), /yi:SoegUdtryk is expected/],
    ['no AttributListe', without(/<bi:AttributListe>.*<\/bi:AttributListe>/), /bi:AttributListe is expected/],
    ['no TilstandListe', without(/<bi:TilstandListe\/>/), /bi:TilstandListe is expected/],
    ['no RelationListe', without(/<bi:RelationListe>.*<\/bi:RelationListe>/), /bi:RelationListe is expected/],
    ['no Filter', without(/<yi:Filter><\/yi:Filter>/), /yi:Filter is expected/],
    ['no number', without(/<bi:Ydelse>.*<\/bi:Ydelse>/), /bi:Ydelse is expected/],
    [
      'no owner',
      without(/<bi:Bevillingsaktoer>.*<\/bi:Bevillingsaktoer>/),
      /bi:Bevillingsaktoer is expected/,
    ],
    ['no role of the owner', without(/<gd:Rolle>.*<\/gd:Rolle>/), /gd:Rolle is expected/],
    ['the role in the wrong namespace', payload.replaceAll('gd:Rolle', 'bi:Rolle'), /gd:Rolle is expected/],
    ['the CVR element of SDI', payload.replaceAll('bi:CVR-nr', 'bi:CVR-Nummer'), /bi:CVR-nr is expected/],
    ['a short CVR', ydiPayload({ cvr: '5513301' }), /value of .*CVR-nr/],
    [
      'a state',
      payload.replace('<bi:TilstandListe/>', '<bi:TilstandListe><x/></bi:TilstandListe>'),
      /unexpected/,
    ],
    [
      'the source system after the benefit',
      payload.replace('</bi:Ydelse>', `</bi:Ydelse>${itSystem('<bi:SystemNavn>x</bi:SystemNavn>')}`),
      /bi:ItSystem, which is unexpected/,
    ],
    ['a sorting', payload.replace('</yi:Filter>', '</yi:Filter><yi:Sortering/>'), /yi:Sortering, which/],
    ['the namespace of another version', payload.replace('ydelseindeks:6', 'ydelseindeks:5'), /is expected/],
  ])('YDI refuses a question with %s', (_, body, reason) => {
    const reply = send(ydiEnvelope(body))
    expect([reply.status, textOf(reply.body, 'Value')]).toEqual([400, 'soap:Sender'])
    expect(textOf(reply.body, 'Text')).toMatch(reason)
  })

  it.each(['wsa:Action', 'wsa:MessageID', 'wsa:To', 'rh:RequestHeader'])(
    'YDI refuses a message without %s',
    (name) => {
      const headers = ydiSoapHeaders.replace(new RegExp(`<${name}>.*?</${name}>`), '')
      expect(send(envelope('1.2', payload, headers)).body).toMatch(new RegExp(`${name}.* missing`))
    },
  )

  it.each<[string, string]>([
    [
      'a Filter that asks for data',
      ydiPayload({ filter: '<yi:BevillingVis><yi:Vis>part</yi:Vis></yi:BevillingVis>' }),
    ],
    ['an invalid instant', ydiPayload({ received: since('2022-10-01') })],
    ['a system without a name', ydiPayload({ system: itSystem('') })],
    ['another role of the owner', payload.replace('abdf4d3e-', 'abdf4d3f-')],
    ['another role of the number', payload.replace('ea909030-', 'ea909031-')],
  ])('YDI answers code 40 to %s', (_, body) => {
    const reply = send(ydiEnvelope(body))
    expect([reply.status, textOf(reply.body, 'StatusKode'), ydiAntal(reply.body)]).toEqual([200, '40', {}])
  })

  it('YDI answers any text without throwing', () => {
    const whole = ydiEnvelope(payload)
    fc.assert(
      fc.property(fc.nat(whole.length), fc.nat(60), fc.string({ unit: 'binary' }), (at, gone, text) => {
        expect(send(whole.slice(0, at) + text + whole.slice(at + gone)).status).toBeGreaterThanOrEqual(200)
      }),
      { numRuns: 200 },
    )
  })
})

const examples = fileURLToPath(new URL('../../../shared/contracts/examples', import.meta.url))

describe('the project’s examples', () => {
  it.skipIf(!existsSync(examples)).each(['ydelse-count-only.xml', 'ydelse-received-since.xml'])(
    'YDI accepts the example %s (skipped without ../shared/contracts)',
    (name) => {
      const reply = send(ydiEnvelope(readFileSync(`${examples}/${name}`, 'utf8')))
      expect(textOf(reply.body, 'StatusKode')).toBe('44')
    },
  )
})
