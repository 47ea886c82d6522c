// The sandbox's HTTP server: routes to the simulated services, reads and sets the switches, and carries out reactions.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { answerCall, type Reaction } from './answer.ts'
import { parseJson, readBody, send, sendHalf } from './connection.ts'
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

export type SandboxOptions = {
  /** 0, the default, takes any free port. */
  port?: number | undefined
  host?: '127.0.0.1' | undefined
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
    /** Changes the switches given; new rules restart the count of their shares. */
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
  const { scenario, clock, host = '127.0.0.1' } = options
  let switches: Switches = { ...defaultSwitches, ...options.switches }
  let judge = createJudge(switches.rules)
  let calls = 0
  const kept: RawRequest[] = []
  const timers = new Set<NodeJS.Timeout>()
  const security = options.security && createSecurity(options.security)

  const set = (partial: Partial<Switches>): void => {
    switches = { ...switches, ...partial }
    if (partial.rules !== undefined) judge = createJudge(switches.rules)
  }

  const perform = (reaction: Reaction, res: ServerResponse): void => {
    if (reaction.kind === 'reply') send(res, reaction.reply)
    else if (reaction.kind === 'half') sendHalf(res, reaction.reply, reaction.cut)
    else if (reaction.kind === 'reset') res.socket?.resetAndDestroy()
    // hang: the connection stays open until the caller gives up, or the sandbox closes.
  }

  const later = (ms: number, run: () => void): void => {
    const timer = setTimeout(() => {
      timers.delete(timer)
      run()
    }, ms)
    timers.add(timer)
  }

  const performLater = (reaction: Reaction, res: ServerResponse): void => {
    if (reaction.delayMs === 0) perform(reaction, res)
    else later(reaction.delayMs, () => perform(reaction, res))
  }

  const indexes = new Map(
    [sdi, ydi].map((contract) => {
      const answer = (raw: RawRequest): Reaction => {
        const now = clock()
        const refused = security?.refuse(raw, contract.soap ?? switches.soap, contract.indeks, now)
        const reaction: Reaction =
          refused === undefined
            ? answerCall(contract, raw, switches, judge, scenario, now)
            : { kind: 'reply', reply: refused, delayMs: 0 }
        return security?.protect(reaction, now) ?? reaction
      }
      return [contract.path, answer] as const
    }),
  )

  const serve = async (
    req: IncomingMessage,
    res: ServerResponse,
    answer: (raw: RawRequest) => Reaction,
    isIndex = true,
  ): Promise<void> => {
    if (req.method !== 'POST') {
      send(
        res,
        plain(405, `This address accepts POST with a ${isIndex ? 'fremsoeg question' : 'WS-Trust Issue'}.\n`),
      )
      return
    }
    if (isIndex) calls += 1
    const body = await readBody(req)
    if (body === undefined) {
      send(res, plain(413, 'The request is larger than 64 KB.\n'))
      return
    }
    const soapAction = req.headers.soapaction
    const raw: RawRequest = {
      contentType: req.headers['content-type'] ?? '',
      soapAction: typeof soapAction === 'string' ? soapAction : undefined,
      body,
    }
    if (isIndex) kept.push(raw)
    if (kept.length > requestsKept) kept.shift()
    performLater(answer(raw), res)
  }

  const answerControl = async (req: IncomingMessage): Promise<Reply> => {
    if (req.method === 'GET') return json(200, switches)
    if (req.method !== 'PUT') return plain(405, 'This address accepts GET and PUT of the switches.\n')
    const parsed = switchesSchema.partial().safeParse(parseJson((await readBody(req)) ?? ''))
    if (!parsed.success) return json(400, { mistakes: mistakesOf(parsed.error) })
    set(parsed.data)
    return json(200, switches)
  }

  const serveGet = (path: string, method: string | undefined): Reaction => {
    const refused = (status: number, text: string): Reaction => ({
      kind: 'reply',
      reply: plain(status, text),
      delayMs: 0,
    })
    const answer = standIns.get(path)
    if (answer === undefined) return refused(404, `SDI is at ${sdi.path}, YDI at ${ydi.path}.\n`)
    return method === 'GET' ? answer(judge, scenario, clock()) : refused(405, 'This address accepts GET.\n')
  }

  const handle = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const path = req.url?.split('?')[0] ?? ''
    const index = indexes.get(path)
    if (index !== undefined) await serve(req, res, index)
    else if (security !== undefined && path === stsPath)
      await serve(req, res, (raw) => security.answerSts(raw, judge, clock()), false)
    else if (path === controlPath) send(res, await answerControl(req))
    else performLater(serveGet(path, req.method), res)
  }

  const server = createServer({ keepAliveTimeout: 60_000 }, (req, res) => {
    handle(req, res).catch((error: unknown) => {
      // A caller that hangs up is expected; any other error is a bug and ends the process.
      if (!req.destroyed || req.complete) throw error
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
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
        for (const timer of timers) clearTimeout(timer)
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
