// Tests the dependency rule: which folders may import from which, read from the imports.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Folder → the folders its files may import from. Files in no listed folder compose, and may import everything. */
const allowed: Record<string, readonly string[]> = {
  'server/domain': ['server/domain'],
  'server/config': ['server/config', 'server/domain'],
  'server/sources': ['server/sources', 'server/domain'],
  'server/imports': ['server/imports', 'server/domain'],
  'server/poll': ['server/poll', 'server/domain'],
  'server/slide': ['server/slide', 'server/imports', 'views'],
  'server/sandbox': ['server/sandbox', 'server/domain'],
  'server/files': ['server/files', 'server/domain', 'views'],
  'server/http': ['server/http', 'server/files', 'server/domain', 'views'],
  views: ['views', 'server/domain'],
  db: ['db', 'server/domain'],
}

const sourceFiles = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join(folder, name))

const folderOf = (file: string): string =>
  Object.keys(allowed).find((folder) => file.startsWith(`${folder}/`)) ?? 'root'

const importsOf = (file: string): string[] =>
  [...readFileSync(join(root, file), 'utf8').matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(
    (m) => m[1] as string,
  )

const wrongImports = (file: string): string[] => {
  const folder = folderOf(file)
  return importsOf(file).flatMap((target) => {
    if (!target.startsWith('.')) {
      if (folder === 'server/domain') return [`${file} imports ${target}: the domain imports only itself`]
      return folder === 'views' && target.startsWith('node:')
        ? [`${file} imports ${target}: views are pure`]
        : []
    }
    const path = relative(root, resolve(root, dirname(file), target))
    return folder === 'root' || allowed[folder]?.includes(folderOf(path)) ? [] : [`${file} imports ${path}`]
  })
}

/** The files among `files` that `file` imports, including type imports. */
const graphOf = (files: readonly string[]): Map<string, string[]> =>
  new Map(
    files.map((file) => [
      file,
      importsOf(file).flatMap((target) =>
        target.startsWith('.') ? relative(root, resolve(root, dirname(file), target)) : [],
      ),
    ]),
  )

/** A circular path of imports; undefined when there is none. */
const findCircle = (graph: ReadonlyMap<string, readonly string[]>): string[] | undefined => {
  const done = new Set<string>()
  const follow = (file: string, path: readonly string[]): string[] | undefined => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file]
    if (done.has(file)) return undefined
    for (const next of graph.get(file) ?? []) {
      const circle = follow(next, [...path, file])
      if (circle !== undefined) return circle
    }
    done.add(file)
    return undefined
  }
  for (const file of graph.keys()) {
    const circle = follow(file, [])
    if (circle !== undefined) return circle
  }
  return undefined
}

/** Code that makes the domain impure without an import. */
const impurities =
  /\bDate\.now\(|new Date\(\)|Math\.random\(|\bprocess\.|\bperformance\.|\bawait\b|\basync\b|\bsetTimeout\b|\bfetch\(/

describe('the layers', () => {
  const files = ['server', 'views', 'db'].flatMap(sourceFiles)

  it('contain files in every folder', () => {
    for (const folder of Object.keys(allowed))
      expect(files.some((f) => f.startsWith(`${folder}/`))).toBe(true)
    expect(files.flatMap(importsOf).length).toBeGreaterThan(200)
  })

  it('import only what they may', () => {
    expect(files.flatMap(wrongImports)).toEqual([])
  })

  it('have no circular imports', () => {
    expect(findCircle(graphOf(files))).toBeUndefined()
  })

  it('are checked by a search that finds an added circle', () => {
    const graph = graphOf(files)
    const [clock, store] = ['server/domain/ports/clock.ts', 'server/domain/ports/store.ts']
    expect(graph.get(store)).toContain('server/domain/ports/levels.ts')
    const made = new Map(graph).set('server/domain/kle.ts', [store])
    expect(findCircle(made)).toContain('server/domain/kle.ts')
    expect(findCircle(new Map(graph).set(clock, [clock]))).toEqual([clock, clock])
  })

  it('are checked by rules that apply to real folders', () => {
    expect(folderOf('server/sources/indeks.ts')).toBe('server/sources')
    expect(allowed['server/sources']).not.toContain('db')
    const composing = files.filter((f) => folderOf(f) === 'root')
    const elsewhere = composing.filter((f) => !/^server\/(demo|commands|compose)\//.test(f))
    expect(elsewhere.sort()).toEqual(['server/cli.ts', 'server/main.ts'])
  })

  it('keep the domain pure: no clock, no randomness, no await', () => {
    const code = (file: string) =>
      readFileSync(join(root, file), 'utf8').replace(/\/\/.*|\/\*[\s\S]*?\*\//g, '')
    expect(sourceFiles('server/domain').filter((file) => impurities.test(code(file)))).toEqual([])
    expect(
      sourceFiles('views').filter(
        (f) => !f.includes('client') && /\bDate\.now\(|new Date\(\)|Math\.random\(/.test(code(f)),
      ),
    ).toEqual([])
  })

  it('call over the network only in server/sources/wire, where all calls have the same limits', () => {
    const network = ['undici', 'node:net', 'node:tls', 'node:dns', 'node:http', 'node:https', 'node:http2']
    const serving = /^server\/(sandbox|http|demo)\//
    const usesNetwork = (file: string): boolean =>
      [...readFileSync(join(root, file), 'utf8').matchAll(/^import (?!type\b)[^'";]*?from '([^']+)'/gm)].some(
        ([, name]) => network.includes(name as string),
      )
    const callers = sourceFiles('server').filter((file) => !serving.test(file) && usesNetwork(file))
    expect(callers.length).toBeGreaterThan(3)
    expect(callers.filter((file) => !file.startsWith('server/sources/wire/'))).toEqual([])
  })

  it('have a comment in the first line of each file', () => {
    const withoutHeader = files.filter((file) => !/^\/\/ \S/.test(readFileSync(join(root, file), 'utf8')))
    expect(withoutHeader).toEqual([])
  })
})
