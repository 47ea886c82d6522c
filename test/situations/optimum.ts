// Delays of our evidence and of the optimal sequential test, on one service's fixed looks alone.
import { addCall, createCusum, scoreOf, weightsOf } from '../../server/domain/incidents/cusum.ts'
import { createRandom } from '../../server/sandbox/scenario/random.ts'

const usual = 0.02

type Test = { add(isBad: boolean): number; reset(): void }

/** CUSUM tuned for one share: no test finds that share sooner at the same rate of false alarms. */
const optimal = (share: number): Test => {
  const bad = Math.log(share / usual)
  const good = Math.log((1 - share) / (1 - usual))
  let score = 0
  return {
    add: (isBad) => {
      score = Math.max(0, score + (isBad ? bad : good))
      return score
    },
    reset: () => {
      score = 0
    },
  }
}

const ours = (): Test => {
  const weights = weightsOf(usual)
  let cusum = createCusum()
  return {
    add: (isBad) => {
      addCall(cusum, weights, 0, isBad, undefined)
      return scoreOf(cusum)
    },
    reset: () => {
      cusum = createCusum()
    },
  }
}

/** Looks from one false alarm to the next, on average, for each mark; measured over `looks` quiet looks. */
const falseEvery = (test: Test, marks: readonly number[], looks: number): number[] =>
  marks.map((mark, i) => {
    const { next } = createRandom(`quiet ${i}`)
    let alarms = 0
    test.reset()
    for (let n = 0; n < looks; n += 1)
      if (test.add(next() < usual) >= mark) {
        alarms += 1
        test.reset()
      }
    return looks / Math.max(1, alarms)
  })

/** The median number of looks until a share of failures is found. */
const medianLooks = (test: Test, mark: number, share: number, runs = 1001): number => {
  const delays = Array.from({ length: runs }, (_, run) => {
    const { next } = createRandom(`share ${share} ${run}`)
    test.reset()
    // A quiet day before, so that the evidence is where it usually is.
    for (let n = 0; n < 288; n += 1) if (test.add(next() < usual) >= mark) test.reset()
    for (let n = 1; ; n += 1) if (test.add(next() < Math.max(share, usual)) >= mark) return n
  })
  return delays.sort((a, b) => a - b)[Math.floor(runs / 2)] as number
}

/** The mark at which a test raises a false alarm about once in `every` looks. */
const markFor = (test: Test, every: number, looks: number): number => {
  let low = 3
  let high = 20
  for (let i = 0; i < 9; i += 1) {
    const middle = (low + high) / 2
    if ((falseEvery(test, [middle], looks)[0] as number) < every) low = middle
    else high = middle
  }
  return high
}

export const shares = [0.1, 0.2, 0.3, 0.5, 1]

export type OptimumRow = { mark: number; falseEvery: number; ours: number[]; optimal: number[] }

/** For each mark of ours: looks between false alarms, and the median delays of ours and of the optimum at that rate. */
export const compareWithOptimum = (marks: readonly number[], looks: number): OptimumRow[] =>
  marks.map((mark) => {
    const [every = 0] = falseEvery(ours(), [mark], looks)
    return {
      mark,
      falseEvery: every,
      ours: shares.map((share) => medianLooks(ours(), mark, share)),
      optimal: shares.map((share) => {
        const test = optimal(Math.min(share, 0.95))
        return medianLooks(test, markFor(test, every, looks), share)
      }),
    }
  })
