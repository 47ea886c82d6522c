// OIO IDWS envelope: turns a message into a call secured by the kommune's token.
import type { Clock } from '../../domain/ports/clock.ts'
import type { Envelope } from '../envelope.ts'
import type { Transport } from '../http.ts'
import type { SoapOptions } from '../soap.ts'
import { createCall } from './call.ts'
import type { Certificate } from './credentials.ts'
import { refuseAnswer } from './refuse.ts'
import { createSts, type StsOptions } from './sts.ts'
import { createTokens } from './tokens.ts'

export type IdwsOptions = SoapOptions &
  StsOptions & {
    serviceCertificate: Certificate
  }

/** Limits the load on the STS when the calls of all kommuner begin at once. */
const maxConcurrentFetches = 4

/** Creates the envelope for one service. `send` sends the token requests to its STS. */
export const createIdwsEnvelope = (
  options: IdwsOptions,
  { send, clock }: { send: Transport; clock: Clock },
): Envelope => {
  const { serviceCertificate: certificate, skewMs, unsignedFaults } = options
  const tokens = createTokens(createSts(options, { send, clock }), clock, maxConcurrentFetches)
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
