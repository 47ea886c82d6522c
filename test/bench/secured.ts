// Compares a secured check's two calls with the RSA operations they require: its own signatures and the answers'.
import { fork } from 'node:child_process'
import { randomUUID, sign, verify } from 'node:crypto'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { kommuner } from '../../server/domain/kommuner.ts'
import { realTime } from '../../server/poll/wait.ts'
import { createTransport } from '../../server/sources/http.ts'
import { createIdwsEnvelope } from '../../server/sources/idws/envelope.ts'
import { judge } from '../../server/sources/judge.ts'
import { sdiProtocol } from '../../server/sources/sdi-messages.ts'
import { entityId, partyOf } from '../sources/idws/signed.ts'
import { cpuOf, type Figure, pairedRatio } from './table.ts'

const checks = 100
const callsPerCheck = 2
const concurrency = 4
/** Measured in turn and compared in pairs. */
const rounds = 40
/** Runs until everything is compiled. */
const warmUps = 25
const cvrs = kommuner.slice(0, 5).map(({ cvr }) => cvr)
const running = new AbortController().signal

export const benchSecured = async (): Promise<Figure[]> => {
  const child = fork(fileURLToPath(new URL('./service.ts', import.meta.url)), {
    execArgv: ['--import', import.meta.resolve('tsx')],
  })
  const [{ url }] = (await once(child, 'message')) as [{ url: string }]
  const { send, close } = createTransport({
    timeoutMs: 10_000,
    connections: concurrency,
    mono: realTime.mono,
    now: realTime.now,
  })
  const credentials = partyOf('client')
  const envelope = createIdwsEnvelope(
    {
      url: `${url}/index`,
      soapVersion: '1.1',
      libertyHeader: true,
      entityId,
      stsUrl: `${url}/sts`,
      credentials,
      stsCertificate: partyOf('sts').certificate,
      serviceCertificate: partyOf('service').certificate,
      skewMs: 60_000,
      unsignedFaults: false,
      anyKommune: false,
    },
    { send, clock: realTime },
  )

  const messageIds = Array.from({ length: checks * callsPerCheck }, () => `urn:uuid:${randomUUID()}`)
  child.send(messageIds)
  await once(child, 'message')
  const call = async (messageId: string, n: number): Promise<void> => {
    const cvr = cvrs[n % cvrs.length] as string
    const { action } = sdiProtocol
    const payload = sdiProtocol.build({ cvr, kle: '02.34.02' })
    const message = { action, payload, messageId, transactionUuid: randomUUID() }
    const sealed = await envelope(message, cvr, running)
    if (sealed.kind === 'refused') throw new Error(sealed.detail)
    const reply = await send(sealed.request, running)
    const { outcome, detail } = judge(reply, messageId, sdiProtocol.read, sealed.refuse)
    if (outcome !== 'counted') throw new Error(`the bench got ${outcome}: ${detail}`)
  }
  const secured = async () => {
    let next = 0
    const work = async () => {
      for (let n = next++; n < messageIds.length; n = next++) await call(messageIds[n] as string, n)
    }
    await Promise.all(Array.from({ length: concurrency }, work))
  }
  const text = Buffer.alloc(2500, 'a')
  const signature = sign('sha256', text, credentials.key)
  const bare = async () => {
    for (let n = 0; n < messageIds.length; n++) {
      sign('sha256', text, credentials.key)
      verify('sha256', text, credentials.certificate.key, signature)
    }
  }

  for (let i = 0; i < warmUps; i++) await secured()
  const whole: number[] = []
  const floor: number[] = []
  for (let i = 0; i < rounds; i++) {
    whole.push((await cpuOf(secured)) / checks)
    floor.push((await cpuOf(bare)) / checks)
  }
  await close()
  child.disconnect()
  return pairedRatio(
    'CPU per secured check, 2 calls signed and verified',
    'CPU of the bare RSA, 2 signed and 2 verified',
    whole,
    floor,
    2,
  )
}
