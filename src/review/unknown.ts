import { CONFIG_MARKER, compareStacks } from "../addresses/stack";
import { compare } from "../order";
import { type Action, isChange, type Plan, type PlannedResource } from "../terraform/plan";
import type { DataSource } from "../terraform/plan-json";
import { isKnownType } from "../terraform/resource-types";

/**
 * What a plan does that Switchyard does not know: a company's own code, or injected code. The review shows it, so that no one
 * assumes that it is harmless.
 */

/** The same data source in one or several stacks. */
export interface ReadData extends DataSource {
  readonly stacks: readonly string[];
}

export interface UnknownResource {
  readonly stack: string;
  readonly address: string;
  readonly type: string;
  readonly action: Action;
  /** Provisioners that run with it: `local-exec`. */
  readonly runs: readonly string[];
}

/** Undefined if the document is not a Terraform plan. */
const PROVIDERS: ReadonlySet<string | undefined> = new Set([
  undefined,
  "registry.terraform.io/cloudflare/cloudflare",
  "registry.opentofu.org/cloudflare/cloudflare",
]);

/**
 * A known type from another provider, or with a provisioner, does more than the review says about its type. It is shown in both
 * places.
 */
function isKnown({ type, provider, runs }: PlannedResource): boolean {
  return isKnownType(type) && PROVIDERS.has(provider) && runs.length === 0;
}

/** The marker in each stack. Its hash changes with every change, and it causes no requests. */
function isMarker({ address, runs }: PlannedResource): boolean {
  return address === `terraform_data.${CONFIG_MARKER}` && runs.length === 0;
}

/** Sorted by stack, then address. */
export function unknownResources(plans: readonly Plan[]): readonly UnknownResource[] {
  const resources = plans.flatMap((plan) => plan.resources);
  return resources
    .filter((resource) => isChange(resource) && !isKnown(resource) && !isMarker(resource))
    .map(({ stack, address, type, action, runs }) => ({ stack, address, type, action, runs }))
    .sort((a, b) => compareStacks(a.stack, b.stack) || compare(a.address, b.address));
}

/** Each data source once, with the stacks that have it: hostname stacks all have the same ones. */
export function readData(plans: readonly Plan[]): readonly ReadData[] {
  const found = new Map<string, { one: DataSource; stacks: string[] }>();
  for (const { stack, dataSources } of plans) {
    for (const one of dataSources) {
      const key = JSON.stringify(one);
      const entry = found.get(key) ?? { one, stacks: [] };
      entry.stacks.push(stack);
      found.set(key, entry);
    }
  }
  const sorted = [...found.values()].map(({ one, stacks }) => ({ ...one, stacks: stacks.sort(compareStacks) }));
  return sorted.sort((a, b) => compare(a.address, b.address) || compare(a.reads.join(), b.reads.join()));
}
