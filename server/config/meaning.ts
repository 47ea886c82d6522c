// Checks a file's meaning: unknown products, reversed days, a round that cannot fit its interval.
// It reads the unparsed tree part by part, so that a schema mistake elsewhere hides none of these.
import { builtInProducts, type Product } from '../domain/facts/products.ts'
import type { ProductKind } from '../domain/kle.ts'
import { kommuner as allKommuner } from '../domain/kommuner.ts'
import { roundLoad } from './load.ts'
import { checkMaintenance } from './maintenance.ts'
import { toDurationText } from './parts.ts'
import { given } from './read.ts'
import { poll as pollSchema, product as productSchema } from './schema.ts'
import { checkServices } from './services.ts'
import { entriesOf, isTree, listIn, parseOr, type Tree, textIn } from './tree.ts'

const mergeProducts = (root: Tree): { products: Product[]; mistakes: string[] } => {
  const mistakes: string[] = []
  const merged = new Map(builtInProducts.map((p) => [p.id, p]))
  for (const [id, given] of entriesOf(root.products)) {
    const product = parseOr(productSchema, given)
    if (product === undefined) continue
    const { navn, kind, vendor, systemNames } = { ...merged.get(id), ...product }
    if (navn === undefined || kind === undefined) {
      const missing = navn === undefined ? 'navn' : 'kind'
      mistakes.push(
        `products.${id}: got no ${missing}, expected navn and kind for a product that is not built in`,
      )
    } else merged.set(id, { id, navn, kind, vendor: vendor ?? '', systemNames: systemNames ?? [] })
  }
  return { products: [...merged.values()], mistakes }
}

const checkProducts = (root: Tree, products: readonly Product[]): string[] => {
  const declared = new Map(entriesOf(root.products))
  return entriesOf(root.kommuner).flatMap(([kommunekode, facts]) =>
    (['esdh', 'eoj'] as const).flatMap((kind: ProductKind) => {
      const id = textIn(facts, kind)
      const ids = products.filter((p) => p.kind === kind).map((p) => p.id)
      // A declared product with mistakes is already reported at its declaration.
      const mistaken = id !== undefined && declared.has(id) && !products.some((p) => p.id === id)
      if (id === undefined || ids.includes(id) || mistaken) return []
      return [`kommuner.${kommunekode}.${kind}: got ${given(id)}, expected one of ${ids.join(', ')}`]
    }),
  )
}

const checkObligatory = (root: Tree): string[] => {
  const list = listIn(root, 'obligatory')
  const kles = list.map((item) => textIn(item, 'kle'))
  return list.flatMap((item, i) => {
    const [from, until, kle] = [textIn(item, 'from'), textIn(item, 'until'), kles[i]]
    const backwards = from !== undefined && until !== undefined && until < from
    const twice = kle !== undefined && kles.indexOf(kle) < i
    return [
      ...(backwards
        ? [`obligatory[${i}].until: got ${given(until)}, expected a day not before from (${given(from)})`]
        : []),
      ...(twice ? [`obligatory[${i}].kle: got ${given(kle)} again, expected each number once`] : []),
    ]
  })
}

/** Reports a round that cannot fit its interval, with the calculation. */
const checkLoad = (root: Tree, products: readonly Product[]): string[] => {
  const poll = parseOr(pollSchema, root.poll ?? {})
  if (poll === undefined || !Array.isArray(root.obligatory)) return []
  const polled =
    root.kommuner instanceof Map ? entriesOf(root.kommuner) : allKommuner.map((k) => [k.kommunekode, {}])
  const sdi = isTree(root.sources) && isTree(root.sources.sdi) ? root.sources.sdi : {}
  const load = roundLoad({
    poll: {
      ...poll,
      countsMs: poll.counts,
      pulseMs: poll.pulse,
      productsMs: poll.products,
      deliveriesMs: poll.deliveries,
    },
    kommuner: polled.map(([, facts]) => ({ systemUuid: textIn(facts, 'systemUuid') })),
    kles: root.obligatory.flatMap((item) => textIn(item, 'kle') ?? []),
    benefits: isTree(root.sources) && root.sources.ydi !== undefined,
    products,
    joinNumbers: sdi.joinNumbers !== false,
  })
  const { calls, pulses, searches, deliveries } = load
  const seconds = Math.ceil(calls / poll.maxCallsPerSecond)
  if (seconds * 1000 <= poll.counts) return []
  const own =
    load.attributed === 0 ? '' : ` + ${load.attributed} × ${load.numbers} for kommuner with a systemUuid`
  const benefits =
    load.benefits === 0 ? '' : ` + ${load.kommuner} × ${load.benefits} numbers in Ydelsesindekset × 2 calls`
  const searchText = searches === 0 ? '' : ` + ${searches} product searches`
  return [
    `poll: a round does not fit its interval: ${load.kommuner} kommuner × ${load.numbers} numbers × 2 calls${own}${benefits} + ${pulses} pulse calls${searchText} + ${deliveries} delivery calls = ${calls} calls; ` +
      `at maxCallsPerSecond ${poll.maxCallsPerSecond} that takes ${seconds} s, and counts is ${toDurationText(poll.counts)} = ${poll.counts / 1000} s. ` +
      `Expected a longer counts, maxCallsPerSecond of at least ${Math.ceil((calls * 1000) / poll.counts)}, or fewer kommuner or numbers`,
  ]
}

/** Reports items of the list `name` whose `key` an earlier item has, such as a gate's area. */
const checkOnce = (root: Tree, name: string, key: string): string[] => {
  const list = listIn(root, name)
  const values = list.map((item) => textIn(item, key))
  return values.flatMap((value, i) =>
    value !== undefined && values.indexOf(value) < i
      ? [`${name}[${i}].${key}: got ${given(value)} again, expected each ${key} once`]
      : [],
  )
}

const checkGates = (root: Tree): string[] =>
  listIn(root, 'gates').flatMap((gate, i) =>
    isTree(gate) && gate.opens === undefined && gate.pilots === undefined
      ? [`gates[${i}]: got neither opens nor pilots, expected the day it opens, the pilots, or both`]
      : [],
  )

/** Returns the built-in and configured products, and every mistake in the file's meaning. */
export const checkMeaning = (root: Tree): { products: Product[]; mistakes: string[] } => {
  const { products, mistakes } = mergeProducts(root)
  return {
    products,
    mistakes: [
      ...mistakes,
      ...checkProducts(root, products),
      ...checkObligatory(root),
      ...checkOnce(root, 'gates', 'area'),
      ...checkGates(root),
      ...checkOnce(root, 'probes', 'id'),
      ...checkServices(root),
      ...checkMaintenance(root),
      ...checkLoad(root, products),
    ],
  }
}
