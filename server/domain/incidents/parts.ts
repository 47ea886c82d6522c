// Parts: what is common to following the parts of an incident, and the incident itself: time, and the part that is left.

/** The time (ms) since the last call that counts as measured: at most `mostMs`, and none when the clock went back. */
export const measuredMs = (lastAt: number | undefined, at: number, mostMs: number): number =>
  Math.min(mostMs, Math.max(0, at - (lastAt ?? at)))

/** `quietMs`: how long it has been well, while it was measured. */
type FollowedPart = { isWell: boolean; quietMs: number }

/** The only part that is not well since all others have been for `holdMs`; undefined when there is none, or no other. */
export const onlyPartLeft = <Key, Part extends FollowedPart>(
  parts: ReadonlyMap<Key, Part>,
  holdMs: number,
): [key: Key, part: Part] | undefined => {
  const left = [...parts].filter(([, { isWell, quietMs }]) => !isWell || quietMs < holdMs)
  const [first] = left
  return left.length === 1 && parts.size > 1 && first !== undefined && !first[1].isWell ? first : undefined
}
