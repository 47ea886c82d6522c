// Tests reading the environment.
import { describe, expect, it } from 'vitest'
import { readEnvironment } from '../../server/config/config.ts'

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
    ['two mistakes', { PORT: 'x', NODE_ENV: 'production' }, [badPort('x'), noDemo]],
  ])('refuses %s', (_, env, mistakes) => {
    expect(readEnvironment(env)).toEqual({ mistakes })
  })
})
