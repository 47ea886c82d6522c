// Platforms: their ids, and the services that run on each.

/** An index or a probe, as configured. */
type Service = { id: string; platform?: string | undefined }

/** A platform's id: its name in lower case. */
export const toPlatformId = (name: string): string => name.toLowerCase()

/**
 * The platform's id of each service, by the service's id; undefined where none is named. An index and a probe of the
 * same id are one service, which runs on the platform that either names.
 */
export const platformByService = (services: readonly Service[]): ReadonlyMap<string, string | undefined> => {
  const platforms = new Map<string, string | undefined>()
  for (const { id, platform } of services)
    platforms.set(id, platforms.get(id) ?? (platform === undefined ? undefined : toPlatformId(platform)))
  return platforms
}
