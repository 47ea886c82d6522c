// Owns the tests that the sandbox's answers keep to the contract: golden files, and the published XSD where it is at hand.
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { createReplies, type Reply } from '../../server/sandbox/reply.ts'
import { soapVersions } from '../../server/sandbox/rules.ts'
import { createdSince, envelope, payload, since, systemUuid } from './question.ts'

const correlation = {
  messageId: 'urn:uuid:6f1b5c1e-6d0f-4c64-9d51-0f6f0d4b7c11',
  transactionUuid: '0d6a3c0a-92a5-4a56-9a53-1a2b3c4d5e6f',
}

/** Every kind of answer that is no fault, in both versions. Those with planted or endless text have no golden file. */
const answers = soapVersions.flatMap((version) => {
  const replies = createReplies(version, correlation)
  const golden: [string, Reply][] = [
    ['count', replies.count(1234, 'filled', '44-with')],
    ['count-without-antal', replies.count(1234, 'absent', '44-with')],
    ['none-44-with', replies.count(0, 'filled', '44-with')],
    ['none-44-without', replies.count(0, 'filled', '44-without')],
    ['none-20-zero', replies.count(0, 'filled', '20-zero')],
    ['status40', replies.badInput('Ugyldigt input')],
  ]
  const others: [string, Reply][] = [
    ['oversized', replies.oversized(12)],
    ['personal-data', replies.personalData(12)],
  ]
  const named = (kinds: [string, Reply][], isGolden: boolean) =>
    kinds.map(([kind, reply]) => ({ name: `${kind}-${version}`, reply, isGolden }))
  return [...named(golden, true), ...named(others, false)]
})

const faults = soapVersions.flatMap((version) => {
  const replies = createReplies(version, correlation)
  return [
    { name: `no-right-${version}`, reply: replies.noRight() },
    { name: `fault-${version}`, reply: replies.fault() },
  ]
})

/** The answer's own MessageID is a new one each time. */
const fixed = (body: string): string =>
  body.replace(
    /(<wsa:MessageID[^>]*>)urn:uuid:[0-9a-f-]{36}</,
    '$1urn:uuid:00000000-0000-4000-8000-000000000000<',
  )

const goldenFile = (name: string) => fileURLToPath(new URL(`golden/${name}.xml`, import.meta.url))

describe('golden answers', () => {
  for (const { name, reply } of [...answers.filter((a) => a.isGolden), ...faults])
    it(`${name} is as it was when it was validated`, async () => {
      expect(fixed(reply.body)).toBe((await readFile(goldenFile(name), 'utf8')).trimEnd())
    })
})

const validator = fileURLToPath(new URL('../../../shared/contracts/validate-sdi', import.meta.url))
const hasValidator = existsSync(validator)
const run = promisify(execFile)

describe('the published XSD', () => {
  it.skipIf(!hasValidator)(
    'passes every answer and question (left out where ../shared/contracts/validate-sdi is not)',
    async () => {
      const questions = soapVersions.flatMap((version) => [
        { name: `question-${version}`, body: envelope(version, payload()) },
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
        const { stdout } = await run(validator, files)
        expect(stdout.match(/: valid$/gm)).toHaveLength(messages.length)
        // It does look: a count that is no number is found out.
        const broken = join(folder, 'broken.xml')
        await writeFile(broken, answers[0]!.reply.body.replace('>1234<', '>mange<'))
        await expect(run(validator, [broken])).rejects.toThrow('Command failed')
      } finally {
        await rm(folder, { recursive: true })
      }
    },
  )
})
