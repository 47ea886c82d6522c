// Owns the test that the README is complete, and names nothing that is gone.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { parseConfig } from '../server/config/config.ts'
import { fileSchema } from '../server/config/schema.ts'
import { outcomes } from '../server/domain/measured/check.ts'
import { createTestApp } from './support/app.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const readme = readFileSync(join(root, 'README.md'), 'utf8')
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>
}
const yaml = /```yaml\n([\s\S]*?)```/.exec(readme)?.[1] ?? ''

/** Every key of the configuration's schema, by the JSON schema that zod makes of it. */
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

const sorted = (items: Iterable<string>) => [...new Set(items)].sort()

describe('the README', () => {
  it('shows every key of the configuration, and its example is a sound one', () => {
    const keys = keysOf(fileSchema)
    expect(keys.length).toBeGreaterThan(30)
    expect(keys.filter((key) => !new RegExp(`\\b${key}:`).test(yaml))).toEqual([])
    expect(parseConfig(yaml)).toHaveProperty('config')
  })

  it('names every variable of the environment that the code reads, and no other', () => {
    const code = ['server/config/config.ts', 'server/main.ts']
      .map((f) => readFileSync(join(root, f), 'utf8'))
      .join()
    const read = [...code.matchAll(/\benv\.([A-Z_]+)/g)].map((m) => m[1] as string)
    const named = [...readme.matchAll(/^\| `([A-Z_]+)` \|/gm)].map((m) => m[1] as string)
    expect(sorted(named)).toEqual(sorted(read))
  })

  it('names every address, and no other', async () => {
    const test = createTestApp()
    const routes = test.app.routes.map((r) => r.path).filter((path) => path !== '/assets/*' && path !== '/*')
    await test.close()
    const named = [...readme.matchAll(/^\| `(\/[^`]*)` \|/gm)].map((m) => m[1] as string)
    expect(sorted(named)).toEqual(sorted(routes))
  })

  it('names every metric, and no other', async () => {
    const code = ['views/metrics/metrics.ts', 'views/metrics/services.ts']
      .map((file) => readFileSync(join(root, file), 'utf8'))
      .join()
    const made = [...code.matchAll(/(?:name: |one\()'([a-z_]+)'/g)].map((m) => `borgerblik_${m[1]}`)
    const named = [...readme.matchAll(/`(borgerblik_[a-z_]+)`/g)].map((m) => m[1] as string)
    expect(sorted(named)).toEqual(sorted(made))
  })

  it('names every command, and no other', () => {
    const named = [...readme.matchAll(/npm (?:run )?([a-z]+)/g)].map((m) => m[1] as string)
    expect(sorted(named.filter((name) => name !== 'ci'))).toEqual(sorted(Object.keys(scripts)))
  })

  it('names every outcome', () => {
    expect(outcomes.filter((outcome) => !readme.includes(`\`${outcome}\``))).toEqual([])
  })

  it('names files that are there, and every folder of the server', () => {
    const files = [...readme.matchAll(/`((?:test|server|views|db)\/[\w./-]+)`/g)].map((m) => m[1] as string)
    const pictures = [...readme.matchAll(/\]\((\.[\w./-]+)\)/g)].map((m) => m[1] as string)
    expect(files.length).toBeGreaterThan(10)
    expect([...files, ...pictures].filter((file) => !existsSync(join(root, file)))).toEqual([])
    const map = /```\nserver\/\n([\s\S]*?)```/.exec(readme)?.[1] ?? ''
    expect(readdirSync(join(root, 'server')).filter((name) => !map.includes(`  ${name}`))).toEqual([])
  })

  it('holds the promised parts', () => {
    const parts = [
      'Two commands',
      'Configuration',
      'Running it for real',
      'Code map',
      'Invariants',
      'Glossary',
      'Decisions',
    ]
    expect(parts.filter((part) => !readme.includes(`## ${part}`))).toEqual([])
    expect(readme).toMatch(/\[Service\]/)
    expect(readme).toMatch(/Reverse proxy/)
    expect(readme).toMatch(/Backup/)
    expect(readme).toMatch(/Upgrade/)
  })
})
