// Deviations of the tests' messages from valid ones.
import { type Departure, timestampXml } from './client.ts'

/** Replaces text in a message, and throws if the message does not contain it. */
export const replace =
  (from: string | RegExp, to: string) =>
  (xml: string): string => {
    const changed = xml.replace(from, to)
    if (changed === xml) throw new Error(`the message has no ${from}`)
    return changed
  }

/** XML signature wrapping of a call: moves the signed Body aside, and puts a Body with another CVR in its place. */
export const wrapBody =
  (cvr: string) =>
  (xml: string): string => {
    const [body = ''] = /<s:Body .*<\/s:Body>/.exec(xml) ?? []
    const forged = body.replace(' wsu:Id="body"', '').replaceAll('>55133018<', cvr)
    return xml.replace(body, forged).replace('</s:Header>', `<aside>${body}</aside></s:Header>`)
  }

/** Removes an element. */
export const without = (name: string) => replace(new RegExp(`<${name}[ >].*?</${name}>`), '')

/** Replaces text before signing, after signing, and in SignedInfo. */
export const early = (from: string | RegExp, to: string): Departure => ({ before: replace(from, to) })
export const late = (from: string | RegExp, to: string): Departure => ({ after: replace(from, to) })
export const info = (from: string | RegExp, to: string): Departure => ({ changeInfo: replace(from, to) })

/** Replaces the Timestamp; epoch ms. */
export const stamped = (from: number, to: number): Departure => ({
  before: replace(/<wsu:Timestamp .*?<\/wsu:Timestamp>/, timestampXml(from, to)),
})

/** A deviation, and the code and reason of the expected fault. */
export type Refusal = [name: string, departure: Departure, code: string, reason: RegExp]
