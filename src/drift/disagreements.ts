import { isSameField } from "../terraform/field-comparison";
import type { Plan, PlannedResource } from "../terraform/plan";
import { resourceType } from "../terraform/resource-types";
import type { DriftedField, DriftedObject } from "./drift";

/** A field that the snapshot calls changed and Terraform's own refresh does not, or the other way round. */
export interface Disagreement {
  readonly stack: string;
  readonly address: string;
  /** By the provider's names; `gone` for the whole object. */
  readonly path: string;
  readonly changedBy: "snapshot" | "terraform";
}

const GONE = "gone";

/** Compares what a snapshot says of a stack with what Terraform's refresh says of the same. Sorted by address. */
export function disagreementsOf(plan: Plan, objects: readonly DriftedObject[]): readonly Disagreement[] {
  const { stack } = plan;
  const snapshot = new Map(objects.filter((one) => one.stack === stack).map((one) => [one.address, one]));
  const terraform = new Map(plan.resources.map((resource) => [resource.address, resource]));
  const addresses = [...new Set([...snapshot.keys(), ...terraform.keys()])].sort();
  return addresses.flatMap((address) => {
    const [ours, theirs] = [snapshot.get(address), terraform.get(address)];
    const found = theirs === undefined ? [] : repairedFields(theirs);
    const told = (path: string, changedBy: Disagreement["changedBy"]) => ({ stack, address, path, changedBy });
    return [
      ...changedFields(ours, isSeen)
        .filter((path) => !found.includes(path))
        .map((path) => told(path, "snapshot")),
      ...found.filter((path) => !changedFields(ours).includes(path)).map((path) => told(path, "terraform")),
    ];
  });
}

function isSeen({ repair }: DriftedField): boolean {
  return repair === "release";
}

function changedFields(object: DriftedObject | undefined, chosen = (_: DriftedField) => true): readonly string[] {
  if (object === undefined) return [];
  return object.kind === "changed" ? object.fields.filter(chosen).map(({ path }) => path) : [GONE];
}

/** What Terraform found changed and sets again. Others (a status, the authority of a renewal) change by themselves. */
function repairedFields({ type, drift, differences, vanished }: PlannedResource): readonly string[] {
  if (vanished) return [GONE];
  const set = new Set(differences.map(({ path }) => path.join(".")));
  const declared = resourceType(type)?.declared ?? [];
  const paths = drift
    .filter(({ path, before, after }) => set.has(path.join(".")) && !isSameField(before, after))
    .flatMap(({ path }) => declared.filter((one) => `${path.join(".")}.`.startsWith(`${one}.`)));
  return [...new Set(paths)];
}
