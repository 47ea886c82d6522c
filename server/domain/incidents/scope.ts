// Scope of an event described by hand: a platform, a service, a product or a kommune, as text such as `service:sdi`.
export type Scope = `${'platform' | 'service' | 'product' | 'kommune'}:${string}`
