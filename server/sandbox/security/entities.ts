// Owns which services a token can be for: the entityIDs of the indexes.
import type { Indeks } from '../../domain/measured/check.ts'

/** From KOMBIT's published contracts. */
export const entityIds: Readonly<Record<Indeks, string>> = {
  sdi: 'http://entityid.kombit.dk/service/sdi/sagdokumentindeks/6',
  ydi: 'http://entityid.kombit.dk/service/ydi/ydelseindeks/6',
}
