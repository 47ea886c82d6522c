// Assets: files a browser loads, read once at start and served as immutable at an address with their hash.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { tileRules } from '../../views/pages/tile-map.ts'
import type { AssetName } from '../../views/shell.ts'
import { createEntity, type Entity } from './entity.ts'
import { references, withImports, withLatinFonts } from './stylesheet.ts'

export type Assets = {
  /** The address of an asset, such as `/assets/1a2b3c/app.css`. */
  address(name: AssetName): string
  /** The asset at an address; undefined when there is none. */
  find(address: string): Entity | undefined
}

const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.png': 'image/png',
}

const clientFolder = fileURLToPath(new URL('../../views/client', import.meta.url))

/** A package's folder, wherever npm has installed it. */
const packageFolder = (name: string): string => {
  const require = createRequire(import.meta.url)
  const folders = require.resolve.paths(name) ?? []
  for (const folder of folders) {
    try {
      readFileSync(join(folder, name, 'package.json'))
      return join(folder, name)
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
    }
  }
  throw new Error(`the package ${name} is not installed: run npm ci`)
}

/** Path in the tree → bytes. */
type Tree = Map<string, Uint8Array>

const readText = (name: string): string => readFileSync(join(clientFolder, name), 'utf8')

/** Adds a stylesheet and each file it refers to, at the same relative addresses as in its package. */
const addStylesheet = (tree: Tree, path: string, file: string, change: (css: string) => string): void => {
  const css = change(readFileSync(file, 'utf8'))
  tree.set(path, Buffer.from(css))
  for (const reference of references(css))
    tree.set(join(dirname(path), reference), readFileSync(join(dirname(file), reference)))
}

const readTree = (): Tree => {
  const tree: Tree = new Map()
  for (const name of readdirSync(clientFolder)) {
    if (extname(name) in contentTypes) tree.set(name, readFileSync(join(clientFolder, name)))
  }
  tree.set('app.css', Buffer.from(withImports(readText('app.css'), readText) + tileRules()))
  const dkfds = join(packageFolder('dkfds'), 'dist/css/dkfds.min.css')
  // In folders, because the relative addresses in the stylesheet depend on its path.
  addStylesheet(tree, 'dkfds/css/dkfds.css', dkfds, withLatinFonts)
  const uplot = join(packageFolder('uplot'), 'dist')
  // uPlot reads the language as it loads.
  const language = readFileSync(join(clientFolder, 'language.js'))
  tree.set('uplot.js', Buffer.concat([language, readFileSync(join(uplot, 'uPlot.iife.min.js'))]))
  tree.set('uplot.css', readFileSync(join(uplot, 'uPlot.min.css')))
  tree.set('htmx.js', readFileSync(join(packageFolder('htmx.org'), 'dist/htmx.min.js')))
  return tree
}

/** One hash of all assets: a change to any gives all a new address, so that relative addresses keep working. */
const hashOf = (tree: Tree): string => {
  const hash = createHash('sha256')
  for (const [path, bytes] of [...tree].sort(([a], [b]) => (a < b ? -1 : 1))) {
    hash.update(`${path}\n${bytes.length}\n`).update(bytes)
  }
  return hash.digest('hex').slice(0, 16)
}

/** Reads every asset (about 150 small files). Each is compressed at its first request. */
export const createAssets = (): Assets => {
  const tree = readTree()
  const root = `/assets/${hashOf(tree)}/`
  const entities = new Map(
    [...tree].map(([path, bytes]) => [
      root + path.replaceAll('\\', '/'),
      createEntity(bytes, {
        contentType: contentTypes[extname(path)] ?? 'application/octet-stream',
        cacheControl: 'public, max-age=31536000, immutable',
        quality: 9,
      }),
    ]),
  )
  return {
    address: (name) => root + name,
    find: (address) => entities.get(address),
  }
}
