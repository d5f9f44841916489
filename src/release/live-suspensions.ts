import { kvKeyOf } from "../../worker/kv-entry";
import { platformStackName } from "../addresses/stack";
import type { KvPlace } from "../cloudflare/client/kv-entries";
import type { SuspensionRecord } from "../cloudflare/suspension-record";
import { stringAt } from "../json";
import type { HeldStack } from "../manifest/manifest";
import type { Environment } from "../registry/model";
import { hostnameOfKey, readKvValue } from "../terraform/kv-value";
import type { PlannedResource } from "../terraform/plan";
import { KV_ENTRY } from "../terraform/resource-types";
import type { StackState } from "../terraform/state";
import { listed } from "../text";

/** Live suspensions (`suspend --now`) as a release meets them. */
export interface LiveSuspensions {
  /** With the number of requests it took. @throws UserError when Cloudflare can't be asked */
  read(place: KvPlace): Promise<{ readonly records: readonly SuspensionRecord[]; readonly requests: number }>;
  /** Deletes the records of tenants that the registry itself suspends now. @returns a sentence for each that is left */
  forget(place: KvPlace, tenants: readonly string[]): Promise<readonly string[]>;
}

/** Where an environment's records lie; undefined while no namespace is known, so that there can be none. */
export function suspensionPlace(
  { name, platform }: Environment,
  states: ReadonlyMap<string, StackState | undefined>,
): KvPlace | undefined {
  const outputs = states.get(platformStackName(name))?.outputs ?? {};
  const namespaceId = platform.dispatch.kvNamespace.id ?? stringAt(outputs, "kv_namespace_id");
  return namespaceId === undefined ? undefined : { accountId: platform.accountId, namespaceId };
}

const WRITING: ReadonlySet<string> = new Set(["create", "update", "replace"]);

/** Whether a plan writes an entry: only then can it lift a suspension, and only then does apply ask. */
export function writesEntry({ type, action }: PlannedResource): boolean {
  return type === KV_ENTRY && WRITING.has(action);
}

/** Hostnames that a plan would serve again, or serve now, for a tenant that is suspended at Cloudflare. */
export interface LiftedSuspension {
  readonly record: SuspensionRecord;
  readonly hostnames: readonly string[];
}

/**
 * Which suspensions these changes would lift: they write an entry of the tenant, or of a hostname that was suspended with it, and
 * the new value suspends no one. A value that can't be read counts as one that lifts.
 */
export function liftedSuspensions(
  resources: readonly PlannedResource[],
  records: readonly SuspensionRecord[],
): readonly LiftedSuspension[] {
  const written = resources.filter(writesEntry).map(({ after }) => {
    return { key: stringAt(after, "key_name") ?? "", value: readKvValue(after?.value) };
  });
  const serving = written.filter(
    ({ key, value }) =>
      hostnameOfKey(key) !== undefined && value?.status !== "suspended" && value?.status !== "removed",
  );
  return records.flatMap((record) => {
    const keys = new Set(record.hostnames.map(kvKeyOf));
    const lifted = serving.filter(
      ({ key, value }) => keys.has(key) || (value?.tenant ?? record.tenant) === record.tenant,
    );
    const hostnames = lifted.map(({ key }) => hostnameOfKey(key) ?? key).sort();
    return hostnames.length === 0 ? [] : [{ record, hostnames }];
  });
}

export function liftedText({ record, hostnames }: LiftedSuspension): string {
  const { tenant } = record;
  return (
    `${recordText(record)}. This release would serve ${listed(hostnames)} again. To keep the suspension, commit ` +
    `"status": "suspended" (npx switchyard suspend ${tenant}). To end it: npx switchyard resume ${tenant} --now`
  );
}

function recordText({ tenant, by, at, reason }: SuspensionRecord): string {
  return `${tenant} is suspended at Cloudflare since ${at}, by ${by} with suspend --now: ${reason}`;
}

/** A stack that would lift a suspension is left out, so that other tenants' changes don't wait for it. */
export function heldBySuspension(
  stack: string,
  resources: readonly PlannedResource[],
  records: readonly SuspensionRecord[],
): readonly HeldStack[] {
  return liftedSuspensions(resources, records).map((lifted) => ({
    stack,
    hostname: lifted.hostnames[0] ?? "",
    reason: "suspended",
    variable: null,
    problem: `${liftedText(lifted)}.`,
  }));
}

/** Suspensions that the registry doesn't say, in a sentence each. */
export function suspensionWarnings({ tenants }: Environment, records: readonly SuspensionRecord[]): readonly string[] {
  const statuses = new Map(tenants.map(({ id, status }) => [id, status]));
  return records.flatMap((record) => {
    const status = statuses.get(record.tenant);
    if (status === "suspended" || status === "removed") return [];
    if (status === undefined)
      return [
        `${recordText(record)}. The registry has no such tenant. The next release that writes a KV entry deletes the record.`,
      ];
    return [
      `${recordText(record)}. The registry calls it ${status}. Merge the change that suspends it, or end it: npx switchyard resume ${record.tenant} --now`,
    ];
  });
}

/** Tenants whose suspension the registry says itself, once it is released. */
export function settledSuspensions({ tenants }: Environment, records: readonly SuspensionRecord[]): readonly string[] {
  const open = new Set(
    tenants.filter(({ status }) => status === "live" || status === "maintenance").map(({ id }) => id),
  );
  return records.map(({ tenant }) => tenant).filter((tenant) => !open.has(tenant));
}
