/** The releases of the provider that the stand-in plays: the newest that Switchyard writes, and the bindings' own. */
export const PROVIDER_VERSIONS = ["5.22.0", "5.14.0"] as const;
export type ProviderVersion = (typeof PROVIDER_VERSIONS)[number];
