import { resourceType } from "../../src/terraform/resource-types";
import type { Patience } from "./api-client";
import { apiOperations } from "./operations";
import { attributesOf, type ProviderSchema, type ResourceSchema } from "./provider-schema";
import type { ProviderVersion } from "./provider-version";
import type { Resource, ResourceBehavior } from "./resource";
import { behaviors } from "./resources";
import { escapedKvEntry } from "./resources/kv";
import type { TraitsByPath } from "./schema";
import schema5_14_0 from "./schemas/5.14.0.json";
import schema5_22_0 from "./schemas/5.22.0.json";
import { storedResource } from "./stored-resource";

/** How one release differs from another. */
export interface ProviderRelease {
  /** As the real provider tells it to Terraform, which refuses a state that has a newer version of it. */
  readonly schema: ProviderSchema;
  readonly resources: Readonly<Record<string, Resource>>;
  readonly patience: Patience;
}

/** The real providers' own schemas: all resource types of 5.22.0 but a few, and of 5.14.0 those that Switchyard writes. */
const SCHEMAS = { "5.22.0": schema5_22_0, "5.14.0": schema5_14_0 } as unknown as Record<
  ProviderVersion,
  ProviderSchema
>;

/** Measured: eleven tries take about 200 s, and it waits as long as Retry-After says (cloudflare-go v7). */
const PATIENT: Patience = {
  retries: 10,
  firstWaitMs: 2_000,
  longestWaitMs: 30_000,
  longestRetryAfterMs: Number.POSITIVE_INFINITY,
};
/** Measured: three tries, and a Retry-After of a minute or more is ignored (cloudflare-go v6). */
const HASTY: Patience = { retries: 2, firstWaitMs: 500, longestWaitMs: 8_000, longestRetryAfterMs: 59_999 };

/** @returns what the stand-in is when it plays that release. */
export function releaseOf(version: ProviderVersion): ProviderRelease {
  const schema = SCHEMAS[version];
  const known = version === "5.14.0" ? { ...behaviors, cloudflare_workers_kv: escapedKvEntry } : behaviors;
  const resources = Object.entries(schema.resource_schemas).map(([type, resourceSchema]) => [
    type,
    resourceOf(type, resourceSchema, known[type]),
  ]);
  return { schema, resources: Object.fromEntries(resources), patience: version === "5.14.0" ? HASTY : PATIENT };
}

function resourceOf(type: string, schema: ResourceSchema, behavior: ResourceBehavior | undefined): Resource {
  if (behavior === undefined) return storedResource(type, schema);
  const { modifyPlan, validate, traits } = behavior;
  const attributes = attributesOf(schema, { ...traits, ...replacements(type, traits) });
  return {
    attributes,
    ...(modifyPlan && { modifyPlan }),
    ...(validate && { validate }),
    operations: apiOperations(behavior, attributes),
  };
}

/** What replaces a resource is written once, in the table that reviews and releases read. */
function replacements(type: string, traits: TraitsByPath): TraitsByPath {
  const names = resourceType(type)?.replacedBy ?? [];
  return Object.fromEntries(names.map((name) => [name, { ...traits[name], replace: true }]));
}
