// Chart part: native bars with the values of their data sheet.

import type { Level } from '../../../server/domain/readiness/level.ts'
import { columnLetters } from '../../files/sheet.ts'
import type { Table } from '../../files/table.ts'
import { type Xml, xml } from '../../ooxml/xml.ts'
import type { ChartBlock, Tone } from '../deck.ts'
import { leastPoints, levelColors, type ThemeColor } from '../design.ts'
import { drawingNamespace, relationshipsNamespace } from './names.ts'
import { language } from './shapes.ts'

const rgb = (hex: string): Xml => xml`<a:srgbClr val="${hex}"/>`
const themed = (name: ThemeColor): Xml => xml`<a:schemeClr val="${name}"/>`
const solid = (color: Xml): Xml => xml`<a:solidFill>${color}</a:solidFill>`
const outline = (color: Xml): Xml => xml`<a:ln w="12700">${solid(color)}</a:ln>`

/** How a series is drawn, and the colour of its labels. */
type Look = { shape: Xml; label: Xml }

const inLevel = ({ fill, line, label }: (typeof levelColors)[Level], filling = solid(rgb(fill))): Look => ({
  shape: xml`${filling}${outline(rgb(line))}`,
  label: rgb(label),
})
const { alle, flere, ingen, ukendt } = levelColors

/** The labels of bars stand beside them, in the colour of the slide's text. */
const inTheme = (name: ThemeColor, edge = name): Look => ({
  shape: xml`${solid(themed(name))}${outline(themed(edge))}`,
  label: themed('tx1'),
})

/** Each tone also differs in lightness or pattern, so that it can be told without its colour. */
const looks: Record<Tone, Look> = {
  ...{ alle: inLevel(alle), flere: inLevel(flere), ingen: inLevel(ingen) },
  ukendt: inLevel(
    ukendt,
    xml`<a:pattFill prst="ltUpDiag"><a:fgClr>${rgb(ukendt.line)}</a:fgClr><a:bgClr>${rgb(ukendt.fill)}</a:bgClr></a:pattFill>`,
  ),
  ...{ first: inTheme('accent1'), second: inTheme('accent3', 'tx1') },
}

const textProperties = (color: Xml, isBold = false): Xml =>
  xml`<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="${leastPoints * 100}" b="${isBold ? 1 : 0}">${solid(color)}</a:defRPr></a:pPr><a:endParaRPr lang="${language}"/></a:p></c:txPr>`

const names = (values: readonly string[]): Xml =>
  xml`<c:strCache><c:ptCount val="${values.length}"/>${values.map((value, i) => xml`<c:pt idx="${i}"><c:v>${value}</c:v></c:pt>`)}</c:strCache>`

const numbers = (values: readonly (number | undefined)[], format: string): Xml =>
  xml`<c:numCache><c:formatCode>${format}</c:formatCode><c:ptCount val="${values.length}"/>${values.map((value, i) => value !== undefined && xml`<c:pt idx="${i}"><c:v>${value}</c:v></c:pt>`)}</c:numCache>`

/** No label is written for a count of 0. A duration is written as in sentences: `340 ms`, `1,2 s`, `12 s`. */
const formatOf = ({ unit }: ChartBlock): string =>
  unit === undefined ? '0;;' : '[<999.5]0"\u00a0ms";[<9950]0.0,"\u00a0s";0,"\u00a0s"'

const headingPoints = 14

const sheetName = 'Data'

type Series = ChartBlock['series'][number]

const seriesXml = (chart: ChartBlock, { name, tone, values }: Series, i: number): Xml => {
  const column = columnLetters(i + 1)
  const last = chart.categories.length + 1
  const format = formatOf(chart)
  const position = chart.shape === 'stacked' ? 'ctr' : 'outEnd'
  return xml`<c:ser><c:idx val="${i}"/><c:order val="${i}"/><c:tx><c:strRef><c:f>${sheetName}!$${column}$1</c:f>${names([name])}</c:strRef></c:tx><c:spPr>${looks[tone].shape}</c:spPr><c:invertIfNegative val="0"/><c:dLbls><c:numFmt formatCode="${format}" sourceLinked="0"/><c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>${textProperties(looks[tone].label, chart.shape === 'stacked')}<c:dLblPos val="${position}"/><c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/><c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbls><c:cat><c:strRef><c:f>${sheetName}!$A$2:$A$${last}</c:f>${names(chart.categories)}</c:strRef></c:cat><c:val><c:numRef><c:f>${sheetName}!$${column}$2:$${column}$${last}</c:f>${numbers(values, 'General')}</c:numRef></c:val></c:ser>`
}

const headingXml = (heading: string): Xml =>
  xml`<c:title><c:tx><c:rich><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="${headingPoints * 100}" b="1">${solid(themed('tx1'))}</a:defRPr></a:pPr><a:r><a:rPr lang="${language}" sz="${headingPoints * 100}" b="1">${solid(themed('tx1'))}</a:rPr><a:t>${heading}</a:t></a:r></a:p></c:rich></c:tx><c:overlay val="0"/></c:title>`

/** Categories are read from the top down. */
const categoryAxis = xml`<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="maxMin"/></c:scaling><c:delete val="0"/><c:axPos val="l"/><c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/><c:spPr><a:ln w="6350">${solid(themed('accent5'))}</a:ln></c:spPr>${textProperties(themed('tx1'))}<c:crossAx val="2"/><c:crosses val="autoZero"/><c:auto val="1"/><c:lblAlgn val="ctr"/><c:lblOffset val="100"/><c:noMultiLvlLbl val="1"/></c:catAx>`

/** Not shown, because each bar has its value. */
const valueAxis = (max: number | undefined): Xml =>
  xml`<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/>${max !== undefined && xml`<c:max val="${max}"/>`}<c:min val="0"/></c:scaling><c:delete val="1"/><c:axPos val="t"/><c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/><c:crossAx val="1"/><c:crosses val="autoZero"/><c:crossBetween val="between"/></c:valAx>`

/** The table of the data sheet, which PowerPoint opens when the chart's data are edited. */
export const chartTable = ({ categories, series, unit }: ChartBlock): Table => ({
  name: sheetName,
  head: [unit ?? '', ...series.map(({ name }) => name)],
  rows: categories.map((category, i) => [category, ...series.map(({ values }) => values[i])]),
})

/** `workbook`: the id of the relationship to the data sheet. */
export const chartPart = (chart: ChartBlock, workbook: string): Xml => {
  const isStacked = chart.shape === 'stacked'
  return xml`<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" ${drawingNamespace} xmlns:r="${relationshipsNamespace}"><c:date1904 val="0"/><c:lang val="${language}"/><c:roundedCorners val="0"/><c:chart>${chart.heading !== undefined && headingXml(chart.heading)}<c:autoTitleDeleted val="${chart.heading === undefined ? 1 : 0}"/><c:plotArea><c:layout/><c:barChart><c:barDir val="bar"/><c:grouping val="${isStacked ? 'stacked' : 'clustered'}"/><c:varyColors val="0"/>${chart.series.map((one, i) => seriesXml(chart, one, i))}<c:gapWidth val="40"/>${isStacked && xml`<c:overlap val="100"/>`}<c:axId val="1"/><c:axId val="2"/></c:barChart>${categoryAxis}${valueAxis(chart.max)}<c:spPr><a:noFill/></c:spPr></c:plotArea><c:legend><c:legendPos val="b"/><c:overlay val="0"/>${textProperties(themed('tx1'))}</c:legend><c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart><c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr><c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="${leastPoints * 100}"/></a:pPr><a:endParaRPr lang="${language}"/></a:p></c:txPr><c:externalData r:id="${workbook}"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>`
}
