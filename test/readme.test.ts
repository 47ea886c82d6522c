// Tests that both READMEs are complete, and name nothing that does not exist.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { parseConfig } from '../server/config/config.ts'
import { fileSchema } from '../server/config/schema.ts'
import { outcomes } from '../server/domain/measured/check.ts'
import { createTestApp } from './support/app.ts'
import { runHere } from './support/cli.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const readFile = (file: string): string => readFileSync(join(root, file), 'utf8')
const readme = readFile('README.md')
const built = readFile('server/README.md')
const { scripts } = JSON.parse(readFile('package.json')) as {
  scripts: Record<string, string>
}
const yaml = /```yaml\n([\s\S]*?)```/.exec(readme)?.[1] ?? ''

/** All keys of a zod schema, nested ones included. */
const keysOf = (schema: unknown): string[] => {
  if (typeof schema !== 'object' || schema === null) return []
  const { def } = (schema as { _zod?: { def: Record<string, unknown> } })._zod ?? {}
  if (def === undefined) return []
  const shape = (def.shape ?? {}) as Record<string, unknown>
  const inner = [def.innerType, def.element, def.valueType, ...((def.options as unknown[]) ?? [])].flatMap(
    keysOf,
  )
  return [...Object.keys(shape), ...Object.values(shape).flatMap(keysOf), ...inner]
}

/** The targets of a page's links to files, without their anchors. */
const linksOf = (page: string): string[] =>
  [...page.matchAll(/\]\((?!https?:)([\w./-]+)/g)].map((m) => m[1] as string)

const pathsOf = (page: string): string[] =>
  [...page.matchAll(/`((?:test|server|views|db)\/[\w./-]*)`/g)].map((m) => m[1] as string)

const missing = (files: readonly string[]): string[] => files.filter((file) => !existsSync(join(root, file)))

/** The lines of the section `## heading`. */
const sectionOf = (page: string, heading: string): string[] =>
  (page.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '').split('\n')

/** The paths in the code map; an entry's indentation is two spaces for each folder it is in. */
const mappedPaths = (): string[] => {
  const folders: string[] = []
  return sectionOf(built, 'Code map').flatMap((line) => {
    const [, indent = '', name] = /^((?: {2})*)([\w.-]+\/|[\w-]+\.ts)(?= {2,}|$)/.exec(line) ?? []
    if (name === undefined) return []
    folders.length = indent.length / 2
    const path = [...folders, name].join('')
    if (name.endsWith('/')) folders.push(name)
    return [path]
  })
}

const foldersIn = (folder: string): string[] =>
  readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => [`${folder}${name}/`, ...foldersIn(`${folder}${name}/`)])

const sorted = (items: Iterable<string>) => [...new Set(items)].sort()

describe('the README', () => {
  it('shows every configuration key, in an example that parses', () => {
    const keys = keysOf(fileSchema)
    expect(keys.length).toBeGreaterThan(30)
    expect(keys.filter((key) => !new RegExp(`\\b${key}:`).test(yaml))).toEqual([])
    expect(parseConfig(yaml)).toHaveProperty('config')
  })

  it('names exactly the environment variables that the code reads', () => {
    const code = ['server/config/config.ts', 'server/main.ts'].map(readFile).join()
    const read = [...code.matchAll(/\benv\.([A-Z_]+)/g)].map((m) => m[1] as string)
    const named = [...readme.matchAll(/^\| `([A-Z_]+)` \|/gm)].map((m) => m[1] as string)
    expect(sorted(named)).toEqual(sorted(read))
  })

  it('names exactly the addresses that the app answers', async () => {
    const test = createTestApp()
    const routes = test.app.routes.map((r) => r.path).filter((path) => path !== '/assets/*' && path !== '/*')
    await test.close()
    const named = [...readme.matchAll(/^\| `(\/[^`]*)` \|/gm)].map((m) => m[1] as string)
    expect(sorted(named)).toEqual(sorted(routes))
  })

  it('names exactly the metrics that are exported', async () => {
    const code = readdirSync(join(root, 'views/metrics'))
      .map((file) => readFile(`views/metrics/${file}`))
      .join()
    const made = [...code.matchAll(/(?:name: |one\()'([a-z_]+)'/g)].map((m) => `borgerblik_${m[1]}`)
    const named = [...readme.matchAll(/`(borgerblik_[a-z_]+)`/g)].map((m) => m[1] as string)
    expect(sorted(named)).toEqual(sorted(made))
  })

  it('names exactly the npm scripts', () => {
    const named = [...readme.matchAll(/(?:`|\n|&& )npm (?:run )?([a-z]+)/g)].map((m) => m[1] as string)
    expect(sorted(named.filter((name) => name !== 'ci'))).toEqual(sorted(Object.keys(scripts)))
  })

  it('names exactly the commands', async () => {
    const listed = async (...args: string[]) => {
      const { out } = await runHere([...args, '--help'], {})
      const names = [...out.matchAll(/^ {2}([a-z]+) .*[a-z]/gm)].map((m) => m[1] as string)
      return names.filter((name) => name !== 'help')
    }
    const named = (after: string) =>
      [...readme.matchAll(new RegExp(`borgerblik -- ${after}([a-z]+)`, 'g'))].map((m) => m[1] as string)
    expect(sorted(named(''))).toEqual(sorted(await listed()))
    for (const command of ['haendelse', 'uge'])
      expect(sorted(named(`${command} `))).toEqual(sorted(await listed(command)))
  })

  it('names every outcome of a check', () => {
    expect(outcomes.filter((outcome) => !readme.includes(`\`${outcome}\``))).toEqual([])
  })

  it('names files that exist', () => {
    expect(linksOf(readme)).toContain('server/README.md')
    expect(missing([...linksOf(readme), ...pathsOf(readme)])).toEqual([])
  })

  it('has every section a user needs', () => {
    const parts = ['Two commands', 'Configuration', 'Imports', 'Running it for real', 'Pages and API']
    for (const part of [...parts, 'Commands', 'Glossary'])
      expect(sectionOf(readme, part).length, part).toBeGreaterThan(10)
    for (const words of [/\[Service\]/, /Reverse proxy/, /Backup/, /Upgrade/]) expect(readme).toMatch(words)
  })
})

describe('the README of the code', () => {
  it('names paths that exist', () => {
    expect(pathsOf(built).length).toBeGreaterThan(30)
    expect(missing(pathsOf(built))).toEqual([])
    expect(missing(linksOf(built).map((link) => join('server', link)))).toEqual([])
  })

  it('maps exactly the folders of server, views and db', () => {
    const folders = ['server/', 'views/', 'db/'].flatMap((folder) => [folder, ...foldersIn(folder)])
    const mapped = mappedPaths().filter((path) => path.endsWith('/'))
    expect(folders).toContain('server/domain/readiness/')
    const drizzleMeta = 'db/migrations/meta/'
    expect(sorted(mapped)).toEqual(sorted([...folders.filter((f) => f !== drizzleMeta), 'test/']))
  })

  it('maps the files directly in server', () => {
    const files = readdirSync(join(root, 'server')).filter((name) => name.endsWith('.ts'))
    expect(files.filter((name) => !mappedPaths().includes(`server/${name}`))).toEqual([])
  })

  it('names, on the path of a check, functions that exist in the named files', () => {
    const steps = sectionOf(built, 'The path of a check').flatMap((line) => {
      const [, name, file] = /^\| `(\w+)` \| `([\w./-]+)` \|/.exec(line) ?? []
      return name === undefined || file === undefined ? [] : [{ name, file }]
    })
    expect(steps.length).toBeGreaterThan(10)
    const gone = steps.filter(({ name, file }) => !new RegExp(`\\b${name}\\b`).test(readFile(file)))
    expect(gone).toEqual([])
  })

  it('names an existing test for every invariant', () => {
    const rows = sectionOf(built, 'Invariants').filter((line) => /^\| (?!---|Always)/.test(line))
    expect(rows.length).toBeGreaterThan(20)
    const tests = rows.map((row) => pathsOf(row).filter((path) => path.startsWith('test/')))
    expect(rows.filter((_, i) => tests[i]?.length === 0)).toEqual([])
    expect(missing(tests.flat())).toEqual([])
  })

  it('gives a reason for every decision', () => {
    const rows = sectionOf(built, 'Decisions').filter((line) => /^\| (?!---|Decision \|)/.test(line))
    expect(rows.length).toBeGreaterThan(15)
    expect(rows.filter((row) => !/^\| [^|]+ \| [^|]+ \|$/.test(row))).toEqual([])
  })
})
