// The sandbox's HTTP server: routes to the simulated services, reads and sets the switches, and carries out reactions.
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { answerCall, atOnce, type Reaction } from './answer.ts'
import { parseJson, readBody, send, sendHalf } from './connection.ts'
import type { Contract } from './contract.ts'
import { json, plain, type Reply } from './plain-replies.ts'
import type { RawRequest } from './request.ts'
import { createJudge } from './rules.ts'
import type { Scenario } from './scenario/scenario.ts'
import { sdi } from './sdi.ts'
import { stsPath } from './security/names.ts'
import { createSecurity, type Security } from './security/security.ts'
import { serviceUrls, standIns } from './stand-ins.ts'
import { defaultSwitches, mistakesOf, type Service, type Switches, switchesSchema } from './switches.ts'
import { ydi } from './ydi.ts'

const controlPath = '/sandbox/switches'
const requestsKept = 50
const host = '127.0.0.1'

export type SandboxOptions = {
  /** 0, the default, takes any free port. */
  port?: number | undefined
  scenario: Scenario
  /** Returns the present, epoch ms. */
  clock: () => number
  switches?: Partial<Switches> | undefined
  /** With security the sandbox has an STS, and the indexes accept only calls secured by its tokens. */
  security?: Security | undefined
}

export type Sandbox = {
  /** The address of SDI. */
  url: string
  /** The addresses of the indexes, the STS (with security), and the services that accept GET. */
  urls: { sdi: string; ydi: string; sts?: string | undefined; services: Record<Service, string> }
  port: number
  control: {
    get(): Switches
    /** Changes the switches given; new rules restart the count of their shares, and their time. */
    set(switches: Partial<Switches>): void
  }
  /** POST calls to the indexes since the start, whatever their result. */
  calls(): number
  /** The latest calls to the indexes, oldest first, for tests. */
  requests(): readonly RawRequest[]
  close(): Promise<void>
}

/** Starts the sandbox on loopback. Rejects when the port is unavailable. */
export const startSandbox = async (options: SandboxOptions): Promise<Sandbox> => {
  const { scenario, clock } = options
  let switches: Switches = { ...defaultSwitches, ...options.switches }
  const toJudge = (rules: Switches['rules']) => {
    const setAt = clock()
    return createJudge(rules, () => clock() - setAt)
  }
  let judge = toJudge(switches.rules)
  let calls = 0
  const kept: RawRequest[] = []
  const security = options.security && createSecurity(options.security)

  const set = (partial: Partial<Switches>): void => {
    switches = { ...switches, ...partial }
    if (partial.rules !== undefined) judge = toJudge(switches.rules)
  }

  const perform = (reaction: Reaction, res: ServerResponse): void => {
    if (reaction.kind === 'reply') send(res, reaction.reply)
    else if (reaction.kind === 'half') sendHalf(res, reaction.reply, reaction.cut)
    else if (reaction.kind === 'reset') res.socket?.resetAndDestroy()
    // hang: the connection stays open until the caller gives up, or the sandbox closes.
  }

  const answerIndex = (contract: Contract, raw: RawRequest): Reaction => {
    const now = clock()
    const refused = security?.refuse(raw, contract.soap ?? switches.soap, contract.indeks, now)
    const reaction = refused ? atOnce(refused) : answerCall(contract, raw, switches, judge, scenario, now)
    return security?.protect(reaction, now) ?? reaction
  }

  const answerPost = async (
    req: IncomingMessage,
    content: 'fremsoeg question' | 'WS-Trust Issue',
    answer: (raw: RawRequest) => Reaction,
  ): Promise<Reaction> => {
    if (req.method !== 'POST') return atOnce(plain(405, `This address accepts POST with a ${content}.\n`))
    const isIndex = content === 'fremsoeg question'
    if (isIndex) calls += 1
    const body = await readBody(req)
    if (body === undefined) return atOnce(plain(413, 'The request is larger than 64 KB.\n'))
    const { 'content-type': contentType = '', soapaction } = req.headers
    const raw: RawRequest = { contentType, soapAction: soapaction?.toString(), body }
    if (isIndex) kept.push(raw)
    if (kept.length > requestsKept) kept.shift()
    return answer(raw)
  }

  const answerControl = async (req: IncomingMessage): Promise<Reply> => {
    if (req.method === 'GET') return json(200, switches)
    if (req.method !== 'PUT') return plain(405, 'This address accepts GET and PUT of the switches.\n')
    const parsed = switchesSchema.partial().safeParse(parseJson((await readBody(req)) ?? ''))
    if (!parsed.success) return json(400, { mistakes: mistakesOf(parsed.error) })
    set(parsed.data)
    return json(200, switches)
  }

  const answer = async (req: IncomingMessage): Promise<Reaction> => {
    const path = req.url?.split('?')[0] ?? ''
    if (path === controlPath) return atOnce(await answerControl(req))
    if (security !== undefined && path === stsPath)
      return answerPost(req, 'WS-Trust Issue', (raw) => security.answerSts(raw, judge, clock()))
    const index = [sdi, ydi].find((contract) => contract.path === path)
    if (index !== undefined) return answerPost(req, 'fremsoeg question', (raw) => answerIndex(index, raw))
    const standIn = standIns.get(path)
    if (standIn === undefined) return atOnce(plain(404, `SDI is at ${sdi.path}, YDI at ${ydi.path}.\n`))
    if (req.method !== 'GET') return atOnce(plain(405, 'This address accepts GET.\n'))
    return standIn(judge, scenario, clock())
  }

  const handle = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const reaction = await answer(req)
    if (reaction.delayMs === 0) perform(reaction, res)
    else setTimeout(() => perform(reaction, res), reaction.delayMs).unref()
  }

  const server = createServer({ keepAliveTimeout: 60_000 }, (req, res) => {
    handle(req, res).catch((error: unknown) => {
      // A caller that hangs up is expected; any other error is a bug and ends the process.
      if (!req.destroyed || req.complete) throw error
    })
  })
  await once(server.listen(options.port ?? 0, host), 'listening')
  const { port } = server.address() as AddressInfo
  const origin = `http://${host}:${port}`
  const urls = {
    sdi: origin + sdi.path,
    ydi: origin + ydi.path,
    sts: security && origin + stsPath,
    services: serviceUrls(origin),
  }
  return {
    url: urls.sdi,
    urls,
    port,
    control: { get: () => switches, set },
    calls: () => calls,
    requests: () => kept,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
