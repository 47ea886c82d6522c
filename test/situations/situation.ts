// Situation: a file that tells which faults there are in the simulated fleet, and the causes it should be told by.
import { z } from 'zod'
import { kleGroups } from '../../server/domain/kle.ts'

const place = z
  .strictObject({
    platform: z.string().optional(),
    service: z.string().optional(),
    kommuner: z.array(z.string().regex(/^\d{4}$/)).optional(),
    product: z.string().optional(),
    group: z.enum(kleGroups).optional(),
    monitor: z.enum(['network', 'lag', 'clock']).optional(),
  })
  .refine((at) => Object.values(at).some((value) => value !== undefined), { error: 'at least one of them' })

const fault = z.strictObject({
  fromHour: z.number(),
  toHour: z.number(),
  at: place,
  what: z.enum(['fail', 'slow', 'noRight', 'stop', 'drop']),
  /** Of the calls, deliveries or cases. */
  share: z.number().min(0).max(1).default(1),
  /** What an answer takes longer; for the clock, what it is ahead. */
  ms: z.number().default(5000),
})

const maintenance = z.strictObject({ fromHour: z.number(), toHour: z.number(), at: place.optional() })

export const situationSchema = z.strictObject({
  name: z.string(),
  start: z.iso.datetime({ offset: true }),
  hours: z.number().positive(),
  seed: z.int(),
  noise: z.strictObject({ failShare: z.number().min(0).max(0.5).default(0.02) }).prefault({}),
  products: z
    .record(z.string(), z.strictObject({ esdh: z.string().optional(), eoj: z.string().optional() }))
    .default({}),
  faults: z.array(fault).default([]),
  maintenance: z.array(maintenance).default([]),
})

export type Situation = z.output<typeof situationSchema>
export type Fault = Situation['faults'][number]
