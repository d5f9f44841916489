import { canonical, type Json, type JsonObject, objectAt } from "../json";
import { compare } from "../order";
import type { PlannedResource } from "../terraform/plan";
import { CUSTOM_HOSTNAME } from "../terraform/resource-types";
import type { HostnameResources } from "./hostnames";

/**
 * A certificate setting that Cloudflare has and that no file declares (or no longer declares). Terraform ignores it, so it
 * stays.
 */
export interface UndeclaredSetting {
  /** The provider's name for it: `ssl.settings.ciphers`. */
  readonly attribute: string;
  readonly value: string;
  /** Sorted. */
  readonly hostnames: readonly string[];
}

/** `ssl.settings` of a hostname whose settings were never changed (the API's reference). */
const STANDARD: Readonly<Record<string, Json>> = {
  ciphers: [],
  early_hints: "off",
  http2: "on",
  min_tls_version: "1.0",
  tls_1_3: "on",
};

/** Whether a hostname has this for which nothing was ever set. @param name of `ssl.settings`: `min_tls_version` */
export function isStandardSetting(name: string, value: Json | undefined): boolean {
  return value == null || (Object.hasOwn(STANDARD, name) && canonical(value) === canonical(STANDARD[name]));
}

/** By attribute and value. Leaves out hostnames with an uploaded pair, because their plan doesn't say what is declared. */
export function undeclaredSettings(groups: readonly HostnameResources[]): readonly UndeclaredSetting[] {
  const found = new Map<string, { attribute: string; value: string; hostnames: string[] }>();
  for (const { hostname, hosts } of groups) {
    for (const [name, value] of hosts.flatMap(keptBy)) {
      const attribute = `ssl.settings.${name}`;
      const text = typeof value === "string" ? value : canonical(value);
      const kept = found.get(`${attribute} ${text}`) ?? { attribute, value: text, hostnames: [] };
      found.set(`${attribute} ${text}`, kept);
      kept.hostnames.push(hostname);
    }
  }
  return [...found.values()].sort((a, b) => compare(a.attribute, b.attribute) || compare(a.value, b.value));
}

function keptBy({ type, before, after, declaredSsl }: PlannedResource): readonly (readonly [string, Json])[] {
  if (type !== CUSTOM_HOSTNAME || after === null || declaredSsl === undefined) return [];
  const [has, declared] = [settingsOf(before), objectAt(declaredSsl, "settings")];
  return Object.entries(has).flatMap(([name, value]) => {
    return isStandardSetting(name, value) || Object.hasOwn(declared, name) ? [] : [[name, value ?? null] as const];
  });
}

function settingsOf(values: JsonObject | null): JsonObject {
  return objectAt(objectAt(values ?? {}, "ssl"), "settings");
}
