// Counts items by kind.

export const tally = <Item, Kind extends string>(
  kinds: readonly Kind[],
  items: readonly Item[],
  kindOf: (item: Item) => Kind,
): Record<Kind, number> => {
  const counts = Object.fromEntries(kinds.map((kind) => [kind, 0])) as Record<Kind, number>
  for (const item of items) counts[kindOf(item)] += 1
  return counts
}
