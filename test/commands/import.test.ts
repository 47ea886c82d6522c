// Tests the import command: output, exit code and stored data.
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { Database } from '../../db/driver.ts'
import { lockFolder } from '../../db/lock.ts'
import { openDb } from '../../db/open.ts'
import { createStore } from '../../db/store.ts'
import { day, minute } from '../../server/domain/time.ts'
import { record } from '../db/suite/record.ts'
import { runHere } from '../support/cli.ts'
import { konfigurationCsv } from '../support/facts.ts'
import { temporaryFolder } from '../support/store.ts'

const keeps = { keepMs: 1, maxBytes: 1, keepHoursMs: 1, keepRollupsMs: 1 }

const rename = (folder: string, from: string, to: string): void =>
  renameSync(join(folder, from), join(folder, to))

/** Creates a data folder and a file to import into it. */
const open = (text: string | Buffer, name = 'facts.csv') => {
  const data = join(temporaryFolder(), 'data')
  const file = join(temporaryFolder(), name)
  writeFileSync(file, text)
  const env = { BORGERBLIK_DATA: data }
  return {
    env,
    file,
    data,
    take: (kind = 'kle-konfiguration', ...options: string[]) =>
      runHere(['import', kind, file, '--demo', ...options], env),
    read: async () => {
      const store = createStore(openDb(join(data, 'demo.db'), 'demo'), keeps)
      const facts = await store.readFacts('kle-konfiguration')
      const imports = await store.readImports(10)
      await store.close()
      return { facts, imports }
    },
  }
}

describe('import', () => {
  it('shows what would change, stores it, and changes nothing the second time', async () => {
    const { take, read, env, file } = open(konfigurationCsv(['0751', '0101'], ['02.34.02', '27.24.00']))
    const dry = await take('kle-konfiguration', '--dry-run')
    expect(dry).toMatchObject({ code: 0, err: '' })
    expect(dry.out).toContain('4 rækker; ville give: 4 nye, 0 ændret, 0 uændret, 0 ophørt')
    expect(existsSync(env.BORGERBLIK_DATA)).toBe(false)

    const database = `Database: ${join(env.BORGERBLIK_DATA, 'demo.db')} (demo: invented data)\n`
    expect(await take()).toEqual({
      code: 0,
      out: `facts.csv: 4 rækker; 4 nye, 0 ændret, 0 uændret, 0 ophørt\n${database}`,
      err: '',
    })
    expect(await take()).toEqual({
      code: 0,
      out: `facts.csv: 4 rækker, som vi har i forvejen; intet ændres\n${database}`,
      err: '',
    })
    writeFileSync(file, konfigurationCsv(['0751'], ['02.34.02', '02.34.04'], { aktiv: 'nej' }))
    expect((await take('kle-konfiguration', '--dry-run')).out).toContain('ville give: 1 ny, 1 ændret')
    expect((await take()).out).toContain('2 rækker; 1 ny, 1 ændret, 0 uændret, 0 ophørt')

    const { facts, imports } = await read()
    expect(facts.map(({ kommunekode, key, value }) => [kommunekode, key, value.aktiv])).toEqual([
      ['0101', '02.34.02', true],
      ['0101', '27.24.00', true],
      ['0751', '02.34.02', false],
      ['0751', '02.34.04', false],
      ['0751', '27.24.00', true],
    ])
    expect(imports.map(({ origin, rows }) => [origin, rows])).toEqual([
      ['facts.csv', 2],
      ['facts.csv', 4],
    ])
  })

  it('lists every fault, and stores nothing of a file that has any', async () => {
    const text = konfigurationCsv(['0751', '0101'], ['02.34.02'])
    const { take, read, env } = open(`${text}\r\n0751;2.34;ja\r\nNirgendwo;02.34.04;måske\u001B[2J`)
    const { code, out, err } = await take()
    expect({ code, out }).toEqual({ code: 1, out: '' })
    const lines = err.trimEnd().split('\n')
    expect(lines[0]).toBe('facts.csv er afvist; intet er gemt:')
    expect(lines.slice(1).map((line) => line.split(', forventede')[0])).toEqual([
      '  linje 4, kle: fandt "2.34"',
      '  linje 5, kommune: fandt "Nirgendwo"',
      expect.stringMatching(/^ {2}linje 5, aktiv: fandt "måske/),
    ])
    expect(err).not.toContain('\u001B')
    expect(existsSync(env.BORGERBLIK_DATA) && (await read()).facts).toEqual([])
  })

  it('lists a hundred faults, and adds that there may be more', async () => {
    const { take } = open(
      konfigurationCsv(
        ['0751'],
        Array.from({ length: 150 }, (_, i) => `x${i}`),
      ),
    )
    const { code, err } = await take()
    expect(code).toBe(1)
    expect(err.match(/linje \d+, kle/g)).toHaveLength(100)
    expect(err).toContain('der kan være flere')
  })

  it('refuses a file with a CPR number, and repeats it nowhere', async () => {
    const cpr = '0101701234'
    const { take, data } = open(
      `${konfigurationCsv(['0751'], ['02.34.02'])};\r\n0751;02.34.04;ja;;;${cpr};;`,
      `${cpr}.csv`,
    )
    const { code, out, err } = await take()
    expect(code).toBe(1)
    expect(err).toContain('CPR')
    const kept = readdirSync(data).map((name) => readFileSync(join(data, name), 'latin1'))
    for (const text of [out, err, ...kept]) expect(text).not.toContain('701234')
  })

  it('lists the columns that are not read', async () => {
    const { take } = open('kommune;kle;aktiv;fradto\r\n0751;02.34.02;ja;01.01.2020')
    const { code, err } = await take()
    expect(code).toBe(0)
    expect(err).toBe('facts.csv: kolonner, vi ikke kender og ikke har læst: fradto\n')
  })

  it('reassesses by the configuration’s rules, in the database of its kind', async () => {
    const { env, data, file } = open(
      konfigurationCsv(['0751'], ['02.34.02'], { aktiv: 'nej', oplystDato: '' }),
    )
    const config = join(data, '..', 'borgerblik.yaml')
    writeFileSync(
      config,
      'sources: { sdi: { url: "http://127.0.0.1:9/" } }\nobligatory: [{ kle: "02.34.02" }]\nmaxAge: { kleKonfiguration: 2d }\n',
    )
    const store = createStore(openDb(join(data, 'borgerblik.db'), 'live'), keeps)
    onTestFinished(() => store.close())
    const now = Date.now()
    await record(store, now, [{ kle: '02.34.02' }])
    const groups = () => store.readGroups().then((all) => all.find(({ group }) => group === '02'))
    const before = await groups()
    const taken = await runHere(['import', 'kle-konfiguration', file], { ...env, BORGERBLIK_CONFIG: config })
    // The built-in products have no systemNames.
    const err = expect.stringContaining('navne, som ingen løsning har i systemNames: "Acadre"')
    const out = expect.stringMatching(/ophørt\nDatabase: \/.*\/borgerblik\.db \(live\)\n$/)
    expect(taken).toMatchObject({ code: 0, out, err })
    const after = await groups()
    expect(after?.konfiguration).not.toEqual(before?.konfiguration)
    expect(after?.konfiguration.until).toBeGreaterThan(now + 2 * day)
    expect(after?.konfiguration.until).toBeLessThan(Date.now() + 2 * day + minute)
  })

  it('refuses data of the other kind, and refuses to migrate a running server’s database', async () => {
    const { take, data, env } = open(konfigurationCsv(['0751'], ['02.34.02']))
    await take()
    rename(data, 'demo.db', 'borgerblik.db')
    const config = join(data, '..', 'borgerblik.yaml')
    writeFileSync(
      config,
      'sources: { sdi: { url: "http://127.0.0.1:9/" } }\nobligatory: [{ kle: "02.34.02" }]\n',
    )
    const file = join(data, '..', 'none.csv')
    writeFileSync(file, konfigurationCsv(['0751'], ['02.34.02']))
    const asLive = { ...env, BORGERBLIK_CONFIG: config }
    const wrong = await runHere(['import', 'kle-konfiguration', file], asLive)
    expect(wrong).toMatchObject({ code: 1, out: '', err: expect.stringContaining('holds demo data') })

    // Without the configuration, nothing is stored in a demo database beside live data.
    const lost = await runHere(['import', 'kle-konfiguration', file], env)
    expect(lost).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining('BORGERBLIK_CONFIG is not set'),
    })

    rename(data, 'borgerblik.db', 'demo.db')
    const older = new Database(join(data, 'demo.db'))
    older.exec(
      'DELETE FROM __drizzle_migrations WHERE created_at = (SELECT max(created_at) FROM __drizzle_migrations)',
    )
    older.close()
    const release = lockFolder(data)
    const refused = await take()
    release()
    expect(refused).toMatchObject({ code: 1, out: '', err: expect.stringContaining('already polling') })
  })

  it('writes into the demo only when told to, and with a configuration never', async () => {
    const { env, data, file } = open(konfigurationCsv(['0751'], ['02.34.02']))
    const args = ['import', 'kle-konfiguration', file]
    const database = join(data, 'demo.db')
    expect(await runHere(args, env)).toEqual({
      code: 1,
      out: '',
      err: `BORGERBLIK_CONFIG is not set, so this would write into the demo's ${database}: set it to the server's value, or add --demo\n`,
    })
    expect(existsSync(data)).toBe(false)
    const dry = await runHere([...args, '--dry-run'], env)
    expect(dry).toMatchObject({ code: 0, out: expect.stringContaining(`Database: ${database} (demo`) })
    const config = join(data, '..', 'borgerblik.yaml')
    writeFileSync(
      config,
      'sources: { sdi: { url: "http://127.0.0.1:9/" } }\nobligatory: [{ kle: "02.34.02" }]\n',
    )
    const both = await runHere([...args, '--demo'], { ...env, BORGERBLIK_CONFIG: config })
    expect(both).toMatchObject({ code: 1, out: '', err: expect.stringContaining('leave out one of them') })
    expect(existsSync(data)).toBe(false)
  })

  it('refuses to end most of what is held, lists what would end, and ends it when told to', async () => {
    const kles = Array.from(
      { length: 120 },
      (_, i) => `02.${10 + Math.floor(i / 100)}.${String(i % 100).padStart(2, '0')}`,
    )
    const { take, file, read } = open(konfigurationCsv(['0101', '0751'], kles))
    await take()
    writeFileSync(file, konfigurationCsv(['0751'], ['02.10.00']))
    const refusal =
      'facts.csv er afvist; intet er gemt: med 1 række ville 119 af de 240 oplysninger, vi har af slagsen kle-konfiguration, ophøre, uden at noget nyt er oplyst i stedet. --dry-run viser, hvad der ville ophøre; --allow-ending lader det ophøre.'
    const refused = await take('kle-konfiguration', '--whole')
    expect(refused).toMatchObject({ code: 1, out: '', err: expect.stringContaining(refusal) })
    const dry = await take('kle-konfiguration', '--whole', '--dry-run')
    expect(dry).toMatchObject({ code: 1, err: expect.stringContaining(refusal) })
    const lines = dry.out.trimEnd().split('\n')
    expect(lines).toHaveLength(101)
    expect(lines[0]).toBe('  ville ophøre: 0751 Aarhus Kommune, 02.10.01 (fra facts.csv)')
    expect(lines.at(-1)).toBe('  ville ophøre: 19 til')
    expect((await read()).facts).toHaveLength(240)
    const allowed = await take('kle-konfiguration', '--whole', '--dry-run', '--allow-ending')
    expect(allowed.code).toBe(0)
    expect(allowed.out).toContain('ville give: 0 nye, 0 ændret, 1 uændret, 119 ophørt')
    expect((await take('kle-konfiguration', '--whole', '--allow-ending')).code).toBe(0)
    const { facts } = await read()
    expect(facts).toHaveLength(121)
    expect(facts.filter(({ kommunekode }) => kommunekode === '0101')).toHaveLength(120)
  })

  it('exits with 2 for wrong arguments', async () => {
    const { take, file, env } = open('x')
    const refusals: [string[], RegExp][] = [
      [['import', 'kommuner', file], /'kommuner' is invalid.*kle-konfiguration, loesninger/],
      [['import', 'klik'], /missing required argument 'file'/],
      [['import', 'klik', file, '--dryrun'], /unknown option '--dryrun'/],
      [['import', 'klik', join(file, 'x')], /cannot be read|does not exist/],
      [['import', 'klik', join(file, '..', 'none.csv')], /none\.csv: does not exist/],
      [['import', 'klik', join(file, '..')], /is not a file/],
      [['import', 'klik', 'https://example.test/'], /only kle-konfiguration can be read from/],
      [['imprt'], /unknown command 'imprt'/],
      [[], /Usage: npm run borgerblik --/],
    ]
    const ended = await Promise.all(refusals.map(([args]) => runHere(args, env)))
    for (const [i, { code, out, err }] of ended.entries()) {
      expect({ code, out }).toEqual({ code: 2, out: '' })
      expect(err).toMatch(refusals[i]?.[1] as RegExp)
    }
    expect(existsSync(env.BORGERBLIK_DATA)).toBe(false)
    // Faults in the file are not wrong arguments.
    expect((await take('klik')).code).toBe(1)
  })

  it('resolves a path from where the command was typed, though npm runs it elsewhere', async () => {
    const { env, file } = open(konfigurationCsv(['0751'], ['02.34.02']))
    const typedIn = { ...env, INIT_CWD: join(file, '..') }
    expect(await runHere(['import', 'kle-konfiguration', 'facts.csv', '--demo'], typedIn)).toMatchObject({
      code: 0,
    })
  })

  it('prints help for each command', async () => {
    const commands = ['import', 'backup', 'restore', 'haendelse', 'check']
    const ended = await Promise.all(
      [[], ...commands.map((name) => [name])].map((args) => runHere([...args, '--help'], {})),
    )
    for (const { code, err } of ended) expect({ code, err }).toEqual({ code: 0, err: '' })
    for (const [i, name] of commands.entries()) {
      expect(ended[0]?.out).toContain(`  ${name} `)
      expect(ended[i + 1]?.out).toContain(`Usage: npm run borgerblik -- ${name}`)
    }
  })
})

describe('import from an address', () => {
  const serve = async (answer: () => { status: number; body: string }): Promise<string> => {
    const server = createServer((_, res) => {
      const { status, body } = answer()
      res.writeHead(status, { 'content-type': 'application/json' }).end(body)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => {
      server.closeAllConnections()
      server.close()
    })
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/konfigurationer?token=secret`
  }

  it('adds its facts, ends those it no longer has, and keeps facts from files', async () => {
    const { take, read, env } = open(konfigurationCsv(['0101'], ['02.34.02']))
    await take()
    const one = (kle: string) => ({ kommunekode: '0751', kle, aktiv: true })
    let body: unknown = { konfigurationer: [one('02.34.02'), one('02.34.04')] }
    let status = 200
    const url = await serve(() => ({ status, body: typeof body === 'string' ? body : JSON.stringify(body) }))
    const importNow = () => runHere(['import', 'kle-konfiguration', url, '--demo'], env)
    expect((await importNow()).out).toMatch(
      /^http:\/\/127\.0\.0\.1:\d+\/konfigurationer: 2 rækker; 2 nye, 0 ændret/,
    )
    body = { konfigurationer: [one('02.34.02')] }
    expect((await importNow()).out).toContain('1 række; 0 nye, 0 ændret, 1 uændret, 1 ophørt')
    expect((await read()).facts.map(({ kommunekode, key }) => `${kommunekode} ${key}`)).toEqual([
      '0101 02.34.02',
      '0751 02.34.02',
    ])

    body = { konfigurationer: [one('02.34'), { ...one('02.34.02'), aktiv: 'ja' }] }
    const faulty = await importNow()
    expect(faulty.code).toBe(1)
    expect(faulty.err).toMatch(/konfigurationer\[0\]\.kle: fandt "02\.34", forventede/)
    expect(faulty.err).toMatch(/konfigurationer\[1\]\.aktiv: fandt "ja", forventede/)
    for (const [answer, code] of [
      ['no json', 200],
      ['{}', 500],
    ] as const) {
      body = answer
      status = code
      const refused = await importNow()
      expect(refused.code).toBe(1)
      expect(refused.err).toMatch(code === 500 ? /HTTP 500/ : /no JSON/)
      expect(refused.err).not.toContain('secret')
    }
    expect((await read()).facts).toHaveLength(2)
  })

  it('reads the address from standard input, hidden from other users of the machine', async () => {
    const { env } = open('')
    const reported = { konfigurationer: [{ kommunekode: '0751', kle: '02.34.02', aktiv: true }] }
    const url = await serve(() => ({ status: 200, body: JSON.stringify(reported) }))
    const importNow = (input: string, kind = 'kle-konfiguration') =>
      runHere(['import', kind, '-', '--demo'], env, input)
    expect(await importNow(`${url}\n`)).toMatchObject({ code: 0, out: expect.stringContaining('1 ny') })
    for (const none of ['', 'ftp://a.example/?secret', 'http://[/?secret']) {
      const { code, err } = await importNow(none)
      expect([code, err]).toEqual([2, 'the text is not an http(s) address\n'])
    }
    expect((await importNow(url, 'klik')).err).toBe('-: does not exist\n')
  })
})
