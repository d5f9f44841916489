import { canonical, isArray, isObject, type Json, type JsonObject, objectsAt, stringAt } from "../json";
import { type Difference, differences } from "../terraform/differences";
import type { PlannedResource } from "../terraform/plan";
import type { Note } from "./effects";

/** The bindings of a Worker script, and what changing one does. */

interface Binding {
  readonly values: JsonObject;
  /** A part of it is known only after the apply, because it refers to something that is created now. */
  readonly unknown: boolean;
}

/** The attribute that names the namespace of a binding, by the binding's type. */
const NAMESPACE: Readonly<Record<string, string>> = { kv_namespace: "namespace_id", dispatch_namespace: "namespace" };

/** Whether a dispatch Worker loses its lookup table or its user Workers, or gets other ones. */
export function pointsElsewhere(script: PlannedResource): boolean {
  const isDispatchWorker = [...bindingsOf(script.before).values()].some((one) => typeOf(one) === "dispatch_namespace");
  if (!isDispatchWorker) return false;
  return changedBindings(script).some(({ before, after }) => leadsElsewhere(before, after));
}

function leadsElsewhere(before: Binding | undefined, after: Binding | undefined): boolean {
  const attribute = NAMESPACE[typeOf(before)];
  if (attribute === undefined || before === undefined) return false;
  return after === undefined || after.unknown || before.values[attribute] !== after.values[attribute];
}

/** What differs in each binding, by its name: positions in the list change when a binding is added. */
export function bindingDifferences(script: PlannedResource): readonly Difference[] {
  return changedBindings(script).flatMap(({ name, before, after }) =>
    differences(shown(before), shown(after), undefined, ["bindings", name]),
  );
}

/** What is set in a binding, without its name. */
function shown(binding: Binding | undefined): Json {
  if (binding === undefined) return null;
  const { name: _name, ...values } = binding.values;
  const attribute = NAMESPACE[typeOf(binding)];
  const unknown = binding.unknown && attribute !== undefined ? { [attribute]: "(known after apply)" } : {};
  return withoutNulls({ ...values, ...unknown });
}

function withoutNulls(value: Json): Json {
  if (!isObject(value)) return value;
  const set = Object.entries(value).filter(([, member]) => member !== null && member !== undefined);
  return Object.fromEntries(set.map(([name, member]) => [name, withoutNulls(member ?? null)]));
}

/** One sentence for each binding that changes. */
export function bindingNotes(script: PlannedResource): readonly Note[] {
  const sentences = changedBindings(script).map(({ name, before, after }) =>
    sentenceFor(name, typeOf(after ?? before), before, after),
  );
  return [...new Set(sentences)].map((sentence) => ({ sentence }));
}

function sentenceFor(name: string, type: string, before: Binding | undefined, after: Binding | undefined): string {
  switch (type) {
    case "kv_namespace":
      return "Hostnames are looked up in another KV namespace. A hostname without an entry there gets 404.";
    case "dispatch_namespace":
      return leadsElsewhere(before, after)
        ? "User Workers come from another dispatch namespace. Hostnames whose Worker was not uploaded there get 404."
        : "Requests that user Workers send go through another outbound Worker, or carry other parameters.";
    case "analytics_engine":
      return "Request metrics are written to another dataset.";
    case "plain_text":
      return Object.hasOwn(VARIABLES, name) ? (VARIABLES[name] ?? OTHER) : OTHER;
    default:
      return OTHER;
  }
}

const OTHER = "A binding that Switchyard does not know changes. Read the change in Terraform.";
const VARIABLES: Readonly<Record<string, string>> = {
  IDENTITY_HEADERS: "User Workers start or stop receiving the identity headers.",
  LOOKUP: "The tenant of each request is looked up elsewhere.",
  ZONE_NAME: "Subdomains are recognized below another zone.",
};

function changedBindings(script: PlannedResource) {
  const [before, after] = [bindingsOf(script.before), bindingsOf(script.after, script.unknown)];
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((name) => ({ name, before: before.get(name), after: after.get(name) }))
    .filter((pair) => differ(pair.before, pair.after));
}

/** An attribute that only one side has was filled in by the provider, and is not a change. */
function differ(before: Binding | undefined, after: Binding | undefined): boolean {
  if (before === undefined || after === undefined || after.unknown) return true;
  const names = Object.keys({ ...before.values, ...after.values });
  return names.some((name) => canonical(before.values[name]) !== canonical(after.values[name]));
}

function bindingsOf(side: JsonObject | null, unknown?: JsonObject): ReadonlyMap<string, Binding> {
  const marks = isArray(unknown?.bindings) ? unknown.bindings : [];
  return new Map(
    objectsAt(side ?? {}, "bindings").map((values, index) => {
      const mark = marks[index];
      const attribute = NAMESPACE[stringAt(values, "type") ?? ""];
      const isUnknown = attribute !== undefined && isObject(mark) && mark[attribute] === true;
      return [stringAt(values, "name") ?? String(index), { values, unknown: isUnknown }];
    }),
  );
}

function typeOf(binding: Binding | undefined): string {
  return stringAt(binding?.values ?? null, "type") ?? "";
}
