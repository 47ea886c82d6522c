// Owns the sandbox's HTTP: the addresses of all it stands in for, the control of its switches, and how a connection misbehaves.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { answerCall, type Deed } from './answer.ts'
import { parseJson, readBody, send, sendHalf } from './connection.ts'
import { parseSwitches } from './parse-switches.ts'
import type { Reply } from './plain-replies.ts'
import { json, plain } from './plain-replies.ts'
import type { RawRequest } from './request.ts'
import { createJudge, defaultSwitches, type Service, type Switches } from './rules.ts'
import type { Scenario } from './scenario/scenario.ts'
import { sdi } from './sdi.ts'
import { stsPath } from './security/names.ts'
import { createSecurity, type Security } from './security/security.ts'
import { serviceUrls, standIns } from './stand-ins.ts'
import { ydi } from './ydi.ts'

const controlPath = '/sandbox/switches'
const requestsKept = 50

export type SandboxOptions = {
  /** 0, the default, takes any free port. */
  port?: number | undefined
  host?: '127.0.0.1' | undefined
  scenario: Scenario
  /** The present, epoch ms. */
  clock: () => number
  switches?: Partial<Switches> | undefined
  /** With it there is an STS, and the indexes let in only who is secured by its tokens. */
  security?: Security | undefined
}

/** The addresses of the indexes, and of what is asked with GET. */
export type SandboxUrls = {
  sdi: string
  ydi: string
  /** With security. */
  sts?: string | undefined
  services: Record<Service, string>
}

export type Sandbox = {
  /** The address of SDI. */
  url: string
  urls: SandboxUrls
  port: number
  control: {
    get(): Switches
    /** What is left out stays as it is; new rules start their shares anew. */
    set(switches: Partial<Switches>): void
  }
  /** Calls to the indexes since it started, whatever came of them. */
  calls(): number
  /** The latest calls, oldest first, for tests. */
  requests(): readonly RawRequest[]
  close(): Promise<void>
}

/** Starts the sandbox on loopback. Rejects when the port cannot be had. */
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

  const perform = (deed: Deed, res: ServerResponse): void => {
    if (deed.kind === 'reply') send(res, deed.reply)
    else if (deed.kind === 'half') sendHalf(res, deed.reply, deed.cut)
    else if (deed.kind === 'reset') res.socket?.resetAndDestroy()
    // hang: the connection stays open until the caller gives up, or the sandbox closes.
  }

  const later = (ms: number, run: () => void): void => {
    const timer = setTimeout(() => {
      timers.delete(timer)
      run()
    }, ms)
    timers.add(timer)
  }

  const performLater = (deed: Deed, res: ServerResponse): void => {
    if (deed.delayMs === 0) perform(deed, res)
    else later(deed.delayMs, () => perform(deed, res))
  }

  const indexes = new Map(
    [sdi, ydi].map((contract) => {
      const answer = (raw: RawRequest): Deed => {
        const now = clock()
        const refused = security?.refuse(raw, contract.soap ?? switches.soap, contract.indeks, now)
        const deed: Deed =
          refused === undefined
            ? answerCall(contract, raw, switches, judge, scenario, now)
            : { kind: 'reply', reply: refused, delayMs: 0 }
        return security?.protect(deed, now) ?? deed
      }
      return [contract.path, answer] as const
    }),
  )

  const serve = async (
    req: IncomingMessage,
    res: ServerResponse,
    answer: (raw: RawRequest) => Deed,
    isIndex = true,
  ): Promise<void> => {
    if (req.method !== 'POST') {
      send(res, plain(405, `POST a ${isIndex ? 'fremsoeg question' : 'WS-Trust Issue'} here.\n`))
      return
    }
    if (isIndex) calls += 1
    const body = await readBody(req)
    if (body === undefined) {
      send(res, plain(413, 'The question is larger than 64 KB.\n'))
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
    if (req.method !== 'PUT') return plain(405, 'GET or PUT the switches here.\n')
    const parsed = parseSwitches(parseJson((await readBody(req)) ?? ''))
    if (!parsed.ok) return json(400, { mistakes: parsed.mistakes })
    set(parsed.value)
    return json(200, switches)
  }

  const serveGet = (path: string, method: string | undefined): Deed => {
    const refused = (status: number, text: string): Deed => ({
      kind: 'reply',
      reply: plain(status, text),
      delayMs: 0,
    })
    const answer = standIns.get(path)
    if (answer === undefined) return refused(404, `SDI is at ${sdi.path}, YDI at ${ydi.path}.\n`)
    return method === 'GET' ? answer(judge, scenario, clock()) : refused(405, 'GET this.\n')
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
      // A caller that hangs up in the middle is no bug; anything else is, and ends the process.
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
  const urls: SandboxUrls = {
    sdi: `${origin}${sdi.path}`,
    ydi: `${origin}${ydi.path}`,
    ...(security === undefined ? {} : { sts: `${origin}${stsPath}` }),
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
