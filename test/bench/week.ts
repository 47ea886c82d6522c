// Compares the page of a frozen week with the front page: the first render of each after a change.
import { allDelivered, createTestApp } from '../support/app.ts'
import { week43 } from '../support/oktober-2022.ts'
import { cpuOf, type Figure, pairedRatio } from './table.ts'

const turns = 25
const rendersPerTurn = 4
const warmUps = 5
/** Measured 0.57: a week's page reads, unpacks and compares two frozen weeks. */
const most = 1

export const benchWeek = async (): Promise<Figure[]> => {
  const { app, store, record, round, close } = createTestApp()
  await round(allDelivered)
  await store.appendWeek({ ...week43, week: '2022-W42' })
  await store.appendWeek(week43)
  const cpuOfPage = async (path: string): Promise<number> => {
    let sum = 0
    for (let i = 0; i < rendersPerTurn; i++) {
      await record('0751', allDelivered)
      sum += await cpuOf(async () => {
        const answer = await app.request(path)
        if (answer.status !== 200) throw new Error(`the bench got ${answer.status}`)
        await answer.arrayBuffer()
      })
    }
    return sum / rendersPerTurn
  }
  const weeks: number[] = []
  const fronts: number[] = []
  for (let turn = -warmUps; turn < turns; turn++) {
    const [week, front] = [await cpuOfPage('/uge/2022-W43'), await cpuOfPage('/')]
    if (turn < 0) continue
    weeks.push(week)
    fronts.push(front)
  }
  await close()
  return pairedRatio(
    'CPU of the first render of /uge/2022-W43 after a change',
    'CPU of that of the front page',
    weeks,
    fronts,
    most,
  )
}
