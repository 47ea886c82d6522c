// Invents whom to ask in the demo's kommuner: roles and mailboxes on domains that exist nowhere.
import type { Fact, Kontakt } from '../../domain/facts/facts.ts'
import { kommuneByCode } from '../../domain/kommuner.ts'
import { copenhagenDay, day } from '../../domain/time.ts'
import { createRandom } from './random.ts'
import type { Scenario } from './scenario.ts'

/** The kommuner that have reported whom to ask; the last of them one mailbox for everything. */
const reportingKommuner = 72
const withOneMailbox = 12

const own: readonly (Omit<Kontakt, 'postkasse'> & { local: string })[] = [
  { omraade: 'esdh', rolle: 'ESDH-ansvarlig', local: 'esdh' },
  { omraade: '02', rolle: 'Teamleder, byggesag', local: 'byggesag' },
  { omraade: 'eoj', rolle: 'Systemejer, EOJ', local: 'omsorgssystem' },
]
const forAll: typeof own = [{ omraade: 'alle', rolle: 'Digitaliseringsafdelingen', local: 'digitalisering' }]

/** A domain under .example, which RFC 2606 reserves. */
const domainOf = (kommunekode: string): string => {
  const name = (kommuneByCode.get(kommunekode)?.kortnavn ?? kommunekode).toLowerCase()
  const ascii = name.replaceAll('æ', 'ae').replaceAll('ø', 'oe').replaceAll('å', 'aa')
  return `${ascii.replace(/[^a-z]+/g, '-')}.example`
}

export const kontakterOf = ({ kommuner, presentAt, seed }: Scenario): Fact<'kontakter'>[] => {
  const random = createRandom(`kontakter ${seed}`)
  const codes = random.shuffle([...kommuner.keys()]).slice(0, reportingKommuner)
  return codes.flatMap((kommunekode, i) => {
    const oplystDato = copenhagenDay(presentAt - random.int(5, 200) * day)
    return (i < reportingKommuner - withOneMailbox ? own : forAll).map(
      ({ omraade, rolle, local }): Fact<'kontakter'> => ({
        kind: 'kontakter',
        kommunekode,
        key: `${omraade} ${rolle}`,
        value: { omraade, rolle, postkasse: `${local}@${domainOf(kommunekode)}` },
        oplystDato,
      }),
    )
  })
}
