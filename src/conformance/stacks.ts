import { isDeepStrictEqual } from "node:util";
import { addressOf } from "../addresses/address";
import { CONFIG_MARKER } from "../addresses/stack";
import { isObject, type Json, type JsonObject, objectAt } from "../json";
import { withMarker } from "../output/marker";
import type { ConformanceProblem } from "./problem";
import { CANARY } from "./registry";

type StackTexts = ReadonlyMap<string, JsonObject>;

/**
 * Compares the stacks that a project's main.ts makes with those of a main.ts that adds nothing. What is added is the
 * project's; what is Switchyard's must be there, under its address.
 * @param theirs by stack
 * @param ours the same registry, without anything of the project's
 * @param sealed the stacks that Switchyard would release, with the hash that it would wait for
 */
export function stackProblems(
  theirs: StackTexts,
  ours: StackTexts,
  sealed: ReadonlyMap<string, string>,
): readonly ConformanceProblem[] {
  return [
    ...[...ours].flatMap(([name, stack]) => lostIn(name, theirs.get(name) ?? {}, stack)),
    ...doubled(theirs),
    ...[...sealed].flatMap(([name, hash]) => markerProblems(name, theirs.get(name) ?? {}, hash)),
    ...[...theirs].flatMap(([name, stack]) => unescapedIn(name, stack)),
  ];
}

const problem = (promise: string, stack: string, message: string): ConformanceProblem => ({
  ...{ promise, file: "main.ts" },
  message: `${stack}: ${message}`,
});

function blocksOf(stack: JsonObject): { readonly type: string; readonly name: string; readonly block: JsonObject }[] {
  return Object.entries(objectAt(stack, "resource")).flatMap(([type, blocks]) =>
    Object.entries(blocks as JsonObject).map(([name, block]) => ({ type, name, block: block as JsonObject })),
  );
}

/** What the address of a resource promises: the object that it stands for. */
const IDENTITY: Readonly<Record<string, readonly string[]>> = {
  cloudflare_custom_hostname: ["hostname"],
  cloudflare_workers_kv: ["key_name", "value"],
};

function lostIn(name: string, theirs: JsonObject, ours: JsonObject): ConformanceProblem[] {
  return blocksOf(ours).flatMap(({ type, name: resource, block }) => {
    const address = addressOf(type, resource);
    const found = objectAt(objectAt(theirs, "resource"), type)[resource];
    if (!isObject(found)) return [problem("addresses", name, `${address} is gone, so that Terraform would destroy it`)];
    const changed = (IDENTITY[type] ?? []).filter((field) => !isDeepStrictEqual(found[field], block[field]));
    return changed.map((field) =>
      problem(
        field === "hostname" ? "addresses" : "entries",
        name,
        `${field} of ${address} is ${JSON.stringify(found[field])}, not ${JSON.stringify(block[field])}`,
      ),
    );
  });
}

/** Two resources for one object undo each other's changes in each release. */
function doubled(theirs: StackTexts): ConformanceProblem[] {
  const seen = new Map<string, string>();
  return [...theirs].flatMap(([name, stack]) =>
    blocksOf(stack).flatMap(({ type, name: resource, block }) => {
      const [field] = IDENTITY[type] ?? [];
      if (field === undefined) return [];
      const object = `${type} ${JSON.stringify(block[field])}`;
      const first = seen.get(object);
      seen.set(object, `${addressOf(type, resource)} of ${name}`);
      if (first === undefined) return [];
      return [problem("addresses", name, `${addressOf(type, resource)} is the same object as ${first}`)];
    }),
  );
}

function markerProblems(name: string, stack: JsonObject, sealed: string): ConformanceProblem[] {
  const marker = objectAt(objectAt(objectAt(stack, "resource"), "terraform_data"), CONFIG_MARKER);
  const { "//": _notes, ...written } = marker;
  const { marked, hash } = withMarker(withoutMarker(stack));
  const expected = objectAt(objectAt(objectAt(marked, "resource"), "terraform_data"), CONFIG_MARKER);
  const output = objectAt(objectAt(stack, "output"), CONFIG_MARKER).value;
  const found: string[] = [];
  if (!isDeepStrictEqual([...((written.depends_on as string[] | undefined) ?? [])].sort(), expected.depends_on))
    found.push("its depends_on is not every other resource, so an apply that failed would count as done");
  if (written.input !== expected.input || hash !== sealed)
    found.push("its hash is not that of what Terraform reads: something changed the stack after it was sealed");
  if (output !== `\${terraform_data.${CONFIG_MARKER}.output}`)
    found.push("its output is not the marker's, so an apply that failed would count as done");
  return found.map((what) => problem("marker", name, `${addressOf("terraform_data", CONFIG_MARKER)}: ${what}`));
}

function withoutMarker(stack: JsonObject): JsonObject {
  const resource = objectAt(stack, "resource");
  const { [CONFIG_MARKER]: _marker, ...data } = objectAt(resource, "terraform_data");
  const { terraform_data: _all, ...others } = resource;
  return { ...stack, resource: Object.keys(data).length === 0 ? others : { ...others, terraform_data: data } };
}

const UNESCAPED = [
  new RegExp(`(?:^|[^$])(?:\\$\\$)*\\$\\{\\s*${CANARY}`),
  new RegExp(`(?:^|[^%])(?:%%)*%\\{\\s*if ${CANARY}`),
];

function unescapedIn(name: string, stack: JsonObject): ConformanceProblem[] {
  return [...textsIn(stack, "")]
    .filter(({ text }) => UNESCAPED.some((pattern) => pattern.test(text)))
    .map(({ path }) =>
      problem("escaping", name, `${path} holds a tenant's text that Terraform would run: use literal()`),
    );
}

function* textsIn(value: Json | undefined, path: string): Generator<{ readonly text: string; readonly path: string }> {
  if (typeof value === "string") yield { text: value, path };
  else if (Array.isArray(value)) for (const [index, item] of value.entries()) yield* textsIn(item, `${path}.${index}`);
  else if (isObject(value))
    for (const [key, field] of Object.entries(value)) {
      if (path === "" && key === "//") continue;
      const below = path === "" ? key : `${path}.${key}`;
      yield { text: key, path: below };
      yield* textsIn(field, below);
    }
}
