// Owns OIO IDWS as an envelope: a message goes in, and out comes a call that the kommune's token secures.
import type { Clock } from '../../domain/ports/clock.ts'
import type { Envelope } from '../envelope.ts'
import type { Transport } from '../http.ts'
import type { SoapOptions } from '../soap.ts'
import { createCall } from './call.ts'
import type { Certificate } from './credentials.ts'
import { refuseAnswer } from './refuse.ts'
import { createSemaphore } from './semaphore.ts'
import { createSts, type StsOptions } from './sts.ts'
import { createTokens } from './tokens.ts'

export type IdwsOptions = SoapOptions &
  StsOptions & {
    serviceCertificate: Certificate
  }

/** All kommuner begin at once: they must not stampede the STS. */
const fetchedAtOnce = 4

/** Secures the calls to one service, with tokens from its STS. `send` reaches the STS. */
export const createIdwsEnvelope = (
  options: IdwsOptions,
  { send, clock }: { send: Transport; clock: Clock },
): Envelope => {
  const { serviceCertificate: certificate, skewMs, unsignedFaults } = options
  const tokens = createTokens(createSts(options, { send, clock }), clock, createSemaphore(fetchedAtOnce))
  const buildCall = createCall(options, options.credentials)

  return async (message, cvr, signal) => {
    const issued = await tokens(cvr, signal)
    if (issued.kind === 'refused') return issued
    const { messageId } = message
    return {
      kind: 'request',
      request: buildCall(message, issued.token, clock.now()),
      refuse: (answer) =>
        refuseAnswer(answer, { certificate, messageId, now: clock.now(), skewMs, unsignedFaults }),
    }
  }
}
