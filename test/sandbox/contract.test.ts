// Tests that the sandbox's answers conform to the contract: golden files, and the published XSD where it is available.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { Contract } from '../../server/sandbox/contract.ts'
import type { Reply } from '../../server/sandbox/plain-replies.ts'
import { createReplies } from '../../server/sandbox/reply.ts'
import { sdi } from '../../server/sandbox/sdi.ts'
import { type SoapVersion, soapVersions } from '../../server/sandbox/switches.ts'
import { ydi } from '../../server/sandbox/ydi.ts'
import { canValidate, validate, whereValidated } from '../support/shared.ts'
import { before, createdSince, envelope, fromSystem, joined, payload, since, systemUuid } from './question.ts'

const correlation = {
  messageId: 'urn:uuid:6f1b5c1e-6d0f-4c64-9d51-0f6f0d4b7c11',
  transactionUuid: '0d6a3c0a-92a5-4a56-9a53-1a2b3c4d5e6f',
}

type Named = { name: string; reply: Reply; isGolden: boolean }

/** Every kind of answer except faults, from an index with `some` hits. Answers with planted or very long text have no golden file. */
const answersOf = (
  contract: Contract,
  version: SoapVersion,
  some: Record<string, number>,
  prefix = '',
): Named[] => {
  const replies = createReplies(contract, version, correlation)
  const none = Object.fromEntries(Object.keys(some).map((element) => [element, 0]))
  const golden: [string, Reply][] = [
    ['count', replies.count(some, 'filled', '44-with')],
    ['count-without-antal', replies.count(some, 'absent', '44-with')],
    ['none-44-with', replies.count(none, 'filled', '44-with')],
    ['none-44-without', replies.count(none, 'filled', '44-without')],
    ['none-20-zero', replies.count(none, 'filled', '20-zero')],
    ['status40', replies.badInput('Ugyldigt input')],
  ]
  const others: [string, Reply][] = [
    ['oversized', replies.oversized(some)],
    ['personal-data', replies.personalData(some)],
  ]
  const named = (kinds: [string, Reply][], isGolden: boolean) =>
    kinds.map(([kind, reply]) => ({ name: `${prefix}${kind}-${version}`, reply, isGolden }))
  return [...named(golden, true), ...named(others, false)]
}

const answers = soapVersions.flatMap((version) => answersOf(sdi, version, { sager: 1234 }))
const ydiAnswers = answersOf(ydi, '1.2', { bevillinger: 312, ydelser: 436, effektueringer: 2616 }, 'ydi-')

const faults = soapVersions.flatMap((version) => {
  const replies = createReplies(sdi, version, correlation)
  return [
    { name: `no-right-${version}`, reply: replies.noRight() },
    { name: `fault-${version}`, reply: replies.fault() },
  ]
})

/** Replaces the answer's random MessageID. */
const withFixedId = (body: string): string =>
  body.replace(
    /(<wsa:MessageID[^>]*>)urn:uuid:[0-9a-f-]{36}</,
    '$1urn:uuid:00000000-0000-4000-8000-000000000000<',
  )

const goldenFile = (name: string) => fileURLToPath(new URL(`golden/${name}.xml`, import.meta.url))

describe('golden answers', () => {
  for (const { name, reply } of [...[...answers, ...ydiAnswers].filter((a) => a.isGolden), ...faults])
    it(`the answer ${name} is equal to its reviewed golden file`, async () => {
      expect(withFixedId(reply.body)).toBe((await readFile(goldenFile(name), 'utf8')).trimEnd())
    })
})

describe('the published XSD', () => {
  it.skipIf(!canValidate)(
    `every answer and question is valid against the published XSD ${whereValidated}`,
    async () => {
      const window = since('2022-10-01T00:00:00Z') + before('2022-10-01T01:00:00Z')
      const questions = soapVersions.flatMap((version) => [
        { name: `question-${version}`, body: envelope(version, payload()) },
        {
          name: `question-by-name-${version}`,
          body: envelope(
            version,
            payload({ kle: null, system: fromSystem('<si:SystemNavn>SBSYS</si:SystemNavn>') }),
          ),
        },
        {
          name: `question-joined-${version}`,
          body: envelope(version, joined([payload({ received: window }), payload({ kle: '02.34.04' })])),
        },
        {
          name: `question-full-${version}`,
          body: envelope(
            version,
            payload({
              received: since('2022-10-01T00:00:00+02:00'),
              created: createdSince('2022-01-01T00:00:00+01:00'),
              state:
                '<sag:Fremdrift><sag:FremdriftStatusKode>Oplyst</sag:FremdriftStatusKode></sag:Fremdrift>',
              system: systemUuid('ba537e12-8b0c-44b1-9de7-f75803a4e091'),
            }),
          ),
        },
      ])
      const messages = [...answers.map((a) => ({ name: a.name, body: a.reply.body })), ...questions]
      const folder = await mkdtemp(join(tmpdir(), 'sandbox-xsd-'))
      try {
        const files = await Promise.all(
          messages.map(async ({ name, body }) => {
            const file = join(folder, `${name}.xml`)
            await writeFile(file, body)
            return file
          }),
        )
        expect(validate(files).match(/: valid$/gm)).toHaveLength(messages.length)
        // The validator detects a count that is not a number.
        const broken = join(folder, 'broken.xml')
        await writeFile(broken, answers[0]!.reply.body.replace('>1234<', '>mange<'))
        expect(validate([broken])).not.toMatch(/: valid$/m)
      } finally {
        await rm(folder, { recursive: true })
      }
    },
  )
})
