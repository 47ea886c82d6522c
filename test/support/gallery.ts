// Gallery: serves every page in every named state, without a database, for viewing. `npm run gallery`.
import { serve } from '@hono/node-server'
import { galleryAnswer } from './gallery-app.ts'

const port = Number(process.env.PORT ?? 3100)

serve({ fetch: galleryAnswer, hostname: '127.0.0.1', port }, ({ port: bound }) =>
  process.stdout.write(`http://127.0.0.1:${bound}/gallery\n`),
)
