// Tests reading the environment.
import { rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readEnvironment } from '../../server/config/config.ts'
import { placesLine } from '../../server/config/environment.ts'
import { temporaryFolder } from '../support/store.ts'

const demo = {
  port: 3000,
  host: '127.0.0.1',
  dataFolder: './data',
  configFile: undefined,
  demoSecurity: false,
}

describe('readEnvironment', () => {
  it.each<[string, Record<string, string>, object]>([
    ['nothing', {}, demo],
    ['empty values', { PORT: '', HOST: '', BORGERBLIK_DATA: '', BORGERBLIK_CONFIG: '', NODE_ENV: '' }, demo],
    ['a port', { PORT: '8080' }, { ...demo, port: 8080 }],
    ['any free port', { PORT: '0' }, { ...demo, port: 0 }],
    ['the highest port', { PORT: '65535' }, { ...demo, port: 65_535 }],
    ['a host', { HOST: '0.0.0.0' }, { ...demo, host: '0.0.0.0' }],
    ['a data folder', { BORGERBLIK_DATA: '/srv/data' }, { ...demo, dataFolder: '/srv/data' }],
    [
      'a configuration',
      { BORGERBLIK_CONFIG: 'b.yaml', NODE_ENV: 'production' },
      { ...demo, configFile: 'b.yaml' },
    ],
    ['development without a configuration', { NODE_ENV: 'development' }, demo],
  ])('accepts %s', (_, env, environment) => {
    const read = readEnvironment(env)
    expect(read).toEqual({ environment })
    expect(Object.isFrozen('environment' in read && read.environment)).toBe(true)
  })

  it('accepts each variable that the configuration names, also where the file has mistakes, and no others', () => {
    const file = join(temporaryFolder(), 'b.yaml')
    const env = {
      BORGERBLIK_CONFIG: file,
      BORGERBLIK_SDI_PASSWORD: 'secret',
      BORGERBLIK_PROBE_PASSWORD: 'secret',
      BORGERBLIK_DATAFOLDER: 'secret',
      BORGERBLIK_EMPTY: '',
      OTHER_BORGERBLIK_X: 'x',
    }
    writeFileSync(
      file,
      'sources: { sdi: { auth: { certificate: { passwordEnv: BORGERBLIK_SDI_PASSWORD } } }, ydi: 1 }\nprobes: [{ certificate: { passwordEnv: BORGERBLIK_PROBE_PASSWORD } }]\n',
    )
    expect(readEnvironment(env)).toEqual({ mistakes: [unknown('BORGERBLIK_DATAFOLDER')] })
    // What a file names is not known when it cannot be read; its own mistakes are then reported.
    for (const text of [undefined, '{', '[]']) {
      if (text === undefined) rmSync(file)
      else writeFileSync(file, text)
      expect(readEnvironment(env)).toMatchObject({ environment: { configFile: file } })
    }
  })

  const unknown = (name: string) =>
    `${name}: unknown; the README lists the known variables, and passwordEnv in the configuration may name others`
  const noDemo =
    'BORGERBLIK_CONFIG: got nothing, expected a configuration file, because the demo does not run under NODE_ENV=production'
  const badPort = (port: string) =>
    `PORT: got ${JSON.stringify(port)}, expected a whole number from 0 to 65535`

  it.each<[string, Record<string, string>, string[]]>([
    ['production without a configuration', { NODE_ENV: 'production' }, [noDemo]],
    ['production with an empty configuration', { NODE_ENV: 'production', BORGERBLIK_CONFIG: '' }, [noDemo]],
    ['a port too high', { PORT: '65536' }, [badPort('65536')]],
    ['a negative port', { PORT: '-1' }, [badPort('-1')]],
    ['a port with a letter', { PORT: '80a' }, [badPort('80a')]],
    ['a fractional port', { PORT: '80.5' }, [badPort('80.5')]],
    ['an unknown variable', { BORGERBLIK_DAT: '/srv/data' }, [unknown('BORGERBLIK_DAT')]],
    [
      'several unknown variables',
      { BORGERBLIK_PASSWORD: 'x', BORGERBLIK_: 'x', PORT: 'x' },
      [badPort('x'), unknown('BORGERBLIK_PASSWORD'), unknown('BORGERBLIK_')],
    ],
    ['two mistakes', { PORT: 'x', NODE_ENV: 'production' }, [badPort('x'), noDemo]],
  ])('refuses %s', (_, env, mistakes) => {
    expect(readEnvironment(env)).toEqual({ mistakes })
  })
})

describe('the places of the data', () => {
  it('are named with whole paths', () => {
    const places = { configFile: 'b.yaml', dataFolder: './data' }
    expect(placesLine(places)).toBe(`configuration ${resolve('b.yaml')}; data folder ${resolve('data')}`)
    expect(placesLine({ dataFolder: '/srv/data' })).toBe(
      'no configuration, so this is the demo, with invented data; data folder /srv/data',
    )
  })
})
