// Situation: a file that tells which faults there are in the simulated fleet, and the causes it should be told by.
import { z } from 'zod'
import { kleGroups } from '../../server/domain/kle.ts'
import { kommuneByCode } from '../../server/domain/kommuner.ts'
import { platform, probeIds, productIds } from './places.ts'

/** A year: far longer than any situation needs, and simulated in minutes. */
const mostHours = 8784

/** An object without other fields than those of its shape, which an error names. */
const fields = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.strictObject(shape, {
    error: ({ code, input, keys }) => {
      if (code === 'unrecognized_keys')
        return `unknown: ${(keys as string[]).join(', ')}; the fields are ${Object.keys(shape).join(', ')}`
      return input === undefined ? 'required: an object' : 'an object'
    },
  })

const number = (expected: string) => z.number({ error: `${expected}, not a text or anything else` })
const oneOf = (values: readonly string[]) =>
  z.string({ error: 'text' }).refine((text) => values.includes(text), {
    error: ({ input }) => `one of ${values.join(', ')}; not ${JSON.stringify(input)}`,
  })

const kommune = z.string({ error: 'a kommunekode as text' }).refine((code) => kommuneByCode.has(code), {
  error: ({ input }) => `the code of one of the 98 kommuner, such as "0751"; not ${JSON.stringify(input)}`,
})
const kommuner = z.array(kommune, { error: 'a list of kommunekoder' }).min(1, 'at least one kommunekode')

const service = oneOf(probeIds)
const platforms = z.string({ error: 'text' }).refine((text) => text.toLowerCase() === platform, {
  error: ({ input }) => `${platform}, the only platform; not ${JSON.stringify(input)}`,
})

const isSomewhere = (at: object): boolean => Object.values(at).some((value) => value !== undefined)
const somewhere = (shape: object) => ({ error: `at least one of ${Object.keys(shape).join(', ')}` })

const maintained = {
  platform: platforms.optional(),
  service: service.optional(),
  kommuner: kommuner.optional(),
}
const maintainedPlace = fields(maintained).refine(isSomewhere, somewhere(maintained))

const placed = {
  ...maintained,
  product: oneOf(productIds()).optional(),
  group: z.enum(kleGroups, { error: `one of ${kleGroups.join(', ')}` }).optional(),
  monitor: z.enum(['network', 'lag', 'clock'], { error: 'one of network, lag, clock' }).optional(),
}
const place = fields(placed).refine(isSomewhere, somewhere(placed))

const hours = { fromHour: number('hours after start'), toHour: number('hours after start') }
const endsLater = ({ fromHour, toHour }: { fromHour: number; toHour: number }): boolean => fromHour < toHour
const endsLaterError = { path: ['toHour'], error: 'above fromHour' }

/** What an answer takes longer when `ms` is absent, and no fault says. */
const usualMs = 5000

const fault = fields({
  ...hours,
  at: place,
  what: z.enum(['fail', 'slow', 'noRight', 'stop', 'drop'], {
    error: 'one of fail, slow, noRight, stop, drop',
  }),
  /** Of the calls, deliveries or cases. */
  share: number('0 to 1').min(0, 'from 0 to 1').max(1, 'from 0 to 1').default(1),
  /** What an answer takes longer; for the clock, what it is ahead. */
  ms: number('milliseconds').optional(),
})
  .refine(endsLater, endsLaterError)
  .refine(({ ms = 0, at }) => ms >= 0 || at.monitor === 'clock', {
    path: ['ms'],
    error: '0 or more; only a clock (at.monitor) may be behind',
  })
  .refine(({ what, ms }) => what !== 'slow' || ms !== undefined, {
    path: ['ms'],
    error: 'required when what is slow: how many milliseconds longer an answer takes',
  })
  .transform((one) => ({ ...one, ms: one.ms ?? usualMs }))

const maintenance = fields({ ...hours, at: maintainedPlace.optional() }).refine(endsLater, endsLaterError)

const noise = fields({
  failShare: number('0 to 0.5').min(0, 'from 0 to 0.5').max(0.5, 'from 0 to 0.5').default(0.02),
})

const start = z.iso.datetime({
  offset: true,
  error: ({ input }) => {
    const instant = 'an instant with an offset, such as 2026-03-03T06:00:00Z or 2026-03-03T07:00:00+01:00'
    return input === undefined ? `required: ${instant}` : `${instant}; not ${JSON.stringify(input)}`
  },
})

export const situationSchema = fields({
  name: z.string({ error: 'required: text' }),
  start,
  hours: number('required: a number').positive('above 0').max(mostHours, `at most ${mostHours}, a year`),
  seed: z.int({ error: 'required: a whole number' }),
  noise: noise.prefault({}),
  products: z
    .record(
      kommune,
      fields({ esdh: oneOf(productIds('esdh')).optional(), eoj: oneOf(productIds('eoj')).optional() }),
    )
    .default({}),
  faults: z.array(fault, { error: 'a list of faults' }).default([]),
  maintenance: z.array(maintenance, { error: 'a list of windows' }).default([]),
})

export type Situation = z.output<typeof situationSchema>
export type Fault = Situation['faults'][number]
