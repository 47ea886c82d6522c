// Owns what a source needs of an envelope: a message goes in, a request comes out, and the answer's seal is looked at.
import type { WireRequest } from './http.ts'
import type { XmlDocument } from './xml-tree.ts'

export type Message = {
  action: string
  /** The body's content, XML in exclusive canonical form. */
  payload: string
  /** `urn:uuid:…`, fresh for each call. */
  messageId: string
  transactionUuid: string
}

export type Sealed =
  | {
      kind: 'request'
      request: WireRequest
      /** Why the answer's security is refused, in our own words; undefined when there is nothing to refuse. */
      refuse(answer: XmlDocument): string | undefined
    }
  /** There is no request to send. `retryable`: asking later can help. */
  | { kind: 'refused'; outcome: 'token' | 'noRight' | 'offline'; detail: string; retryable: boolean }

/** Makes the request about a kommune (its CVR). Rejects only when `signal` aborts. */
export type Envelope = (message: Message, cvr: string, signal: AbortSignal) => Promise<Sealed>
