// Tests, from the wire to the pages, whom a failure is blamed on: the service once a connection was made, ourselves only
// when nothing could be connected to, and a reference has shown before that it answers.
import { describe, expect, it } from 'vitest'
import { hour, minute, second } from '../../server/domain/time.ts'
import { createReachability } from '../../server/poll/reachability.ts'
import type { WireReply } from '../../server/sources/http.ts'
import { createIndeksSource } from '../../server/sources/indeks.ts'
import { probeWithReachability, withReachability } from '../../server/sources/offline.ts'
import { sdiProtocol } from '../../server/sources/sdi-messages.ts'
import { createPlainEnvelope } from '../../server/sources/soap.ts'
import { answer, envelope } from '../support/answers.ts'
import type { MovedClock } from '../support/moved-clock.ts'
import { createStory } from '../support/story.ts'

const timeoutMs = 20 * second
const timing = { durationMs: 40 }

/** How a call to the index, or a probe, ends. */
const ends = {
  answers: { kind: 'reply', status: 200, body: envelope(answer('20', '5')), ...timing },
  /** Connected, and then silence. */
  hangs: { kind: 'timeout', durationMs: timeoutMs, connected: true },
  refuses: { kind: 'network', detail: 'ECONNREFUSED', ...timing },
  /** No packet comes back. */
  isSilent: { kind: 'timeout', durationMs: timeoutMs },
} satisfies Record<string, WireReply>
type End = keyof typeof ends

type Net = { index: End; sapa: End; references: boolean }

/** A server that measured for forty minutes in `net`, which the test may change. */
const begin = async (net: Net) => {
  const sourcesOf = (clock: MovedClock) => {
    const reachability = createReachability({
      references: [
        { host: 'www.borger.dk', port: 443 },
        { host: 'www.kombit.dk', port: 443 },
      ],
      connect: async () => net.references,
      time: clock,
    })
    const send = withReachability(async (_, signal) => {
      const reply = ends[net.index]
      await clock.wait(reply.durationMs, signal)
      return reply
    }, reachability)
    const prober = {
      probe: async ({ id }: { id: string }, signal: AbortSignal) => {
        const at = clock.now()
        const end: WireReply = ends[net.sapa]
        await clock.wait(end.durationMs, signal)
        const connected = end.kind === 'reply' || end.connected
        return {
          probe: id,
          at,
          outcome: end.kind === 'reply' ? ('ok' as const) : end.kind,
          durationMs: end.durationMs,
          phases: connected ? { connect: 2, firstByte: end.durationMs - 2 } : { connect: end.durationMs },
          redirects: 0,
          lagMs: 0,
        }
      },
    }
    return {
      source: createIndeksSource(
        sdiProtocol,
        { freshWithinMs: hour, joinNumbers: true, retries: 0, retryAfterMs: 1 },
        {
          envelope: createPlainEnvelope({
            url: 'https://indeks.example/6',
            soapVersion: '1.1',
            libertyHeader: true,
          }),
          send,
          clock,
          pace: async () => undefined,
          lagSince: () => 0,
        },
      ),
      prober: probeWithReachability(prober, reachability),
      reachability,
    }
  }
  const story = createStory(undefined, sourcesOf)
  const more = 'probes: [{ id: sapa, name: SAPA, url: "https://sapa.example/" }]'
  await story.start({ numbers: ['02.34.02'], poll: '{ counts: 1h, pulse: 5m, pulseSample: 3 }', more })
  await story.wait(40 * minute)
  return story
}

type Story = Awaited<ReturnType<typeof begin>>

const headerOf = async (story: Story): Promise<string> =>
  (await story.read('/fragmenter/status')).replaceAll(/<[^>]*>/g, ' ')
const driftOf = async (story: Story): Promise<string> =>
  (await story.read('/drift')).replaceAll(/<[^>]*>/g, '')
const openOf = async (story: Story) =>
  (await story.incidents()).map(({ incident }) => [incident.state, incident.cause])

const neverAnswered = 'har ikke svaret, siden vi startede, og tæller ikke med'
const cannotTell = 'Ingen af dem har svaret, så vi kan ikke selv se, om vi er uden netforbindelse.'
const ofTheIndex = [['open', { kind: 'service', id: 'sdi' }]]

describe('a closed network, in which no reference can be reached', () => {
  it.each(['hangs', 'refuses'] as const)('an index that %s is told as the index’s failure', async (end) => {
    const net: Net = { index: 'answers', sapa: 'answers', references: false }
    const story = await begin(net)
    expect(await driftOf(story)).toContain(`www.borger.dk: ${neverAnswered}`)
    expect(await driftOf(story)).toContain(cannotTell)
    net.index = end
    await story.wait(30 * minute)
    expect(await headerOf(story)).not.toContain('netforbindelse')
    expect(await openOf(story)).toEqual(ofTheIndex)
  })
})

describe('a network in which the references answer', () => {
  it('we are cut off when nothing can be connected to, and a restart meanwhile blames nobody', async () => {
    const net: Net = { index: 'answers', sapa: 'answers', references: true }
    const story = await begin(net)
    expect(await driftOf(story)).toMatch(/www\.borger\.dk: svarede kl\./)
    expect(await driftOf(story)).not.toContain(neverAnswered)
    Object.assign(net, { index: 'isSilent', sapa: 'isSilent', references: false })
    await story.wait(20 * minute)
    expect(await headerOf(story)).toContain('Vi mistede netforbindelsen')
    expect(await driftOf(story)).toMatch(/www\.borger\.dk: svarede ikke kl\./)
    await story.start()
    await story.wait(30 * minute)
    expect(await headerOf(story)).not.toContain('netforbindelse')
    expect(await driftOf(story)).toContain(cannotTell)
    expect(await openOf(story)).toEqual([])
  })

  it('an index that hangs is told as the index’s failure, also when the references are closed off meanwhile', async () => {
    const net: Net = { index: 'answers', sapa: 'answers', references: true }
    const story = await begin(net)
    Object.assign(net, { index: 'hangs', references: false })
    await story.wait(30 * minute)
    expect(await headerOf(story)).not.toContain('netforbindelse')
    expect(await openOf(story)).toEqual(ofTheIndex)
  })
})
