import { type PlainHostname, plainHostname } from "../desired/desired-state";
import type { PlatformDocument, RegistryDocuments, ServedHostname, TenantDocument } from "../registry/documents";
import { tryServed } from "../registry/model";
import type { RegistryChange } from "./change";

/** A hostname that one environment serves before and after the change. */
export interface KeptHostname {
  readonly before: ServedHostname;
  readonly after: ServedHostname;
}

/** The hostnames that stay in their environment and so are edited, not created. In the order of the files. */
export function keptHostnames(
  { before, after }: RegistryChange,
  wanted: (after: ServedHostname) => boolean,
): KeptHostname[] {
  const old = byEnvironment(before);
  return after.environments.flatMap(({ name, hostnames }) =>
    hostnames.filter(wanted).flatMap((served) => {
      const known = old(name, served.hostname);
      return known === undefined ? [] : [{ before: known, after: served }];
    }),
  );
}

/** Indexes an environment only when it is asked about: most changes concern none. */
function byEnvironment({ environments }: RegistryDocuments) {
  const indexes = new Map<string, Map<string, ServedHostname>>();
  return (environment: string, hostname: string): ServedHostname | undefined => {
    const index = indexes.get(environment) ?? indexOf(environments.find(({ name }) => name === environment)?.hostnames);
    indexes.set(environment, index);
    return index.get(hostname);
  };
}

function indexOf(hostnames: readonly ServedHostname[] = []): Map<string, ServedHostname> {
  return new Map(hostnames.map((served) => [served.hostname, served]));
}

/** The hostname's desired state; undefined if the schema refused part of its files. */
export function tryDesired({ tenant, platform, hostname }: ServedHostname): PlainHostname | undefined {
  return hostnamesFor(tenant, platform).get(hostname);
}

/** Cached per tenant: a tenant may have thousands of hostnames. */
const known = new WeakMap<TenantDocument, WeakMap<PlatformDocument, ReadonlyMap<string, PlainHostname>>>();

function hostnamesFor(tenant: TenantDocument, platform: PlatformDocument): ReadonlyMap<string, PlainHostname> {
  const byPlatform = known.get(tenant) ?? new WeakMap<PlatformDocument, ReadonlyMap<string, PlainHostname>>();
  known.set(tenant, byPlatform);
  const found = byPlatform.get(platform) ?? desiredHostnames(tenant, platform);
  byPlatform.set(platform, found);
  return found;
}

function desiredHostnames(document: TenantDocument, platformDocument: PlatformDocument): Map<string, PlainHostname> {
  const served = tryServed(document, platformDocument);
  if (served === undefined) return new Map();
  const { tenant, platform } = served;
  return new Map(tenant.hostnames.map((custom) => [custom.hostname, plainHostname(tenant, custom, platform)]));
}
