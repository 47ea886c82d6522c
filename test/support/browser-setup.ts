// Finds the browser for the tests, or unpacks it from its npm package, once before any test runs.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { TestProject } from 'vitest/node'

/** The browser's path and environment, or the reason why there is none. */
export type FoundBrowser = { path: string; env: Record<string, string> } | { missing: string }

declare module 'vitest' {
  interface ProvidedContext {
    browser: FoundBrowser
  }
}

/** Where it really is: a checkout whose node_modules is a link may be gone later. */
const modules = realpathSync(fileURLToPath(new URL('../../node_modules', import.meta.url)))

const runsHere = (): boolean => {
  const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } }
  return process.platform === 'linux' && process.arch === 'x64' && header.glibcVersionRuntime !== undefined
}

/** Only the package's own fonts, so that pages look the same on every machine, also without installed fonts. */
const fontsOf = (folder: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${join(folder, 'fonts')}</dir><cachedir>${join(folder, 'fonts-cache')}</cachedir></fontconfig>
`

/** Runs with some environment variables changed, and then restores the whole environment. */
const withEnvironment = async (
  changes: Record<string, string>,
  run: () => Promise<unknown>,
): Promise<void> => {
  const before = { ...process.env }
  Object.assign(process.env, changes)
  try {
    await run()
  } finally {
    for (const key of Object.keys(process.env)) if (!(key in before)) delete process.env[key]
    Object.assign(process.env, before)
  }
}

/**
 * Unpacks the package's browser and its NSS libraries under node_modules, all or nothing. It takes two seconds and
 * 200 MB; npm ci removes it. The package reads the folder, and whether the runtime lacks NSS, from the environment.
 */
const unpack = async (): Promise<string> => {
  const { version } = JSON.parse(readFileSync(join(modules, '@sparticuz/chromium/package.json'), 'utf8'))
  const cache = join(modules, '.cache')
  const folder = join(cache, `chromium-${version}`)
  if (existsSync(folder)) return folder
  mkdirSync(cache, { recursive: true })
  const half = mkdtempSync(`${folder}-`)
  try {
    await withEnvironment({ TMPDIR: half, AWS_LAMBDA_JS_RUNTIME: 'nodejs22.x' }, async () =>
      (await import('@sparticuz/chromium')).default.executablePath(),
    )
    writeFileSync(join(half, 'fonts.conf'), fontsOf(folder))
    renameSync(half, folder)
  } catch (error) {
    rmSync(half, { recursive: true, force: true })
    // Another test run has unpacked it first.
    if (!existsSync(folder)) throw error
  }
  return folder
}

const find = async (): Promise<FoundBrowser> => {
  const { CHROMIUM_PATH: path, LD_LIBRARY_PATH: libraries } = process.env
  if (path !== undefined && path !== '') {
    if (!existsSync(path)) throw new Error(`CHROMIUM_PATH names no file: ${path}`)
    return { path, env: {} }
  }
  if (!runsHere())
    return { missing: 'the npm package has a Chromium for Linux x64 with glibc alone; set CHROMIUM_PATH' }
  const folder = await unpack()
  const own = join(folder, 'al2023/lib')
  const env = {
    LD_LIBRARY_PATH: libraries === undefined ? own : `${own}:${libraries}`,
    FONTCONFIG_FILE: join(folder, 'fonts.conf'),
  }
  return { path: join(folder, 'chromium'), env }
}

/** Called by Vitest before the workers start. */
export const setup = async ({ provide }: TestProject): Promise<void> => {
  const found = await find()
  if ('missing' in found) process.stderr.write(`The browser tests do not run: ${found.missing}.\n`)
  provide('browser', found)
}
