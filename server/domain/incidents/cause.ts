// Cause of an incident: the platform, service, product, KLE group or kommune that explains it, as one short text.
import type { KleGroup } from '../kle.ts'

export type Cause =
  | { kind: 'platform'; id: string }
  | { kind: 'service'; id: string }
  | { kind: 'product'; id: string; group?: KleGroup | undefined }
  | { kind: 'group'; id: KleGroup }
  | { kind: 'kommune'; id: string }
  | { kind: 'unknown' }

/** Such as `service:sdi`, `product:nexus+group:27` or `unknown`; equal causes have equal texts. */
export const causeText = (cause: Cause): string => {
  if (cause.kind === 'unknown') return 'unknown'
  if (cause.kind === 'product' && cause.group !== undefined) return `product:${cause.id}+group:${cause.group}`
  return `${cause.kind}:${cause.id}`
}

/** The cause of a text that `causeText` has made. */
export const parseCause = (text: string): Cause | undefined => {
  if (text === 'unknown') return { kind: 'unknown' }
  const [, kind, id, group] =
    /^(platform|service|product|group|kommune):([^+]+)(?:\+group:(\d\d))?$/.exec(text) ?? []
  if (kind === undefined || id === undefined) return undefined
  if (kind === 'product') return { kind, id, group: group as KleGroup | undefined }
  return group === undefined ? ({ kind, id } as Cause) : undefined
}
