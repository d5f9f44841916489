import { kvKeyOf } from "../../../worker/kv-entry";
import { ownDnsNames, snapshotTarget } from "../../cloudflare/client/read-snapshot";
import { plainState } from "../../desired/desired-state";
import {
  compareStack,
  hostnameOwners,
  learnNames,
  type StackDrift,
  snapshotFailures,
  strangersIn,
} from "../../drift/compare";
import type { DriftedObject } from "../../drift/drift";
import { snapshotFinder } from "../../drift/snapshot-objects";
import { stringAt } from "../../json";
import type { HeldStack } from "../../manifest/manifest";
import { compare } from "../../order";
import { sharing } from "../../terraform/declared-fields";
import { CUSTOM_HOSTNAME } from "../../terraform/resource-types";
import { readStateObjects } from "../../terraform/state-objects";
import { mapConcurrently } from "../concurrency";
import type { FoundDrift } from "../planned-drift";
import type { PreparedStack } from "../stack-plans";
import { returningStack } from "../touched-plans";
import type { PlanRequest } from "./plan-request";

/**
 * Compares the states with one snapshot of the environment. Terraform asks Cloudflare nothing.
 * @param prepared all stacks: what any state holds is known
 * @param chosen those to compare
 */
export async function findDrift(
  request: PlanRequest,
  prepared: readonly PreparedStack[],
  chosen: readonly PreparedStack[],
): Promise<FoundDrift> {
  const { environment, terraform, parallelism, say } = request;
  const desired = plainState(environment);
  const hostnames = desired.shards.flatMap((shard) => shard.hostnames.map(({ hostname }) => hostname));
  const kvKeys = desired.shards.flatMap(({ entries }) => entries.map(({ hostname }) => kvKeyOf(hostname)));
  const { snapshot, requests } = await request.readSnapshot({
    ...snapshotTarget(environment),
    kvKeys,
    ...idsIn(request, prepared, desired.platform.stack),
  });
  const { dispatch } = environment.platform;
  const find = snapshotFinder(snapshot, {
    dnsNames: new Set(ownDnsNames(environment.platform)),
    scriptName: dispatch.scriptName,
    dispatchNamespace: dispatch.namespace,
  });
  const owners = hostnameOwners(desired);
  const known = { hostnames: new Set(hostnames), kvKeys: new Set(kvKeys) };
  const share = sharing();
  say("Comparing the states with what Cloudflare has.");
  const found = await mapConcurrently(prepared, parallelism, async (one): Promise<StackDrift[]> => {
    const objects = readStateObjects(await terraform.pullState(one.folder), share);
    learnNames(known, objects);
    const { name, config } = one.stack;
    return chosen.includes(one) ? [compareStack({ name, config, objects }, find, owners)] : [];
  });
  const drifts = found.flat();
  return {
    readAt: snapshot.readAt,
    compared: drifts.length,
    pending: prepared.filter((one) => !chosen.includes(one)).map(({ stack }) => stack.name),
    objects: drifts.flatMap(({ objects }) => objects).sort(byAddress),
    strangers: strangersIn(snapshot, known, environment.platform.foreign),
    failures: snapshotFailures(
      snapshot,
      drifts.map(({ unknown }) => unknown),
    ),
    notCompared: drifts.flatMap(({ notCompared }) => notCompared).sort(byAddress),
    requests,
  };
}

/** The platform file's IDs, else those that the platform stack's state has. */
function idsIn({ environment: { platform } }: PlanRequest, prepared: readonly PreparedStack[], stack: string) {
  const outputs = prepared.find((one) => one.stack.name === stack)?.state?.outputs ?? {};
  return {
    zoneId: platform.zone.id ?? stringAt(outputs, "zone_id"),
    kvNamespaceId: platform.dispatch.kvNamespace.id ?? stringAt(outputs, "kv_namespace_id"),
  };
}

function byAddress(a: { stack: string; address: string }, b: { stack: string; address: string }): number {
  return compare(a.stack, b.stack) || compare(a.address, b.address);
}

/** Stacks with a declared hostname that Cloudflare no longer has: they wait until someone decides. */
export function heldByDrift(objects: readonly DriftedObject[], allowed: ReadonlySet<string>): readonly HeldStack[] {
  return objects
    .filter(({ type, kind, name }) => type === CUSTOM_HOSTNAME && kind === "gone" && !allowed.has(name))
    .map(({ stack, name }) => returningStack(stack, name));
}
