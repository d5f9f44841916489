import { ProviderError, type ResourceBehavior } from "../resource";
import { equal, isObjectValue, type ObjectValue, UNKNOWN, type Value } from "../values";

export const dnsRecord: ResourceBehavior = {
  importId: ["zone_id", "id"],
  path: "zones/{zone_id}/dns_records/{id}",
  create: { method: "POST", path: "zones/{zone_id}/dns_records", body: "whole" },
  update: { method: "PUT", path: "zones/{zone_id}/dns_records/{id}", body: "clearing" },
  traits: {
    id: { keep: true },
    zone_id: { json: false },
    proxied: { default: false },
    created_on: { keep: true },
    meta: { keep: true },
    proxiable: { keep: true },
  },
  modifyPlan: planRecord,
  normalize: withSettledSettings,
  checkCreate: checkTtl,
};

function checkTtl({ proxied, ttl }: ObjectValue): void {
  if (proxied !== true || ttl === 1) return;
  throw new ProviderError(
    "ttl must be set to 1 when `proxied` is true",
    "When a DNS record is marked as `proxied` the TTL must be 1 as Cloudflare will control the TTL internally.",
  );
}

/** The real provider hides, record by record, what the API rewrites: full names, letter case, empty tags and settings. */
function planRecord(planned: ObjectValue, prior: ObjectValue | null): ObjectValue {
  const record = prior === null ? planned : withoutRewrites(planned, prior);
  return withSettledSettings({
    ...record,
    comment_modified_on: touchedOn("comment", record, prior),
    tags_modified_on: touchedOn("tags", record, prior),
  });
}

const configurable = ["name", "type", "content", "ttl", "proxied", "priority", "comment", "tags", "data", "settings"];

function withoutRewrites(planned: ObjectValue, prior: ObjectValue): ObjectValue {
  const hidden = [
    isShortFor(planned.name, prior.name) && "name",
    sameTarget(planned, prior) && "content",
    (planned.settings === UNKNOWN || planned.settings === null) && "settings",
    planned.tags === UNKNOWN && isEmpty(prior.tags) && "tags",
  ].filter((name) => name !== false);
  const record: ObjectValue = {
    ...planned,
    ...Object.fromEntries(hidden.map((name) => [name, prior[name] ?? null])),
  };
  const changed = configurable.some((name) => !equal(record[name], prior[name]));
  if (record.modified_on !== UNKNOWN || changed) return record;
  return { ...record, modified_on: prior.modified_on ?? null };
}

function isShortFor(name: Value | undefined, fullName: Value | undefined): boolean {
  return typeof name === "string" && typeof fullName === "string" && (name === "@" || fullName.startsWith(`${name}.`));
}

function sameTarget({ type, content }: ObjectValue, prior: ObjectValue): boolean {
  if (type !== "CNAME" || typeof content !== "string" || typeof prior.content !== "string") return false;
  return content.toLowerCase() === prior.content.toLowerCase();
}

/** When a comment or the tags were last changed: never where there are none, as before where they are as before. */
function touchedOn(subject: "comment" | "tags", record: ObjectValue, prior: ObjectValue | null): Value {
  const planned = record[`${subject}_modified_on`] ?? null;
  if (planned !== UNKNOWN) return planned;
  if (isEmpty(record[subject])) return null;
  return prior !== null && equal(record[subject], prior[subject]) ? (prior[`${subject}_modified_on`] ?? null) : UNKNOWN;
}

function isEmpty(value: Value | undefined): boolean {
  return value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);
}

/** A CNAME always has its three settings, false where the API says nothing. */
function withSettledSettings(record: ObjectValue): ObjectValue {
  const { settings, type } = record;
  if (type !== "CNAME" || settings === UNKNOWN) return record;
  const given = isObjectValue(settings) ? settings : {};
  const names = ["flatten_cname", "ipv4_only", "ipv6_only"];
  return { ...record, settings: Object.fromEntries(names.map((name) => [name, given[name] === true])) };
}
