// The view-model of the services: probes, indexes, certificates, and Serviceplatformen's own status page.
import type { Indeks } from '../../server/domain/measured/check.ts'
import { type CertificateModel, certificatesOf, type KnownCertificate } from './certificates.ts'
import { unstableBy } from './incidents.ts'
import { type IndeksModel, type IndexesDetail, indeksModel } from './indexes.ts'
import { type Doubt, doubtOf } from './own-trouble.ts'
import { type ProbeDetail, type ProbeModel, probeModel } from './probes.ts'
import { type PageDetail, type ServicePageModel, servicePageModel } from './service-page.ts'
import type { World } from './world.ts'

/** The input of the services' model. */
export type ServicesDetail = IndexesDetail & {
  /** In the configuration's order. */
  probes: readonly ProbeDetail[]
  /** The indexes that we call. */
  indekser: readonly Indeks[]
  certificates: readonly KnownCertificate[]
  /** Absent when the page is not read. */
  servicePage?: PageDetail | undefined
}

export type ServicesModel = {
  /** Our own trouble, during which no service is judged. */
  doubt?: Doubt | undefined
  probes: readonly ProbeModel[]
  indexes: readonly IndeksModel[]
  certificates: readonly CertificateModel[]
  /** Absent when the page is not read. */
  servicePage?: ServicePageModel | undefined
}

/**
 * Assesses the services at the reading's instant, by their latest results and the open incidents; the page is valid
 * until any state changes.
 */
export const servicesOf = (
  detail: ServicesDetail,
  world: Pick<World, 'reading' | 'incidents' | 'services' | 'status'>,
): ServicesModel => {
  const { reading } = world
  const doubt = doubtOf(world)
  const bearing = (id: string) => ({ incident: unstableBy(world, id), doubt })
  const results = detail.probes.flatMap(({ recent }) => recent)
  const probes = detail.probes.map((probe) => probeModel(probe, results, reading, bearing(probe.probe.id)))
  const indexes = detail.indekser.map((indeks) => indeksModel(indeks, detail, reading, bearing(indeks)))
  return {
    doubt,
    probes,
    indexes,
    certificates: certificatesOf(detail.certificates, reading),
    servicePage: detail.servicePage && servicePageModel(detail.servicePage, probes, indexes, reading),
  }
}
