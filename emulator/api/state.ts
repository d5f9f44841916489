import { createHash } from "node:crypto";
import type { EmulatedAccount, EmulatedKvEntry, StoredObject, WorkersScript, Zone } from "./account";
import { showDispatchNamespace } from "./dispatch-namespaces";
import { showRecord } from "./dns-records";
import { showFallbackOrigin } from "./fallback-origin";
import { fallbackOriginAt } from "./fallback-origin-life";
import { lifeOf, showHostname } from "./hostname-view";
import { showNamespace } from "./kv-namespaces";
import { showRegionalHostname } from "./regional-hostnames";
import { showRoute } from "./workers-routes";
import { showZone } from "./zones";

/** @returns everything held, by Terraform's resource types, each object as the API shows it, in a stable order. */
export function accountState(account: EmulatedAccount, now: number) {
  const zones = sorted([...account.zones.values()], (zone) => zone.name);
  const within = <T>(objects: (zone: Zone) => T[], key: (object: T) => string) =>
    zones.flatMap((zone) => sorted(objects(zone), key).map((object) => ({ zone_id: zone.id, ...object })));
  return {
    ...storedState(account),
    zone: zones.map((zone) => showZone(zone, account)),
    dns_record: within(
      (zone) => [...zone.records.values()].map(showRecord),
      ({ name, type, content }) => `${name} ${type} ${content}`,
    ),
    custom_hostname_fallback_origin: within(
      (zone) => [fallbackOriginAt(zone.fallbackOrigin, now) ?? []].flat().map(showFallbackOrigin),
      ({ origin }) => origin,
    ),
    custom_hostname: within(
      (zone) => hostnames(zone, account, now),
      ({ hostname }) => hostname,
    ),
    regional_hostname: within(
      (zone) => [...zone.regionalHostnames.values()].map(showRegionalHostname),
      ({ hostname }) => hostname,
    ),
    workers_route: within(
      (zone) => [...zone.routes.values()].map(showRoute),
      ({ pattern }) => pattern,
    ),
    workers_script: sorted([...account.scripts.values()].map(scriptState), ({ script_name }) => script_name),
    workers_for_platforms_dispatch_namespace: sorted(
      [...account.dispatchNamespaces.values()].map(showDispatchNamespace),
      ({ namespace_name }) => namespace_name,
    ),
    workers_kv_namespace: sorted([...account.kvNamespaces.values()].map(showNamespace), ({ title }) => title),
    workers_kv: sorted(
      [...account.kvNamespaces.values()].flatMap(({ id, entries }) =>
        [...entries].map(([key, entry]) => entryState(id, key, entry)),
      ),
      ({ namespace_id, key_name }) => `${namespace_id} ${key_name}`,
    ),
  };
}

/** Types whose API is not emulated, as far as there is an object of them. */
function storedState({ storedObjects }: EmulatedAccount): Record<string, readonly StoredObject[]> {
  const held = [...storedObjects].filter(([, objects]) => objects.size > 0);
  return Object.fromEntries(held.map(([type, objects]) => [type.replace(/^cloudflare_/, ""), [...objects.values()]]));
}

function hostnames(zone: Zone, account: EmulatedAccount, now: number) {
  return [...zone.customHostnames.values()]
    .filter((custom) => lifeOf(custom, zone, account, now).hostname.status !== "gone")
    .map((custom) => showHostname(custom, zone, account, now));
}

function scriptState({ name, metadata, modules }: WorkersScript) {
  return {
    script_name: name,
    metadata,
    modules: modules.map((module) => ({
      name: module.name,
      sha256: createHash("sha256").update(module.bytes).digest("hex"),
    })),
  };
}

function entryState(namespaceId: string, key: string, { value, metadata }: EmulatedKvEntry) {
  return { namespace_id: namespaceId, key_name: key, value: value.toString("utf8"), metadata: metadata ?? null };
}

function sorted<T>(objects: readonly T[], key: (object: T) => string): T[] {
  return [...objects].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}
