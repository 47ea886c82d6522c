// Starts a sandbox with security, and a client for it.
import { minute } from '../../../server/domain/time.ts'
import { createScenario } from '../../../server/sandbox/scenario/scenario.ts'
import { createTestPki } from '../../../server/sandbox/security/pki.ts'
import { startSandbox } from '../../../server/sandbox/server.ts'
import type { Rule, SoapVersion } from '../../../server/sandbox/switches.ts'
import { httpHeaders, payload, post } from '../question.ts'
import {
  assertionIn,
  type Call,
  callMessage,
  type Departure,
  type Issue,
  issueMessage,
  sdi,
} from './client.ts'
import { assertion, signAssertion, type TokenOptions } from './token.ts'

export const now = Date.UTC(2022, 9, 31, 9)
export const scenario = createScenario({ presentAt: now })
export const aarhus = '55133018'
export const lemvig = '29189935'
/** A number in which Aarhus has cases, and its cases. */
export const kle = scenario.obligatory
  .map((o) => o.kle)
  .find((number) => scenario.casesAt('0751', number, now) > 0)!
export const cases = scenario.casesAt('0751', kle, now)
export const soap12 = { 'content-type': 'application/soap+xml; charset=utf-8' }

/** Starts the sandbox, and fetches a token for Aarhus and SDI. */
export const startSecured = async () => {
  const pki = await createTestPki({ now })
  const sandbox = await startSandbox({ scenario, clock: () => now, security: { pki } })
  const { client } = pki
  const sts = sandbox.urls.sts ?? ''

  const request = (issue: Partial<Issue> = {}, departure: Departure = {}) =>
    issueMessage({ client, now, ...issue }, departure)
  const sendToSts = (body: string, headers: Record<string, string> = soap12, url = sts) =>
    post(url, body, headers)
  const issue = (issued: Partial<Issue> = {}, rules: readonly Rule[] = []) => {
    sandbox.control.set({ rules })
    return sendToSts(request(issued))
  }
  const fetchToken = async (audience: string, cvr = aarhus): Promise<string> =>
    assertionIn((await issue({ audience, cvr })).text)
  const token = await fetchToken(sdi)

  return {
    pki,
    sandbox,
    request,
    sendToSts,
    issue,
    fetchToken,
    /** A call to SDI with the fetched token. */
    message: (call: Partial<Call> = {}, departure: Departure = {}): string =>
      callMessage({ version: '1.1', payload: payload({ kle }), token, client, now, ...call }, departure),
    send: (body: string, version: SoapVersion = '1.1') => {
      sandbox.control.set({ soap: version })
      return post(sandbox.url, body, httpHeaders(version))
    },
    /** A token built by the tests and signed with the key of the STS. */
    own: (options: Partial<TokenOptions> = {}, change = (xml: string): string => xml): string => {
      const { certificate } = client
      const usual = { certificate, audience: sdi, cvr: aarhus, from: now, to: now + 5 * minute }
      return signAssertion(change(assertion({ ...usual, ...options })), pki.sts)
    },
  }
}

export type Secured = Awaited<ReturnType<typeof startSecured>>
