// Places of the simulated fleet: its services, its platform, and the products that a kommune may use.
import { builtInProducts } from '../../server/domain/facts/products.ts'

export const probeIds = ['serviceplatformen', 'sdi', 'ydi', 'sapa', 'verifikationsklient', 'mitoverblik']
export const onPlatform = ['serviceplatformen', 'sdi', 'ydi']
export const platform = 'serviceplatformen'

export const productIds = (kind?: 'esdh' | 'eoj'): string[] =>
  builtInProducts.filter((product) => kind === undefined || product.kind === kind).map(({ id }) => id)
