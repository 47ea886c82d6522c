// Tests that a service's failure is distinguished from our own, for calls and for probes.
import { describe, expect, it } from 'vitest'
import type { Probe, ProbeResult } from '../../server/domain/services/probe.ts'
import type { Reachability } from '../../server/domain/services/reachability.ts'
import type { WireReply } from '../../server/sources/http.ts'
import { judge } from '../../server/sources/judge.ts'
import { probeWithReachability, withReachability } from '../../server/sources/offline.ts'

const running = new AbortController().signal

/** Records what is reported to it, and counts the queries. */
const reachabilityThat = (isCutOff: () => Promise<boolean>) => {
  const noted: boolean[] = []
  let requests = 0
  const reachability: Pick<Reachability, 'note' | 'isCutOff'> = {
    note: (reached) => void noted.push(reached),
    isCutOff: () => {
      requests += 1
      return isCutOff()
    },
  }
  return { reachability, noted, requests: () => requests }
}
const cutOff = async () => true
const connected = async () => false

const call = { url: 'https://sdi.example/', headers: {}, body: '' }

describe('a call', () => {
  const reply: WireReply = { kind: 'reply', status: 503, body: '', durationMs: 5 }
  const refused: WireReply = { kind: 'network', durationMs: 5, detail: 'ECONNREFUSED' }
  const hung: WireReply = { kind: 'timeout', durationMs: 5 }
  const large: WireReply = { kind: 'oversized', durationMs: 5 }

  const silent: WireReply = { ...hung, connected: true }
  const reset: WireReply = { kind: 'network', durationMs: 5, detail: 'ECONNRESET', connected: true }
  const noTls: WireReply = { kind: 'network', durationMs: 5, detail: 'CERT_HAS_EXPIRED', connected: true }
  const notHttp: WireReply = {
    kind: 'network',
    durationMs: 5,
    detail: 'HPE_INVALID_CONSTANT',
    connected: true,
  }

  it.each<[WireReply, boolean, string]>([
    // A connection was made, so the failure is the service's.
    [silent, true, 'timeout'],
    [reset, true, 'network'],
    [noTls, true, 'network'],
    [notHttp, true, 'network'],
    [reply, true, 'reply'],
    [large, true, 'oversized'],
    [refused, true, 'offline'],
    [hung, true, 'offline'],
    [reply, false, 'reply'],
    [refused, false, 'network'],
    [hung, false, 'timeout'],
  ])('a call with the result %j, with our connection down %s, is %s', async (came, isCutOff, kind) => {
    const { reachability, noted, requests } = reachabilityThat(isCutOff ? cutOff : connected)
    const reported = await withReachability(async () => came, reachability)(call, running)
    expect(reported).toEqual({ ...came, kind })
    const reached = came.kind === 'reply' || came.kind === 'oversized' || came.connected === true
    expect(noted).toEqual([reached])
    // A call that reached something needs no query.
    expect(requests()).toBe(reached ? 0 : 1)
  })

  it('an offline call is judged offline, and not retried', () => {
    const offline: WireReply = { kind: 'offline', durationMs: 5 }
    const unread = (): never => {
      throw new Error('there is nothing to read')
    }
    const verdict = judge(offline, 'urn:uuid:1', unread, unread)
    expect(verdict).toMatchObject({ outcome: 'offline', retryable: false })
  })

  it('an aborted call does not wait for the references', async () => {
    const stop = new AbortController()
    const { reachability } = reachabilityThat(() => new Promise(() => undefined))
    const send = withReachability(async () => refused, reachability)
    const sent = send(call, stop.signal)
    stop.abort(new Error('stop'))
    await expect(sent).rejects.toThrow('stop')
  })

  it('an aborted call is not reported to reachability', async () => {
    const { reachability, noted } = reachabilityThat(cutOff)
    const send = withReachability(async () => Promise.reject(new Error('stop')), reachability)
    await expect(send(call, running)).rejects.toThrow('stop')
    expect(noted).toEqual([])
  })
})

describe('a probe', () => {
  const result = (more: Partial<ProbeResult>): ProbeResult => ({
    probe: 'p',
    at: 0,
    outcome: 'network',
    durationMs: 5,
    phases: { connect: 5 },
    redirects: 0,
    lagMs: 0,
    ...more,
  })

  it.each<[Partial<ProbeResult>, boolean, string]>([
    [{}, true, 'offline'],
    [{ outcome: 'timeout', phases: { dns: 5000 } }, true, 'offline'],
    [{}, false, 'network'],
    // A connection was made, so the failure is the service's.
    [{ phases: { connect: 1, firstByte: 4 } }, true, 'network'],
    [{ outcome: 'timeout', phases: { connect: 1, tls: 5000 } }, true, 'timeout'],
    [{ outcome: 'tls', phases: { connect: 1, tls: 1 } }, true, 'tls'],
    [{ outcome: 'ok', phases: { connect: 1, firstByte: 1, transfer: 1 } }, true, 'ok'],
  ])('a probe with the result %j, with our connection down %s, is %s', async (came, isCutOff, outcome) => {
    const { reachability, noted } = reachabilityThat(isCutOff ? cutOff : connected)
    const prober = probeWithReachability({ probe: async () => result(came) }, reachability)
    expect(await prober.probe({} as Probe, running)).toEqual({ ...result(came), outcome })
    expect(noted).toEqual([came.phases?.firstByte !== undefined || came.phases?.tls !== undefined])
  })
})
