// Compares making a week's presentation with deflating the same parts and nothing else.
import { deflateRawSync } from 'node:zlib'
import { pack } from '../../server/files/pack.ts'
import type { Files } from '../../views/ooxml/package.ts'
import { deckOf } from '../../views/slide/content/deck-of.ts'
import { ownLook, presentationFiles } from '../../views/slide/pptx.ts'
import { stored, week43 } from '../support/oktober-2022.ts'
import { cpuOf, type Figure, pairedRatio } from './table.ts'

const turns = 25
const perTurn = 4
const warmUps = 15
const most = 3

const deflate = (files: Files): void => {
  for (const content of files.values())
    if (content instanceof Map) deflate(content)
    else deflateRawSync(content as string | Uint8Array)
}

/** With a week before it, in which other kommuner were as far, so that many have moved; named everywhere. */
const input = {
  week: stored(week43),
  former: stored({
    ...week43,
    week: '2022-W42',
    kommuner: week43.kommuner.map((k, i, all) => ({
      ...k,
      groups: all[all.length - 1 - i]?.groups ?? k.groups,
    })),
  }),
  names: true,
}

export const benchSlides = async (): Promise<Figure[]> => {
  const make = () => presentationFiles(deckOf(input), ownLook)
  const files = make()
  const made: number[] = []
  const bare: number[] = []
  for (let turn = -warmUps; turn < turns; turn++) {
    const making = await cpuOf(async () => {
      for (let i = 0; i < perTurn; i++) await pack(make())
    })
    const deflating = await cpuOf(async () => {
      for (let i = 0; i < perTurn; i++) deflate(files)
    })
    if (turn < 0) continue
    made.push(making / perTurn)
    bare.push(deflating / perTurn)
  }
  return pairedRatio('CPU of a presentation', 'CPU of the same parts deflated', made, bare, most)
}
