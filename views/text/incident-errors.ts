// Sentences about what went wrong in the calls of an incident: how many calls met each error.
import { reportEveryMs } from '../../server/domain/incidents/svar.ts'
import type { Called, ErrorCount } from '../../server/domain/measured/errors.ts'
import type { StoredIncident } from '../../server/domain/ports/incidents.ts'
import type { IncidentErrors, ServiceError } from '../model/incident-errors.ts'
import type { World } from '../model/world.ts'
import { type Known, serviceName } from './cause.ts'
import { capital, count, length, momentText, plural } from './format.ts'
import { enumeration } from './parts.ts'
import { contentReasons, unreadFormat } from './services.ts'

const withCode = (text: string, detail: string | undefined): string =>
  detail === undefined ? text : `${text} (${detail})`

/** The details of `judge.ts` that are no code. */
const faultTexts: Readonly<Record<string, string>> = {
  'SOAP fault, receiver': 'SOAP-fejl hos tjenesten',
  'SOAP fault, a refusal': 'afvist med en SOAP-fejl',
}

/** An error in a few words: `HTTP 503`, `ingen forbindelse (ECONNRESET)`. */
const errorText = ({ outcome, detail }: ErrorCount): string => {
  switch (outcome) {
    case 'http':
    case 'status':
      return detail ?? 'en HTTP-fejl'
    case 'fault':
      return faultTexts[detail ?? ''] ?? withCode('fejlsvar', detail)
    case 'network':
      return withCode('ingen forbindelse', detail)
    case 'tls':
      return withCode('forbindelsen kunne ikke sikres med TLS', detail)
    case 'timeout':
      return 'intet svar inden for tidsgrænsen'
    case 'content':
      return contentReasons[detail ?? ''] ?? 'svaret er ikke det, vi forventer'
    case 'redirects':
      return 'omdirigeringerne kan ikke følges'
    case 'noAnswer':
      return 'svar uden et antal'
    case 'shape':
      return 'svaret kunne ikke læses'
    case 'oversized':
      return 'svaret var for stort'
    case 'format':
      return `svarede i ${unreadFormat(detail)}`
    case 'token':
      return 'intet adgangsbevis (token)'
    case 'signature':
      return 'svarets signatur kunne ikke godkendes'
    case 'noRight':
      return 'afvist, fordi vi ikke har ret til dem'
    default:
      return 'en anden fejl'
  }
}

/** More kinds of errors are summed up. */
const mostKinds = 8

/** What went wrong: a sentence, and a line for each kind of error, the most frequent first. */
export type ErrorLines = { sentence: string; lines: readonly string[] }

const linesOf = (errors: readonly ServiceError[], known: Known): string[] => {
  const several = new Set(errors.map(({ service }) => service)).size > 1
  const sums = new Map<string, { calls: number; isProbe: boolean; text: string }>()
  for (const one of errors) {
    const isProbe = one.kind === 'probe'
    const where = several ? ` ${isProbe ? 'af' : 'i'} ${serviceName(known, one.service)}` : ''
    const text = `${where}: ${errorText(one)}`
    const key = `${isProbe}${text}`
    sums.set(key, { isProbe, text, calls: (sums.get(key)?.calls ?? 0) + one.count })
  }
  const all = [...sums.values()].sort((a, b) => b.calls - a.calls)
  const rest = all.slice(mostKinds).reduce((sum, { calls }) => sum + calls, 0)
  return [
    ...all
      .slice(0, mostKinds)
      .map(
        ({ calls, isProbe, text }) =>
          `${isProbe ? plural(calls, 'måling', 'målinger') : `${count(calls)} opslag`}${text}`,
      ),
    ...(rest === 0 ? [] : [`${count(rest)} med andre fejl`]),
  ]
}

const goneText = 'Det kan vi ikke se: de enkelte opslag og målinger fra dengang er ikke gemt.'

/** `opslag i Ydelsesindekset`, `målinger af SAPA` */
const callsText = ({ kind, service }: Called, known: Known): string =>
  `${kind === 'probe' ? 'målinger af' : 'opslag i'} ${serviceName(known, service)}`

/** Which calls are not kept, or only since an instant, as sentences with a space after them; empty when all are. */
const keptText = (
  { from, notKept }: IncidentErrors,
  beganAt: number,
  world: Known & Pick<World, 'reading'>,
): string => {
  const none = notKept.map((called) => callsText(called, world))
  return [
    from > beganAt
      ? `De enkelte opslag og målinger er kun gemt siden ${momentText(world.reading, from)}. `
      : '',
    none.length > 0 ? `Der er ikke gemt ${enumeration(none)} fra dengang. ` : '',
  ].join('')
}

/** `errors`: undefined when none of the calls is kept. */
export const errorLines = (
  incident: Pick<StoredIncident, 'what' | 'beganAt' | 'evidence' | 'state' | 'isUnstable'>,
  errors: IncidentErrors | undefined,
  world: Known & Pick<World, 'reading'>,
): ErrorLines => {
  if (errors === undefined) return { sentence: goneText, lines: [] }
  const { what, beganAt, evidence, state, isUnstable } = incident
  const kept = keptText(errors, beganAt, world)
  const total = errors.list.reduce((sum, one) => sum + one.count, 0)
  const slow = what === 'slow' && (kept !== '' || total < (evidence.bad ?? 0))
  const when =
    errors.from > beganAt ? 'siden da' : state === 'open' ? 'siden det begyndte' : 'mens det stod på'
  // After a relapse the evidence says itself since when it counts.
  const isNewer = state === 'open' && !isUnstable && evidence.bad !== undefined && total > evidence.bad
  const newer = isNewer ? ` og indtil nu (tallene bag er op til ${length(reportEveryMs)} ældre)` : ''
  return total === 0
    ? {
        sentence: `${kept}${slow ? 'Svarene kom, men for langsomt.' : `Ingen fejl er gemt ${when}.`}`,
        lines: [],
      }
    : {
        sentence: `${kept}${capital(when)}${newer}${slow ? ', ud over de svar, der kom for langsomt' : ''}:`,
        lines: linesOf(errors.list, world),
      }
}
