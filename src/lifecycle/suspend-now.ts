import { TIME_TO_EFFECT_MS } from "../../worker/constants";
import { type CloudflareClient, tryRequest } from "../cloudflare/client/client";
import { askKvEntries, askKvNamespace, type KvPlace } from "../cloudflare/client/kv-entries";
import { NO_STORE } from "../cloudflare/client/page-store";
import { deleteKvEntry, writeKvEntries } from "../cloudflare/client/suspensions";
import type { KvEntryList } from "../cloudflare/snapshot";
import { encodeSuspension, suspensionKeyOf } from "../cloudflare/suspension-record";
import { plural } from "../text";
import { UserError } from "../user-error";
import type { ServedTenant } from "./find-tenant";
import { type DeclaredEntry, declaredEntries, type EntryStep, entryStep } from "./live-entries";
import type { Suspension } from "./suspension";

/** One environment after its KV entries were written at once. */
export interface LiveChange {
  readonly environment: string;
  readonly hostnames: readonly LiveHostname[];
  /** Why the record could not be written, or deleted; undefined: it was. */
  readonly recordFailure: string | undefined;
  /** After this time, in milliseconds, no isolate uses an older entry; KV's own copying aside. */
  readonly effectiveAt: number;
}

export interface LiveHostname {
  readonly hostname: string;
  /** `done`: Cloudflare's answer, read back, says so. */
  readonly outcome: "done" | "failed" | "unreleased" | "foreign";
  readonly why: string | undefined;
}

/**
 * Suspends a tenant at Cloudflare, or ends that, without a release. The record comes first and goes last: at no moment is an entry
 * suspended that a release could serve again without seeing why. Run again, it finishes what failed.
 * @throws UserError when nothing can be begun; nothing was written then
 */
export async function changeNow(client: CloudflareClient, suspension: Suspension): Promise<readonly LiveChange[]> {
  for (const served of suspension.served) refuseLookup(suspension, served);
  const places: (readonly [ServedTenant, KvPlace])[] = [];
  for (const served of suspension.served) places.push([served, await namespaceOf(client, served)]);
  const changes: LiveChange[] = [];
  for (const [served, place] of places) changes.push(await changeEnvironment(client, suspension, served, place));
  return changes;
}

function refuseLookup({ action, tenant }: Suspension, { environment, platform: { routing } }: ServedTenant): void {
  if (routing.lookup === "kv") return;
  const why =
    routing.lookup === "metadata"
      ? "reads the custom hostnames' metadata first, and a change of that restarts certificate validation"
      : "finds a subdomain's user Worker by the label alone";
  throw new UserError(
    `${action} --now can't do this in ${environment}: with ${routing.lookup} lookup, the dispatch Worker ${why}. Use ${action} ${tenant} without --now, and release it.`,
    "refused",
  );
}

async function namespaceOf(client: CloudflareClient, { environment, platform }: ServedTenant): Promise<KvPlace> {
  const { kvNamespace } = platform.dispatch;
  if (kvNamespace.id !== undefined) return { accountId: platform.accountId, namespaceId: kvNamespace.id };
  const found = await askKvNamespace(client, platform, undefined);
  if (!found.checked)
    throw new UserError(`Nothing was written: the KV namespace of ${environment} could not be found. ${found.why}.`);
  if (found.value === undefined)
    throw new UserError(
      `Nothing was written: the account has no KV namespace ${kvNamespace.title}. Nothing of ${environment} is released yet.`,
      "refused",
    );
  return { accountId: platform.accountId, namespaceId: found.value.id };
}

async function changeEnvironment(
  client: CloudflareClient,
  suspension: Suspension,
  served: ServedTenant,
  place: KvPlace,
): Promise<LiveChange> {
  const { action, tenant } = suspension;
  const declared = declaredEntries(served);
  client.progress(`${served.environment}: reading ${entries(declared.length)}.`);
  const before = await readEntries(client, place, declared);
  const steps = declared.map((each) => entryStep(action, each, before.find(each.key)));
  const concerned = steps.filter(({ kind }) => kind !== "unreleased" && kind !== "foreign");
  if (action === "suspend") {
    const recordFailure = await record(client, place, suspension, concerned);
    // Without its record, the next release could serve the tenant again, and no one would see it.
    if (recordFailure !== undefined) return changed(client, served, steps, notRecorded(steps), recordFailure);
  }
  const failed = await writeSteps(client, place, action, declared, steps);
  const recordFailure = action === "resume" && failed.size === 0 ? await forget(client, place, tenant) : undefined;
  return changed(client, served, steps, failed, recordFailure);
}

function entries(count: number): string {
  return `${count} KV ${count === 1 ? "entry" : "entries"}`;
}

async function readEntries(
  client: CloudflareClient,
  place: KvPlace,
  declared: readonly DeclaredEntry[],
): Promise<KvEntryList> {
  return await askKvEntries(
    client,
    place,
    new Set(),
    declared.map(({ key }) => key),
    NO_STORE,
  );
}

async function record(
  client: CloudflareClient,
  place: KvPlace,
  { tenant, by, at, reason }: Suspension,
  concerned: readonly EntryStep[],
): Promise<string | undefined> {
  const key = suspensionKeyOf(tenant);
  const hostnames = concerned.map(({ hostname }) => hostname).sort();
  const failed = await writeKvEntries(client, place, [
    { key, value: encodeSuspension({ tenant, by, at, reason, hostnames }) },
  ]);
  return failed.get(key);
}

async function forget(client: CloudflareClient, place: KvPlace, tenant: string): Promise<string | undefined> {
  const deleted = await tryRequest(() => deleteKvEntry(client, place, suspensionKeyOf(tenant)));
  return deleted.checked ? undefined : deleted.why;
}

function notRecorded(steps: readonly EntryStep[]): ReadonlyMap<string, string> {
  return new Map(
    steps.flatMap(({ kind, hostname }) =>
      kind === "write" ? [[hostname, "not tried, because the record could not be written"]] : [],
    ),
  );
}

/** Writes, and reads back what was written: only Cloudflare's own answer says that it is done. */
async function writeSteps(
  client: CloudflareClient,
  place: KvPlace,
  action: Suspension["action"],
  declared: readonly DeclaredEntry[],
  steps: readonly EntryStep[],
): Promise<ReadonlyMap<string, string>> {
  const writes = steps.flatMap((step) => (step.kind === "write" ? [step.write] : []));
  if (writes.length === 0) return new Map();
  client.progress(`Writing ${entries(writes.length)}.`);
  const refused = await writeKvEntries(client, place, writes);
  const keys = new Set(writes.map(({ key }) => key));
  const written = declared.filter(({ key }) => keys.has(key));
  client.progress(`Reading ${entries(written.length)} back.`);
  const after = await readEntries(client, place, written);
  const failed = written.flatMap((each): [string, string][] => {
    const step = entryStep(action, each, after.find(each.key));
    if (step.kind === "done") return [];
    const why = step.kind === "unknown" ? step.why : "Cloudflare still has the earlier entry";
    return [[each.hostname, refused.get(each.key) ?? why]];
  });
  return new Map(failed);
}

function changed(
  { now }: CloudflareClient,
  { environment }: ServedTenant,
  steps: readonly EntryStep[],
  failed: ReadonlyMap<string, string>,
  recordFailure: string | undefined,
): LiveChange {
  const hostnames = steps.map((step): LiveHostname => {
    const { hostname, kind } = step;
    const why = "why" in step ? step.why : failed.get(hostname);
    if (kind === "unreleased" || kind === "foreign") return { hostname, outcome: kind, why };
    return { hostname, outcome: why === undefined ? "done" : "failed", why };
  });
  return { environment, hostnames, recordFailure, effectiveAt: now() + TIME_TO_EFFECT_MS };
}

/** Whether all that was asked for is so. */
export function isComplete(changes: readonly LiveChange[]): boolean {
  return changes.every(
    ({ hostnames, recordFailure }) =>
      recordFailure === undefined && hostnames.every(({ outcome }) => outcome !== "failed"),
  );
}

/** `2 of 3 hostnames suspended`. */
export function changedCountText(action: Suspension["action"], hostnames: readonly LiveHostname[]): string {
  const concerned = hostnames.filter(({ outcome }) => outcome === "done" || outcome === "failed");
  const done = concerned.filter(({ outcome }) => outcome === "done").length;
  const word = action === "suspend" ? "suspended" : "resumed";
  const all =
    done === concerned.length ? plural(done, "hostname") : `${done} of ${plural(concerned.length, "hostname")}`;
  return `${all} ${word} at Cloudflare`;
}
