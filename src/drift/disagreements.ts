import { isSameField } from "../terraform/field-comparison";
import type { Plan, PlannedResource } from "../terraform/plan";
import { resourceType } from "../terraform/resource-types";
import type { DriftedObject } from "./drift";

/** A field that the snapshot calls changed and Terraform's own refresh does not, or the other way round. */
export interface Disagreement {
  readonly stack: string;
  readonly address: string;
  /** By the provider's names; `gone` for the whole object. */
  readonly path: string;
  readonly changedBy: "snapshot" | "terraform";
}

const GONE = "gone";

/** Compares what a snapshot says of a stack with what Terraform's refresh says of the same. Sorted as they were found. */
export function disagreementsOf(plan: Plan, objects: readonly DriftedObject[]): readonly Disagreement[] {
  const { stack } = plan;
  const snapshot = new Map(objects.filter((one) => one.stack === stack).map((one) => [one.address, seenFields(one)]));
  const terraform = new Map(plan.resources.map((resource) => [resource.address, refreshedFields(resource)]));
  const addresses = [...new Set([...snapshot.keys(), ...terraform.keys()])].sort();
  return addresses.flatMap((address) => {
    const [ours, theirs] = [snapshot.get(address) ?? [], terraform.get(address) ?? []];
    const only = (fields: readonly string[], others: readonly string[], changedBy: Disagreement["changedBy"]) =>
      fields.filter((path) => !others.includes(path)).map((path) => ({ stack, address, path, changedBy }));
    return [...only(ours, theirs, "snapshot"), ...only(theirs, ours, "terraform")];
  });
}

/** Those that Terraform can see. */
function seenFields({ kind, fields }: DriftedObject): readonly string[] {
  if (kind !== "changed") return [GONE];
  return fields.filter(({ repair }) => repair === "release").map(({ path }) => path);
}

/** Of a type's declared fields: others (a status, a date) change by themselves. */
function refreshedFields({ type, drift, vanished }: PlannedResource): readonly string[] {
  if (vanished) return [GONE];
  const declared = resourceType(type)?.declared ?? [];
  const paths = drift
    .filter(({ before, after }) => !isSameField(before, after))
    .flatMap(({ path }) => declared.filter((one) => `${path.join(".")}.`.startsWith(`${one}.`)));
  return [...new Set(paths)];
}
