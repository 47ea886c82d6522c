// What the page about the figures says of incidents: for each signal what is looked at, when it opens and closes, and
// what is never blamed; with the limits that the detector uses.
import { holdOf, lastsFromMs, recoverAfterMs } from '../../server/domain/incidents/course.ts'
import { backShare, dropDefaults } from '../../server/domain/incidents/drop.ts'
import { leastKommuner, leveranceDefaults } from '../../server/domain/incidents/leverance.ts'
import { reopenMs } from '../../server/domain/incidents/register.ts'
import { slowFactor } from '../../server/domain/incidents/sample.ts'
import { ownSlackMs, svarDefaults } from '../../server/domain/incidents/svar.ts'
import { fewKommuner } from '../../server/domain/incidents/whom.ts'
import { hour } from '../../server/domain/time.ts'
import { allFrom } from '../model/incident-state.ts'
import { count, length, percent } from './format.ts'

const number = (n: number): string => String(n).replace('.', ',')

const every = (ms: number): string => (ms === hour ? 'hver time' : `hver gang, der er gået ${length(ms)}`)

const { suspectAt, openAt, recoverAt, relapseAt, patienceMs, lookMs } = svarDefaults

/** Numbers of evidence are natural logarithms of likelihood ratios. */
const evidenceRule =
  'Vi lægger evidens sammen, måling for måling. Evidensen siger, hvor meget bedre en fejl end et tilfælde forklarer målingerne (som naturlig logaritme). Én fejl er aldrig nok, men også en fejl, der kommer og går, bliver fundet, når den er hyppig nok.'

export const orderRule =
  'Hændelser står i samme rækkefølge overalt. De åbne står før dem, der ser ud til at være ovre. Først står tjenester og platforme, hvor alt fejler. Resten står efter, hvor mange kommuner de rammer, gange den tid, de har varet; for svar også gange den andel, der fejler.'

/** Each signal in short, before its rules. */
export const svarInShort =
  'Vi slår op i indekserne og måler tjenesterne igen og igen og ser, om de svarer rigtigt og hurtigt nok. Når en tjeneste, en platform eller opslagene om en kommune tydeligt fejler oftere end normalt, åbner vi en hændelse. Den lukker, når svarene har været normale et stykke tid. En enkelt fejl er aldrig nok, og ingen får skylden for vores egne fejl.'

export const leveranceInShort =
  'Vi spørger igen og igen, hvor mange sager indekset har modtaget, og sammenligner med, hvor mange der normalt kommer på den tid. Når der kommer så få, at det næsten ikke kan være tilfældigt, åbner vi en hændelse for kommunen, løsningen eller KLE-gruppen. Den lukker, når der leveres igen. Vi åbner også en hændelse, når mange sager på én gang forsvinder fra indekset.'

export const svarRules: readonly string[] = [
  evidenceRule,
  `Vi ser på det første forsøg i hvert opslag i indekserne og på hver måling af en tjeneste. Det tæller som en fejl, når svaret er forkert, udebliver eller er for langsomt. Et indeks er for langsomt over ${count(slowFactor)} gange den svartid, som 95 % normalt holder sig inden for, en tjeneste over sin egen grænse for fejl. Hver fejl lægger til, og hvert godt svar trækker fra, målt mod den andel, der normalt fejler.`,
  `En tjeneste er mistænkt ved ${number(suspectAt.probe)}, et indeks ved ${number(suspectAt.indeks)} og en kommunes opslag ved ${number(suspectAt.kommune)}. Så måler vi oftere i højst ${length(lookMs)}. Ved ${number(openAt.probe)}, ${number(openAt.indeks)} og ${number(openAt.kommune)} søger vi årsagen i højst ${length(patienceMs)}. Hændelsen åbner på den mindste årsag, der forklarer fejlene: en platform, en tjeneste eller opslagene om en enkelt kommune.`,
  `Fejler opslag om mere end ${count(fewKommuner)} kommuner i den samme tjeneste inden for ${length(reopenMs)}, er det én hændelse for dem alle, og vi skriver, at årsagen ikke er fundet. Viser det sig, at en tjenestes fejl kun rammer nogle kommuner, er hændelsen kun deres. En kommunes hændelse dækker kun de indekser, hvor opslagene om den fejler.`,
  `Ved evidens ${number(recoverAt)} for normale svar ser hændelsen ud til at være ovre, dog først når svarene har været normale i ${length(recoverAfterMs.service)}, eller i ${length(recoverAfterMs.kommuner)}, hvis den kun rammer nogle kommuner. Den lukker, når svarene har været normale i ${length(holdOf(0, { isUnstable: false }))}, eller i ${length(holdOf(lastsFromMs, { isUnstable: false }))}, hvis den varede mindst ${length(lastsFromMs)}.`,
  `Ved evidens ${number(relapseAt)} for nye fejl imens åbner hændelsen igen og er ustabil. Så skal svarene være normale i ${length(holdOf(0, { isUnstable: true }))}, før den lukker. Fejler kun én tjeneste på en platform stadig, når de andre har været i orden lige så længe, bliver den årsagen. Kommer den samme årsag igen inden for ${length(reopenMs)}, er det den samme hændelse, og så går der også så længe, før den lukker.`,
  `Forklarer én fejl hos os selv det hele bedre end fejl hos de enkelte tjenester, er fejlen vores egen, og ingen får skylden. Fejl, der er kommet som et svar, skyldes ikke vores eget net. En fejl hos os selv er mere sandsynlig i ${length(ownSlackMs)} efter den seneste. En tjeneste, der selv har en åben hændelse, tæller kun med her, når den svarer, for så virker vores net.`,
  `En tjeneste er ustabil, når en åben hændelse siger, at den eller dens platform fejler nu og da: under ${percent(allFrom)} af målingerne fejlede, eller fejlen er kommet igen. Så står der »Ustabil« ved både hændelsen og tjenesten, også når den seneste måling gik godt. Er tjenesten ikke målt, eller var vi selv uden netforbindelse, står der det.`,
  'Svar giver aldrig en løsning eller en KLE-gruppe skylden. En ret, vi har haft og mistet, er en hændelse i den kommune; en ret, vi aldrig har fået, er kun kommunens næste skridt. Vores eget net, et forsinket program hos os, et spring i uret og vedligehold, der er varslet i opsætningen, hverken åbner eller lukker en hændelse. Det gør det, der ikke er målt, heller ikke.',
]

const { openAt: stopAt } = leveranceDefaults

export const leveranceRules: readonly string[] = [
  `Vi spørger ${every(leveranceDefaults.intervalMs)}, hvor mange sager indekset har modtaget fra hver kommune i hver KLE-gruppe, og sammenligner med de samme timer i de foregående uger. Helligdage regnes som weekend, og dage, hvor en kommune leverer usædvanligt meget på én gang, tæller ikke med i det normale.`,
  'Kommuner med samme løsning deler timer og ugedage, fordi det er løsningen, der leverer om mandagen eller om natten. Har en løsning eller en kommune haft stille dage før, beviser endnu en stille dag ikke ret meget. En stille dag i hele landet giver ingen enkelt kommune eller løsning skylden.',
  `Et stop åbner, når det er næsten umuligt, at så få sager er tilfældigt: evidens ${number(stopAt.kommune)} for en kommune, ${number(stopAt.product)} for en løsning, i alt eller i én KLE-gruppe, og ${number(stopAt.all)} for en KLE-gruppe eller for indekset og dets platform. Gælder stoppet mere end en kommune, skal det ramme mindst ${count(leastKommuner)} kommuner. En lille kommune får sjældent sager nok til at blive nævnt alene, men tæller med i summen.`,
  `En kommune er i orden igen ved evidens ${number(leveranceDefaults.recoverAt)} for, at den leverer. Når alle er i orden, eller resten tilsammen leverer igen, ser hændelsen ud til at være ovre. Den lukker, når det har holdt i ${length(leveranceDefaults.holdMs)}, eller i ${length(reopenMs)}, hvis den er åbnet igen efter at være lukket. Mangler kun én KLE-gruppe stadig, når de andre har været i orden i ${length(leveranceDefaults.holdMs)}, bliver den årsagen.`,
  `Sager er væk, når en kommunes sager i en KLE-gruppe på én gang falder med mindst ${percent(dropDefaults.share)} og mindst ${count(dropDefaults.cases)} sager. Før en kommune nævnes alene, venter vi op til ${length(dropDefaults.patienceMs)} på at måle de andre. Hændelsen er ovre, når ${percent(backShare)} af sagerne er tilbage; efter ${length(dropDefaults.settlesMs)} regnes det nye antal for normalt. Tal, vi har spurgt forskelligt om, sammenlignes ikke. Her er sikkerheden antallet af kommuner og KLE-grupper, der er faldet.`,
  'Leverance giver kun det skylden, som forklarer stoppet: en kommune får ikke skylden for sin løsnings stop. Timer, vi ikke har talt, og vedligehold, der er varslet i opsætningen, tæller ikke med.',
]
