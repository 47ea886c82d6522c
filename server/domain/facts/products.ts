// Products (ESDH and EOJ systems) that deliver to the indexes.
import type { ProductKind } from '../kle.ts'

export type Product = {
  id: string
  navn: string
  kind: ProductKind
  vendor: string
  /** The product's names in the index (`SystemNavn`); empty until configured. */
  systemNames: readonly string[]
}

const product = (id: string, navn: string, kind: ProductKind, vendor: string): Product => ({
  id,
  navn,
  kind,
  vendor,
  systemNames: [],
})

/** The built-in list; the configuration extends or overrides it. It is not public which kommune uses which product. */
export const builtInProducts: readonly Product[] = [
  product('acadre', 'Acadre', 'esdh', 'Formpipe'),
  product('sbsys', 'SBSYS', 'esdh', 'Brugerklubben SBSYS'),
  product('edoc', 'eDoc', 'esdh', 'Fujitsu'),
  product('getorganized', 'GetOrganized', 'esdh', 'Netcompany'),
  product('nova', 'Nova ESDH', 'esdh', 'KMD'),
  product('workzone', 'WorkZone', 'esdh', 'KMD'),
  product('f2', 'F2', 'esdh', 'cBrain'),
  product('public360', 'Public 360', 'esdh', 'Tietoevry'),
  product('nexus', 'Nexus', 'eoj', 'KMD'),
  product('cura', 'Cura', 'eoj', 'Systematic'),
  product('sensum', 'Sensum', 'eoj', 'EG'),
  product('vitae', 'Vitae', 'eoj', 'DXC'),
]
