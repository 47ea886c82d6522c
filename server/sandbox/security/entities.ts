// The entityIDs of the indexes: the services a token can be issued for.
import type { Indeks } from '../../domain/measured/check.ts'

/** From KOMBIT's published contracts. */
export const entityIds: Readonly<Record<Indeks, string>> = {
  sdi: 'http://entityid.kombit.dk/service/sdi/sagdokumentindeks/6',
  ydi: 'http://entityid.kombit.dk/service/ydi/ydelseindeks/6',
}
