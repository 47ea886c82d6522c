// Simulates Serviceplatformen's public service page: HTML for people, in which a label and its number run together.
import { hour } from '../domain/time.ts'
import { html, type Reply } from './plain-replies.ts'
import { draw, hashText } from './scenario/random.ts'

type Row = {
  navn: string
  tilstand: 'Fuldt tilgængelig' | 'Delvist tilgængelig'
  /** Hundredths of a percent. */
  oppetid: number
  /** ms; the page shows 0 when there is no response time. */
  svartid: number
}

/** The forms in which the page shows a label and its number: one text, with or without a space, or an element for each. */
const forms: readonly ((label: string, value: string) => string)[] = [
  (label, value) => `<span>${label}${value}</span>`,
  (label, value) => `<span>${label} ${value}</span>`,
  (label, value) => `<span class="label">${label}</span><span class="value">${value}</span>`,
]

const percent = (hundredths: number): string => `${(hundredths / 100).toFixed(2).replace('.', ',')} %`

const toHtml = (
  { navn, tilstand, oppetid, svartid }: Row,
  form: (label: string, value: string) => string,
): string =>
  `<li class="service"><h3>${navn}</h3><strong>${tilstand}</strong>` +
  `${form('Oppetid', percent(oppetid))}${form('Svartid', `${svartid} ms`)}</li>`

const navne = [
  'Serviceplatformen',
  'SF1470 Sags- og Dokumentindeks',
  'SF1490 Ydelsesindeks',
  'SF1500 Organisation',
  'SF1510 Klassifikation',
  'SF1514 Adgangsstyring for systemer',
]

/**
 * The page at an instant (epoch ms), with invented figures that change each hour. One service has no response
 * time; another is partly available.
 */
export const driftsstatusPage = (now: number): Reply => {
  const hours = Math.floor(now / hour)
  const rows = navne.map((navn, i): Row => {
    const hash = hashText(`driftsstatus ${navn}`)
    return {
      navn,
      tilstand: i === 4 ? 'Delvist tilgængelig' : 'Fuldt tilgængelig',
      oppetid: 10_000 - Math.floor(draw(hash, hours) * (i === 4 ? 250 : 12)),
      svartid: i === 3 ? 0 : 40 + Math.floor(draw(hash, -hours) * 180),
    }
  })
  const list = rows.map((row, i) => toHtml(row, forms[i % forms.length]!)).join('\n')
  return html(200, 'Driftsstatus', `<ul>\n${list}\n</ul>`)
}
