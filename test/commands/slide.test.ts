// Tests the slide command: its file, the template of the configuration, its refusals and exit codes.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { Database } from '../../db/driver.ts'
import { openDb, type StoreKind } from '../../db/open.ts'
import { createStore } from '../../db/store.ts'
import { day } from '../../server/domain/time.ts'
import { runHere } from '../support/cli.ts'
import { all, findingsIn, openZip, parsePart } from '../support/pptx.ts'
import { temporaryFolder } from '../support/store.ts'
import { layout, makeTemplate, withoutBody } from '../support/templates.ts'
import { makeWeek } from '../support/weeks.ts'

let folder: string
let env: Record<string, string>

beforeEach(() => {
  folder = temporaryFolder()
  env = { BORGERBLIK_DATA: join(folder, 'data'), INIT_CWD: folder }
})

const slide = (...args: string[]) =>
  runHere(['slide', '--uge', '2026-W48', '--out', 'uge.pptx', ...args], env)
const made = () => new Uint8Array(readFileSync(join(folder, 'uge.pptx')))

const freeze = async (kind: StoreKind): Promise<string> => {
  const keeps = { keepMs: day, maxBytes: 1e6, keepHoursMs: day, keepRollupsMs: day }
  const name = kind === 'demo' ? 'demo.db' : 'borgerblik.db'
  const store = createStore(openDb(join(folder, 'data', name), kind), keeps)
  const week = await store.appendWeek(makeWeek('2026-W48', undefined, { demo: kind === 'demo' }))
  await store.close()
  return week?.hash ?? ''
}

/** Makes the configuration name a template. */
const configure = (template: Uint8Array | undefined): void => {
  const file = join(folder, 'borgerblik.yaml')
  const sources = 'sources: { sdi: { url: "https://sdi.example" } }\nobligatory: [{ kle: "02.34.02" }]\n'
  writeFileSync(file, `${sources}slide: { template: kombit.pptx }\n`)
  if (template !== undefined) writeFileSync(join(folder, 'kombit.pptx'), template)
  env.BORGERBLIK_CONFIG = file
}

describe('the slide command', () => {
  it('writes the slides of a week, and says which revision it is', async () => {
    const hash = await freeze('demo')
    expect(await slide()).toEqual({ code: 0, out: `uge.pptx: 2026-W48 revision 1, ${hash}\n`, err: '' })
    expect(findingsIn(made())).toEqual([])
    const first = made()
    await slide('--navne')
    expect(Buffer.compare(first, made())).not.toBe(0)
    await slide()
    expect(Buffer.compare(first, made())).toBe(0)
  })

  it('takes the look of the configured template, and says what its layout lacks', async () => {
    await freeze('live')
    configure(
      await makeTemplate([
        ['ppt/presentation.xml', 'cx="12192000" cy="6858000"', 'cx="12192000" cy="7000000"'],
        [layout, /<p:sp><p:nvSpPr><p:cNvPr id="5".*?<\/p:sp>/, ''],
      ]),
    )
    const { code, err } = await slide()
    expect([code, err]).toEqual([
      0,
      'slide.template: kombit.pptx: the layout "Titel og indhold" has no slide number\n',
    ])
    const [size] = all(parsePart(openZip(made()), 'ppt/presentation.xml'), 'p:sldSz')
    expect(size?.getAttribute('cy')).toBe('7000000')
  })

  it.each([
    [undefined, 'cannot be read (ENOENT)'],
    [
      new TextEncoder().encode('text'),
      'expected a complete zip file without a password, of at most 5000 files and 300 MB when unpacked',
    ],
  ])('refuses a template that cannot be read', async (template, mistake) => {
    await freeze('live')
    configure(template)
    expect(await slide()).toEqual({ code: 1, out: '', err: `slide.template: kombit.pptx: ${mistake}\n` })
  })

  it('refuses a template without a usable layout, by the name of each', async () => {
    await freeze('live')
    configure(await makeTemplate([withoutBody]))
    expect((await slide()).err).toBe(
      'slide.template: kombit.pptx: expected a presentation with a layout that has a title and a body ("Titel og indhold" lacks a body; "Kun titel" lacks a body)\n',
    )
  })

  it('refuses a week that is not frozen, what is no week, and a file that cannot be written', async () => {
    expect(await slide()).toEqual({
      code: 1,
      out: '',
      err: '2026-W48 is not frozen; uge list shows the weeks that are.\n',
    })
    expect(await slide('--uge', '48')).toEqual({
      code: 2,
      out: '',
      err: '--uge: got "48", expected a week such as 2026-W48.\n',
    })
    await freeze('demo')
    expect(await slide('--out', 'no/such/folder/uge.pptx')).toMatchObject({
      code: 1,
      err: 'no/such/folder/uge.pptx cannot be written (ENOENT)\n',
    })
    mkdirSync(join(folder, 'mappe'))
    expect((await slide('--out', 'mappe')).err).toBe('mappe cannot be written (EISDIR)\n')
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([])
  })

  it('refuses a week whose content was changed by hand so that it cannot be read', async () => {
    await freeze('demo')
    const client = new Database(join(folder, 'data', 'demo.db'))
    client.exec('DROP TRIGGER frozen_week_update; UPDATE frozen_week SET content = 5')
    client.close()
    expect(await slide()).toEqual({
      code: 1,
      out: '',
      err: '2026-W48 cannot be read, because its content was changed after it was frozen; uge verify names each such week.\n',
    })
  })
})
