// Tests packages: other zip readers find every file in them, a package in a package included.
import { strFromU8, unzipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { pack } from '../../server/files/pack.ts'
import { unzip } from '../../server/imports/zip.ts'

const files = new Map<string, string | Uint8Array | Map<string, string>>([
  ['a.xml', `<æ>${'ø'.repeat(5000)}</æ>`],
  ['mappe/tom.bin', new Uint8Array()],
  ['inde.xlsx', new Map([['b.xml', '<b/>']])],
])

describe('a package', () => {
  it('has every file, with its checksum and size', async () => {
    const bytes = await pack(files)
    const { files: found, names } = unzip(bytes, { entries: 10, unpacked: 1_000_000 }, () => true)
    expect(names).toEqual(['a.xml', 'mappe/tom.bin', 'inde.xlsx'])
    expect(strFromU8(found.get('a.xml') ?? new Uint8Array())).toBe(files.get('a.xml'))
    expect(found.get('mappe/tom.bin')).toHaveLength(0)
    expect(bytes.length).toBeLessThan(1000)
  })

  it('has the files of a package in it', async () => {
    const inner = unzipSync(await pack(files))['inde.xlsx'] ?? new Uint8Array()
    expect(strFromU8(unzipSync(inner)['b.xml'] ?? new Uint8Array())).toBe('<b/>')
  })

  it('has the same bytes each time, and the first day that a zip file can name', async () => {
    const [one, other] = [await pack(files), await pack(files)]
    expect(Buffer.compare(one, other)).toBe(0)
    expect([...one.subarray(10, 14)]).toEqual([0, 0, 33, 0])
  })
})
