import type { Platform } from "../../src/registry/model";

export interface ZoneRecord {
  readonly name: string;
  readonly type: string;
  readonly value: string;
}

/**
 * A resolver over all the records there are: exact names before wildcards (RFC 4592: a wildcard answers only where no
 * name exists, the closest one upwards), CNAME and ALIAS followed.
 * @returns the names walked through, and where the walk ends
 */
export function follow(zone: readonly ZoneRecord[], name: string, type: string): string[] {
  const found = recordsAt(zone, name);
  const answer = found.find((record) => record.type === type);
  if (answer !== undefined) return [name, answer.value];
  const alias = found.find((record) => record.type === "CNAME" || record.type === "ALIAS");
  return alias === undefined ? [name] : [name, ...follow(zone, alias.value, type)];
}

function recordsAt(zone: readonly ZoneRecord[], name: string): readonly ZoneRecord[] {
  const exists = (candidate: string) =>
    zone.some((each) => each.name === candidate || each.name.endsWith(`.${candidate}`));
  if (exists(name)) return zone.filter((each) => each.name === name);
  for (let above = parent(name); above !== ""; above = parent(above)) {
    if (exists(above)) return zone.filter((each) => each.name === `*.${above}`);
  }
  return [];
}

function parent(name: string): string {
  const dot = name.indexOf(".");
  return dot === -1 ? "" : name.slice(dot + 1);
}

/** The platform's own side of DNS, as its stack writes it, and Cloudflare's side of a delegated validation. */
export function platformZone({ fallbackOrigin, cnameTarget, zone }: Platform): readonly ZoneRecord[] {
  const { name, record } = fallbackOrigin;
  return [
    { name, type: record.type, value: record.content },
    ...(cnameTarget?.records ?? []).map((target) => ({ name: target, type: "CNAME", value: name })),
    { name: `*.${zone.dcvDelegationId}.dcv.cloudflare.com`, type: "TXT", value: "token placed by Cloudflare" },
  ];
}
