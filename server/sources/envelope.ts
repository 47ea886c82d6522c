// Envelope: turns a message into a request, and checks the security of the answer.
import type { WireRequest } from './http.ts'
import type { XmlDocument } from './xml-tree.ts'

export type Message = {
  action: string
  /** The body's content, XML in exclusive canonical form. */
  payload: string
  /** `urn:uuid:…`, new for each call. */
  messageId: string
  transactionUuid: string
}

export type Enveloped =
  | {
      kind: 'request'
      request: WireRequest
      /** Returns why the answer's security is refused, without any text of the answer; undefined if it is accepted. */
      refuse(answer: XmlDocument): string | undefined
    }
  /** There is no request to send. `retryable`: a later attempt may succeed. */
  | { kind: 'refused'; outcome: 'token' | 'noRight' | 'offline'; detail: string; retryable: boolean }

/** Builds the request about a kommune, given by its CVR number. Rejects only when `signal` aborts. */
export type Envelope = (message: Message, cvr: string, signal: AbortSignal) => Promise<Enveloped>
