// Owns the ways in which the tests' messages depart from what they should be.
import { type Departure, timestampXml } from './client.ts'

/** Changes a message, which must have what is changed. */
export const replace =
  (from: string | RegExp, to: string) =>
  (xml: string): string => {
    const changed = xml.replace(from, to)
    if (changed === xml) throw new Error(`the message has no ${from}`)
    return changed
  }

/** XML signature wrapping of a call: the signed Body moved aside, another with that CVR in its place. */
export const wrapBody =
  (cvr: string) =>
  (xml: string): string => {
    const [body = ''] = /<s:Body .*<\/s:Body>/.exec(xml) ?? []
    const forged = body.replace(' wsu:Id="body"', '').replaceAll('>55133018<', cvr)
    return xml.replace(body, forged).replace('</s:Header>', `<aside>${body}</aside></s:Header>`)
  }

/** An element taken out. */
export const without = (name: string) => replace(new RegExp(`<${name}[ >].*?</${name}>`), '')

/** Changed before it is signed, after it, and in what is signed of it. */
export const early = (from: string | RegExp, to: string): Departure => ({ before: replace(from, to) })
export const late = (from: string | RegExp, to: string): Departure => ({ after: replace(from, to) })
export const info = (from: string | RegExp, to: string): Departure => ({ changeInfo: replace(from, to) })

/** With another Timestamp, of epoch ms. */
export const stamped = (from: number, to: number): Departure => ({
  before: replace(/<wsu:Timestamp .*?<\/wsu:Timestamp>/, timestampXml(from, to)),
})

/** A refusal: of what, and with which code and reason. */
export type Refusal = [name: string, departure: Departure, code: string, reason: RegExp]
