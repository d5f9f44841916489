import type { DriftedField, DriftedObject } from "../drift/drift";
import { isClean } from "../drift/drift";
import { canonical, type Json } from "../json";
import { compare } from "../order";
import { shortened } from "../terraform/differences";
import { listed, plural, printable } from "../text";
import type { PlannedDrift } from "./planned-drift";

/** Names that a list shows; the rest is counted. JSON holds all. */
const LONGEST = 20;

/** What `plan --drift` prints of the drift: by tenant, then what serves all, then what no file declares. */
export function driftText(drift: PlannedDrift): readonly string[] {
  const { objects, failures, disagreements, unplanned } = drift;
  return [
    headline(drift),
    ...tenantsOf(objects).flatMap((tenant) => [
      tenant ?? `All ${plural(drift.tenants, "tenant")} of the environment:`,
      ...objects.filter((object) => object.tenant === tenant).flatMap((object) => objectLines(object)),
    ]),
    ...repairLines(drift),
    ...strangerLines(drift),
    ...disagreements.map(
      ({ stack, address, path, changedBy }) =>
        `The snapshot and Terraform's refresh disagree: ${address} (${stack}), ${path}: only ${changedBy === "snapshot" ? "the snapshot" : "Terraform"} finds it changed.`,
    ),
    ...(unplanned === undefined ? [] : ["The repair could not be planned:", ...unplanned.split("\n").map(indented)]),
    ...notComparedLines(drift),
    ...(failures.length === 0 ? [] : ["This answer is incomplete:", ...failures.map(indented)]),
  ];
}

function headline(drift: PlannedDrift): string {
  const { compared, pending, requests } = drift;
  const rest =
    pending.length === 0
      ? ""
      : ` Not compared, because they have unreleased changes or were not chosen: ${some(pending)}.`;
  return `${resultOf(drift)}. Compared ${plural(compared, "stack")} with Cloudflare in ${plural(requests, "request")}.${rest}`;
}

function resultOf(drift: PlannedDrift): string {
  const { objects, failures } = drift;
  if (objects.length > 0) return `Drift in ${plural(objects.length, "resource")}`;
  if (failures.length > 0) return "No drift in what was checked";
  return isClean(drift) ? "No drift" : "No drift in what is declared";
}

/** Sorted; what serves all comes last. */
function tenantsOf(objects: readonly DriftedObject[]): readonly (string | undefined)[] {
  const tenants = new Set(objects.map(({ tenant }) => tenant));
  const named = [...tenants].filter((tenant) => tenant !== undefined).sort(compare);
  return tenants.has(undefined) ? [...named, undefined] : named;
}

const KINDS = {
  gone: "Cloudflare no longer has it",
  replaced: "deleted and created again at Cloudflare: another object has its name",
} as const;

function objectLines({ address, stack, name, kind, fields }: DriftedObject): readonly string[] {
  const what = `  ${printable(name)}, ${address} (${stack})`;
  if (kind !== "changed") return [`${what}: ${KINDS[kind]}.`];
  return [`${what}:`, ...fields.map(fieldLine)];
}

function fieldLine({ path, state, cloudflare, repair }: DriftedField): string {
  const { before, after } = shortened(text(state), text(cloudflare));
  const kept = repair === "none" ? ". Terraform leaves it" : "";
  return `    ${printable(path)}: Cloudflare has ${printable(after)}, the state ${printable(before)}${kept}.`;
}

function text(value: Json): string {
  return value === null ? "nothing" : canonical(value);
}

/** How what no release repairs is set right. */
function repairLines({ objects, revision }: PlannedDrift): readonly string[] {
  const repairs = new Set(objects.flatMap(({ fields }) => fields.map(({ repair }) => repair)));
  return [
    ...(repairs.has("revision")
      ? [
          `Terraform does not see changed bindings of the dispatch Worker. To have it send all of them, set dispatch.revision in the platform file to ${(revision ?? 0) + 1}, then plan and apply.`,
        ]
      : []),
    ...(repairs.has("none")
      ? [
          "Terraform leaves certificate settings that no file declares, and those of uploaded certificates. Declare them (with rotate, if uploaded), or set them right at Cloudflare.",
        ]
      : []),
  ];
}

function strangerLines({ strangers: { hostnames, kvKeys } }: PlannedDrift): readonly string[] {
  return [
    ...(hostnames.length === 0
      ? []
      : [
          `${plural(hostnames.length, "hostname")} in the zone that no file declares: ${some(hostnames)}. Add each to a tenant's file and import it, or delete it at Cloudflare.`,
        ]),
    ...(kvKeys.length === 0
      ? []
      : [
          `${plural(kvKeys.length, "KV key")} without a declared hostname: ${some(kvKeys)}. Delete each at Cloudflare if it is not needed.`,
        ]),
  ];
}

function notComparedLines({ notCompared }: PlannedDrift): readonly string[] {
  if (notCompared.length === 0) return [];
  const names = some(notCompared.map(({ address }) => address));
  return [`Not in the snapshot: ${names}. To have Terraform read them, add --refresh.`];
}

function some(names: readonly string[]): string {
  return listed(names.map(printable), LONGEST);
}

function indented(line: string): string {
  return `  ${line}`;
}

/** As `plan --drift --format json` has it. */
export function driftJson(drift: PlannedDrift) {
  const { objects, unplanned, revision, ...rest } = drift;
  return {
    ...rest,
    revision: revision ?? null,
    unplanned: unplanned ?? null,
    objects: objects.map(({ tenant, ...object }) => ({ ...object, tenant: tenant ?? null })),
  };
}
