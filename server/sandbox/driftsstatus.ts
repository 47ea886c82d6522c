// Simulates Serviceplatformen's public service page: HTML for people, in which a label and its number run together.
import { hour } from '../domain/time.ts'
import { html, type Reply } from './plain-replies.ts'
import { draw, hashText } from './scenario/random.ts'

/** The forms in which the page shows a label and its number: one text, with or without a space, or an element for each. */
const forms: readonly ((label: string, value: string) => string)[] = [
  (label, value) => `<span>${label}${value}</span>`,
  (label, value) => `<span>${label} ${value}</span>`,
  (label, value) => `<span class="label">${label}</span><span class="value">${value}</span>`,
]

/** A share in hundredths of a percent, as the page shows it. */
const percent = (hundredths: number): string => `${(hundredths / 100).toFixed(2).replace('.', ',')} %`

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
  const items = navne.map((navn, i) => {
    const hash = hashText(`driftsstatus ${navn}`)
    const isPartly = i === 4
    const oppetid = 10_000 - Math.floor(draw(hash, hours) * (isPartly ? 250 : 12))
    // The page shows 0 when there is no response time.
    const svartidMs = i === 3 ? 0 : 40 + Math.floor(draw(hash, -hours) * 180)
    const form = forms[i % forms.length]!
    return (
      `<li class="service"><h3>${navn}</h3><strong>${isPartly ? 'Delvist' : 'Fuldt'} tilgængelig</strong>` +
      `${form('Oppetid', percent(oppetid))}${form('Svartid', `${svartidMs} ms`)}</li>`
    )
  })
  return html(200, 'Driftsstatus', `<ul>\n${items.join('\n')}\n</ul>`)
}
