// Tests that a probe, and the service page, is not called while it has asked us to wait.
import { expect, it } from 'vitest'
import type { Probe } from '../../server/domain/services/probe.ts'
import { minute, second } from '../../server/domain/time.ts'
import { createPauses } from '../../server/poll/pauses.ts'
import { createReachability } from '../../server/poll/reachability.ts'
import { createIndexDouble } from '../support/index-double.ts'
import { settleUntil } from '../support/moved-clock.ts'
import { createStory } from '../support/story.ts'
import { serveHttp } from '../support/wire.ts'

const begin = async (configured: { sources?: string; more?: string }) => {
  const probed: string[] = []
  const pauses: ReturnType<typeof createPauses>[] = []
  const story = createStory(undefined, (time) => {
    const made = createPauses(time)
    pauses.push(made)
    const probe = async ({ id }: Probe) => {
      probed.push(id)
      return {
        probe: id,
        at: time.now(),
        outcome: 'ok',
        durationMs: 1,
        phases: {},
        redirects: 0,
        lagMs: 0,
      } as const
    }
    return {
      source: createIndexDouble(time),
      prober: { probe },
      reachability: createReachability({ references: [], connect: async () => false, time }),
      isPaused: made.isPaused,
      pause: made.pause,
    }
  })
  await story.start({ numbers: ['02.34.02'], ...configured })
  const { pause, isPaused } = pauses[0] as (typeof pauses)[0]
  return { story, probed, pause, isPaused }
}

it('a probe that is paused is not called until then, and others are', async () => {
  const probe = (id: string) => `{ id: ${id}, name: P, url: "https://p.example", every: 1m }`
  const { story, probed, pause } = await begin({ more: `probes: [${probe('paused')}, ${probe('other')}]` })
  await story.wait(50 * second)
  expect(probed.sort()).toEqual(['other', 'paused'])
  pause('paused', 3 * minute)
  await story.wait(3 * minute)
  expect(probed.filter((id) => id === 'paused')).toHaveLength(1)
  expect(probed.filter((id) => id === 'other')).toHaveLength(4)
  await story.wait(minute)
  expect(probed.filter((id) => id === 'paused')).toHaveLength(2)
})

it('the service page is not called while it has asked us to wait', async () => {
  let calls = 0
  const url = await serveHttp((_, response) => {
    calls += 1
    response.writeHead(503, { 'retry-after': '150' }).end()
  })
  const { story, isPaused } = await begin({ sources: `servicePage: { url: "${url}", every: 1m }` })
  await story.wait(30 * second)
  await settleUntil(() => isPaused('servicePage'))
  await story.wait(2 * minute)
  expect(calls).toBe(1)
  await story.wait(minute)
  await settleUntil(() => calls === 2)
})
