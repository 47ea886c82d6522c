// Reads an Emne in KL's KLE XML by local names. Version 2.0 (schema of 2011-02-15) adds retention, deletion and filters
// to each Emne of version 1.1; none of these is read.

import type { Fact } from '../domain/facts/facts.ts'
import { isKle } from '../domain/kle.ts'
import { plainText } from '../domain/plain-text.ts'
import { fold } from './cell.ts'
import { writeCount } from './danish.ts'
import { parseDay } from './days.ts'
import { garbledExpected } from './garbled.ts'
import { type Fault, maxFaults, shown } from './item.ts'

type Emne = {
  nr: string
  titel: string
  oprettet?: string | undefined
  udgaaet?: string | undefined
  historic: boolean
  afloestAf: string[]
  faults: Omit<Fault, 'line'>[]
}

export type EmneReader = {
  open(name: string): void
  /** Returns the fact or the faults of an Emne at its end tag. */
  close(name: string, text: string): { fact: Fact } | { faults: Omit<Fault, 'line'>[] } | undefined
}

const maxTitle = 500
const maxSuccessors = 1000

/** Parses an XML Schema date, with or without a time and a zone. */
const readDay = (text: string): string | undefined => {
  const [, date = ''] = /^(\d{4}-\d\d-\d\d)(?:T[\d:.]+)?(?:Z|[+-]\d\d:\d\d)?$/.exec(text.trim()) ?? []
  const parsed = parseDay(date)
  return 'value' in parsed ? parsed.value : undefined
}

const factOf = (emne: Emne, udgivelse: string | undefined): Fact => ({
  kind: 'kle',
  kommunekode: '',
  key: emne.nr,
  value: {
    titel: emne.titel === '' ? undefined : emne.titel,
    oprettet: emne.oprettet,
    udgaaet: emne.udgaaet,
    // A number may also be succeeded by a whole group, but only numbers are counted together.
    afloestAf: [...new Set(emne.afloestAf)].filter((kle) => kle !== emne.nr).sort(),
  },
  oplystDato: udgivelse,
})

export const createEmneReader = (): EmneReader => {
  /** The folded names of the open elements, from the root. */
  const path: string[] = []
  let emne: Emne | undefined
  let udgivelse: string | undefined

  const refuse = (column: string, value: string, expected: string) => {
    if (emne === undefined || emne.faults.length > maxFaults) return
    emne.faults.push({ column, value: shown(value), expected })
  }
  const dayOf = (name: string, text: string): string | undefined => {
    const day = readDay(text)
    if (day === undefined) refuse(name, text, 'en dato: 2022-10-31')
    return day
  }
  const kleOf = (name: string, text: string): string => {
    const kle = text.trim()
    if (!isKle(kle)) refuse(name, text, 'et KLE-nummer: 02.34.02')
    return kle
  }
  const titleOf = (name: string, text: string): string => {
    const expected = garbledExpected(text)
    if (expected !== undefined) refuse(name, text, expected)
    const title = plainText(text)
    if (title.length > maxTitle) refuse(name, text, `en titel på højst ${maxTitle} tegn`)
    return title
  }
  const take = (open: Emne, name: string, text: string) => {
    const [own, parent] = [path.at(-1), path.at(-2)]
    const inInfo = path.slice(path.lastIndexOf('emne')).some((step) => step.endsWith('emneadministrativinfo'))
    if (own === 'emnenr' && parent === 'emne') open.nr = kleOf(name, text)
    else if (own === 'emnetitel' && parent === 'emne') open.titel = titleOf(name, text)
    else if (!inInfo) return
    else if (own === 'oprettetdato') open.oprettet = dayOf(name, text)
    else if (own === 'historisk') open.historic = true
    else if (own === 'udgaaetdato' || own === 'flyttetdato') open.udgaaet = dayOf(name, text)
    else if (own === 'emnenr' && parent === 'afloestaf') {
      if (open.afloestAf.length < maxSuccessors) open.afloestAf.push(kleOf(name, text))
      else refuse(name, text, `højst ${writeCount(maxSuccessors)} numre`)
    }
  }
  const finish = (done: Emne): ReturnType<EmneReader['close']> => {
    if (done.nr === '') refuse('EmneNr', '', 'et KLE-nummer: 02.34.02')
    if (done.historic && done.udgaaet === undefined && done.faults.length === 0) {
      refuse('Historisk', '', 'UdgaaetDato eller FlyttetDato')
    }
    return done.faults.length > 0 ? { faults: done.faults } : { fact: factOf(done, udgivelse) }
  }

  return {
    open: (name) => {
      const own = fold(name)
      path.push(own)
      if (own === 'emne') emne = { nr: '', titel: '', historic: false, afloestAf: [], faults: [] }
    },
    close: (name, text) => {
      const own = path.at(-1)
      if (own === 'udgivelsesdato' && path.length === 2) udgivelse = readDay(text)
      if (emne !== undefined) take(emne, name, text)
      const done = own === 'emne' && emne !== undefined ? finish(emne) : undefined
      if (own === 'emne') emne = undefined
      path.pop()
      return done
    },
  }
}
