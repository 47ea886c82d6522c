// JSON API answer for one KLE number: its counts, configuration and visibility.
import type { z } from 'zod'
import type { Konfiguration } from '../../server/domain/facts/facts.ts'
import { narrowingOf } from '../../server/domain/facts/konfiguration.ts'
import type { Cell, Known } from '../../server/domain/measured/cell.ts'
import type { Visibility } from '../../server/domain/visibility/visibility.ts'
import type { KleLine } from '../model/kle-lines.ts'
import {
  kleBenefitsSchema,
  kleKonfigurationSchema,
  kleSchema,
  narrowingSchema,
  reportedKonfigurationSchema,
  visibilitySchema,
} from './schemas.ts'
import { toAnswer } from './to-answer.ts'

type Answer = z.infer<typeof kleSchema>

/** Whether a count is known now, and why it is not. */
const knownAnswer = (known: Known) => {
  if (known.kind === 'cases') return { known: true, because: undefined }
  return { known: false, because: known.kind === 'noAccess' ? known.kind : known.because }
}

const benefitsAnswer = ({ benefits }: KleLine) => {
  if (benefits === undefined) return undefined
  const cell: Partial<Cell> = benefits.cell ?? {}
  return toAnswer(kleBenefitsSchema, cell, {
    ...knownAnswer(benefits.known),
    bevillinger: cell.cases,
    measuredAt: cell.answeredAt,
  })
}

const konfigurationAnswer = ({ konfiguration, reported }: KleLine): Answer['konfiguration'] => {
  const isKnown = konfiguration.kind === 'known'
  const value: Partial<Konfiguration> = isKnown ? konfiguration.konfiguration : {}
  return toAnswer(kleKonfigurationSchema, value, {
    known: isKnown,
    because: isKnown ? undefined : konfiguration.because,
    fagsystemfilter: value.fagsystemfilter ?? [],
    reported: reported.map((fact) => toAnswer(reportedKonfigurationSchema, fact, { kle: fact.key })),
  })
}

const narrowingAnswer = ({ konfiguration }: KleLine) => {
  const narrowing = konfiguration.kind === 'known' ? narrowingOf(konfiguration.konfiguration) : undefined
  return narrowing && toAnswer(narrowingSchema, narrowing, {})
}

const visibilityAnswer = (visibility: Visibility): Answer['visibility'] =>
  toAnswer(visibilitySchema, visibility, {
    atMost: visibility.kind === 'kanVises' ? visibility.atMost : visibility.kind === 'nej' ? 0 : undefined,
    because: visibility.kind === 'kanVises' ? undefined : visibility.because,
    reasons: visibility.reasons.map((reason) => ({
      rule: reason.rule,
      outcome: reason.outcome,
      because: reason.outcome === 'unknown' ? reason.because : null,
    })),
  })

export const kleAnswer = (line: KleLine): Answer => {
  const cell: Partial<Cell> = line.cases.cell ?? {}
  return toAnswer(kleSchema, cell, {
    kle: line.kle,
    group: line.group,
    ...knownAnswer(line.cases.known),
    measuredAt: cell.answeredAt,
    changedByUs: cell.changedByUs ?? false,
    countedWith: line.countedWith,
    benefits: benefitsAnswer(line),
    konfiguration: konfigurationAnswer(line),
    narrowing: narrowingAnswer(line),
    visibility: visibilityAnswer(line.visibility),
  })
}
