import { environmentOf } from "../addresses/stack";
import { stringAt } from "../json";
import type { ReleaseManifest } from "../manifest/manifest";
import type { PlannedResource } from "../terraform/plan";
import type { HostnameResources } from "./hostnames";

/**
 * A hostname or KV entry that Terraform would destroy in one stack and create in another, so that it is not served in between. A release of
 * Switchyard moves it between the states instead (`StateMove`).
 */

/** Joins the two halves of such a move into one replacement. Leaves other resources unchanged. */
export function joinHalves(resources: readonly PlannedResource[]): readonly PlannedResource[] {
  return resources.flatMap((resource) => {
    const other = resources.find((one) => isOtherHalf(resource, one));
    if (other === undefined) return [resource];
    return resource.action === "delete" ? [] : [{ ...resource, action: "replace" as const, before: other.before }];
  });
}

/**
 * Hostnames that move to another stack of their environment, because `shards.count` changed, in the order of the groups. With a
 * manifest, this is known even if the other stack is not in the release.
 */
export function movedBetweenStacks(
  groups: readonly HostnameResources[],
  manifest: ReleaseManifest | undefined,
): readonly string[] {
  return groups
    .filter(({ hosts, entries }) => [hosts, entries].some((resources) => moves(resources, manifest)))
    .map(({ hostname }) => hostname);
}

function moves(resources: readonly PlannedResource[], manifest: ReleaseManifest | undefined): boolean {
  return resources
    .filter(({ action }) => action === "delete")
    .some((resource) => {
      const other = resources.find((one) => isOtherHalf(resource, one));
      if (other !== undefined) return isSameEnvironment(resource, other);
      // Half of a replacement under one address, as `sortResources` splits it, does not move.
      if (resource.actions.length > 1) return false;
      return manifest !== undefined && Object.hasOwn(manifest.tenants.after, resource.address);
    });
}

function isSameEnvironment(a: PlannedResource, b: PlannedResource): boolean {
  return a.stack !== b.stack && environmentOf(a.stack) === environmentOf(b.stack);
}

function isOtherHalf(a: PlannedResource, b: PlannedResource): boolean {
  const halves = [a.action, b.action].sort().join();
  return halves === "create,delete" && nameOf(a) === nameOf(b);
}

function nameOf({ before, after }: PlannedResource): string | undefined {
  return stringAt(after ?? before, "key_name") ?? stringAt(after ?? before, "hostname");
}
