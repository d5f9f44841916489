import type { ReleaseProject } from "./release-project";
import { DEFAULTS_FREE_PLATFORM } from "./tenants";

/** What someone made in a zone by hand: each call is a request to the emulated API. */
export interface HandmadeZone {
  readonly zoneId: string;
  readonly namespaceId: string;
  hostname(hostname: string, more?: { readonly ssl?: object } & Record<string, unknown>): Promise<string>;
  entry(hostname: string, value: object | string): Promise<void>;
}

export const CUSTOMERS = "customers.saasprovider.com";
const FALLBACK = DEFAULTS_FREE_PLATFORM.fallbackOrigin.name;

/** A zone with its fallback origin, CNAME target and KV namespace. */
export async function makeZone(project: ReleaseProject): Promise<HandmadeZone> {
  const { emulator, api } = project;
  const account = `/accounts/${emulator.accountId}`;
  const zone = { name: "saasprovider.com", account: { id: emulator.accountId } };
  const { id: zoneId } = (await api("POST", "/zones", zone)) as { id: string };
  const record = (name: string, type: string, content: string) =>
    api("POST", `/zones/${zoneId}/dns_records`, { name, type, content, proxied: true, ttl: 1 });
  await record(FALLBACK, "AAAA", "100::");
  await record("origin-eu.saasprovider.com", "A", "198.51.100.7");
  await record(CUSTOMERS, "CNAME", FALLBACK);
  await api("PUT", `/zones/${zoneId}/custom_hostnames/fallback_origin`, { origin: FALLBACK });
  const namespace = { title: DEFAULTS_FREE_PLATFORM.dispatch.kvNamespace.title };
  const { id: namespaceId } = (await api("POST", `${account}/storage/kv/namespaces`, namespace)) as { id: string };
  emulator.clock.advance({ minutes: 2 });
  return {
    zoneId,
    namespaceId,
    async hostname(hostname, { ssl, ...more } = {}) {
      const body = { hostname, ssl: { method: "http", type: "dv", ...ssl }, ...more };
      return ((await api("POST", `/zones/${zoneId}/custom_hostnames`, body)) as { id: string }).id;
    },
    async entry(hostname, value) {
      const key = hostname.startsWith("*.") ? `_wildcard.${hostname.slice(2)}` : hostname;
      const form = new FormData();
      form.set("value", typeof value === "string" ? value : JSON.stringify(value));
      form.set("metadata", "{}");
      await api("PUT", `${account}/storage/kv/namespaces/${namespaceId}/values/hostname:${key}`, form);
    },
  };
}
