import importsSchema from "../../schema/imports.schema.json";
import platformSchema from "../../schema/platform.schema.json";
import tenantSchema from "../../schema/tenant.schema.json";
import waiverSchema from "../../schema/waiver.schema.json";
import { isArray, isObject, type Json, type JsonObject, mapObject, objectAt } from "../json";
import { compare } from "../order";
import { type RegistryDocuments, workersOf } from "../registry/documents";
import { DEFAULT_GRANT } from "../registry/grants";
import { listed } from "../text";
import { ENUM_TEXTS, HOSTNAME_MESSAGE, HOSTNAME_PATTERN, PATTERN_MESSAGES } from "./schema-texts";

/**
 * The schemas for an editor: those that check runs, with this company's tiers, user Workers, grants, tenants and environments, and
 * with a text for each choice. The same registry always gives the same text. Pure.
 * @returns text by file name
 */
export function companySchemas(documents: RegistryDocuments): ReadonlyMap<string, string> {
  const schemas: readonly (readonly [name: string, schema: Json, edits: Edits])[] = [
    ["tenant", tenantSchema as Json, tenantEdits(documents)],
    ["platform", platformSchema as Json, platformEdits(documents)],
    ["waiver", waiverSchema as Json, waiverEdits(documents)],
    ["imports", importsSchema as Json, {}],
  ];
  return new Map(
    schemas.map(([name, schema, edits]) => [
      `${name}.schema.json`,
      `${JSON.stringify(withoutRefs(rewritten(schema, "", edits)), null, 2)}\n`,
    ]),
  );
}

/** An editor shows what a $ref names instead of what stands beside it, such as the field's own description. So each is written out. */
function withoutRefs(schema: Json): Json {
  const definitions = isObject(schema) ? objectAt(schema, "$defs") : {};
  const inlined = (node: Json): Json => {
    if (isArray(node)) return node.map(inlined);
    if (!isObject(node)) return node;
    const { $ref: reference, ...beside } = node;
    const name = typeof reference === "string" ? /^#\/\$defs\/(.+)$/.exec(reference)?.[1] : undefined;
    return mapObject(name === undefined ? node : { ...objectAt(definitions, name), ...beside }, inlined);
  };
  return inlined(schema);
}

type Edit = (node: JsonObject) => JsonObject;
/** By the place in the schema. */
type Edits = Readonly<Record<string, Edit>>;

function rewritten(node: Json, pointer: string, edits: Edits): Json {
  if (isArray(node)) return node.map((item, index) => rewritten(item, `${pointer}/${index}`, edits));
  if (!isObject(node)) return node;
  const inner = mapObject(node, (member, key) =>
    VALUES.has(key) && !pointer.endsWith("/properties") ? member : rewritten(member, `${pointer}/${key}`, edits),
  );
  const edit = Object.hasOwn(edits, pointer) ? edits[pointer] : undefined;
  return withTexts(edit === undefined ? inner : edit(inner), pointer);
}

/** Keywords whose members are values, not schemas. */
const VALUES: ReadonlySet<string> = new Set(["examples", "default", "const", "enum"]);

function withTexts(node: JsonObject, pointer: string): JsonObject {
  const { enum: choices, enumDescriptions, pattern, patternErrorMessage } = node;
  const texts = enumDescriptions === undefined && isArray(choices) ? textsOf(choices, pointer) : undefined;
  const message =
    patternErrorMessage === undefined && typeof pattern === "string" ? PATTERN_MESSAGES[pattern] : undefined;
  return {
    ...node,
    ...(texts !== undefined && { markdownEnumDescriptions: texts }),
    ...(message !== undefined && { patternErrorMessage: message }),
  };
}

function textsOf(choices: readonly Json[], pointer: string): readonly string[] | undefined {
  const field =
    pointer
      .split("/")
      .filter((name) => name !== "items")
      .at(-1) ?? "";
  const texts = Object.hasOwn(ENUM_TEXTS, field) ? ENUM_TEXTS[field] : undefined;
  return texts && choices.map((choice) => texts[String(choice)] ?? "");
}

/** A name that the company has, and what an editor says of it. */
interface Choice {
  readonly name: string;
  readonly text: string;
}

/** Only these names are right. */
function only(choices: readonly Choice[]): Edit {
  return ({ examples: _, ...node }) => (choices.length === 0 ? node : { ...node, ...enumOf(choices) });
}

/** The names that an editor offers. Others are right as well. */
function offered(choices: readonly Choice[]): Edit {
  return ({ examples: _, ...node }) =>
    choices.length === 0 ? node : { ...node, anyOf: [enumOf(choices.slice(0, MOST_OFFERED)), { type: "string" }] };
}

/** A longer list is slow to show, and no one reads it. */
const MOST_OFFERED = 1000;

/** Plain text, because names come from files. */
function enumOf(choices: readonly Choice[]): JsonObject {
  return { enum: choices.map(({ name }) => name), enumDescriptions: choices.map(({ text }) => text) };
}

const isHostname: Edit = (node) => ({
  ...node,
  pattern: HOSTNAME_PATTERN,
  patternErrorMessage: HOSTNAME_MESSAGE,
});

function tenantEdits(documents: RegistryDocuments): Edits {
  const workers = workerChoices(documents);
  const hostname = "/$defs/customHostname/properties";
  return {
    "": (node) => ({ ...node, defaultSnippets: [TENANT_SNIPPET] }),
    "/properties/tier": only(tierChoices(documents)),
    "/$defs/workerName": documents.platforms.every(({ value }) => value.workers !== undefined)
      ? only(workers)
      : offered(workers),
    "/properties/worker": withoutExamples,
    [`${hostname}/worker`]: withoutExamples,
    [`${hostname}/paths/items/properties/worker`]: withoutExamples,
    [`${hostname}/hostname`]: (node) => withoutExamples(isHostname(node)),
    [`${hostname}/canonical`]: (node) => withoutExamples(isHostname(node)),
    [`${hostname}/origin/properties/server`]: (node) => offered(originChoices(documents))(isHostname(node)),
    "/properties/hostnames/items": (node) => ({ ...node, defaultSnippets: HOSTNAME_SNIPPETS }),
    "/properties/outbound": (node) => ({ ...withoutExamples(node), ...outboundNames(documents) }),
  };
}

const withoutExamples: Edit = ({ examples: _, ...node }) => node;

const TENANT_SNIPPET = {
  label: "tenant",
  description: "A tenant with one hostname",
  body: {
    displayName: "$1",
    owners: ["$2"],
    tier: "$3",
    worker: "$4",
    hostnames: [{ hostname: "$5" }],
  },
};

const HOSTNAME_SNIPPETS = [
  { label: "hostname", description: "One hostname", body: { hostname: "$1" } },
  {
    label: "redirect",
    description: "A hostname that redirects to another one",
    body: { hostname: "www.$1", canonical: "$1" },
  },
  {
    label: "wildcard certificate",
    description: "A hostname and every name one level below it. Needs the entitlement wildcardHostnames",
    body: { hostname: "$1", certificate: { validation: "delegated", wildcard: true } },
  },
];

function tierChoices({ environments }: RegistryDocuments): readonly Choice[] {
  const texts = new Texts();
  for (const { name: environment, platform } of environments) {
    for (const [tier, limits] of Object.entries(platform.value.tiers ?? {})) {
      const { cpuMs, subRequests } = limits ?? {};
      const parts = [
        ...(cpuMs === undefined ? [] : [`${cpuMs} ms of CPU time`]),
        ...(subRequests === undefined ? [] : [`${subRequests} subrequests`]),
      ];
      texts.add(tier, `${environment}: ${parts.length === 0 ? "Cloudflare's limits" : parts.join(", ")}.`);
    }
  }
  addGrants(texts, environments, "tiers");
  return texts.choices();
}

function workerChoices({ environments, tenants }: RegistryDocuments): readonly Choice[] {
  const texts = new Texts();
  const users = new Map<string, Set<string>>();
  for (const { name, platform } of environments)
    for (const worker of platform.value.workers ?? [])
      if (worker !== undefined) texts.add(worker, `Listed by ${name}.`);
  const closed = environments.every(({ platform }) => platform.value.workers !== undefined);
  for (const tenant of tenants)
    for (const { worker } of workersOf(tenant))
      users.set(worker, (users.get(worker) ?? new Set<string>()).add(tenant.id));
  for (const [worker, ids] of users)
    if (!closed || texts.has(worker)) texts.add(worker, `Used by ${listed([...ids].sort(compare))}.`);
  addGrants(texts, environments, "workers");
  return texts.choices();
}

function originChoices({ environments, hostnames }: RegistryDocuments): readonly Choice[] {
  const texts = new Texts();
  for (const { declaration, hostname } of hostnames)
    if (declaration.origin?.server !== undefined) texts.add(declaration.origin.server, `Used by ${hostname}.`, 1);
  addGrants(texts, environments, "origins");
  return texts.choices();
}

function outboundNames({ environments }: RegistryDocuments): JsonObject {
  const texts = new Texts();
  for (const { name, platform } of environments)
    for (const parameter of platform.value.dispatch?.outbound?.parameters ?? [])
      if (parameter !== undefined) texts.add(parameter, name);
  const names = texts.choices().map(({ name }) => name);
  return names.length === 0
    ? { description: "No environment has outbound parameters (dispatch.outbound.parameters)." }
    : { propertyNames: { enum: names } };
}

/** Who may name it without an operator. Names that are patterns are in the platform file's own words. */
function addGrants(
  texts: Texts,
  environments: RegistryDocuments["environments"],
  kind: "tiers" | "workers" | "origins",
): void {
  for (const { name: environment, platform } of environments) {
    for (const [tenant, grant] of Object.entries(platform.value.grants ?? {})) {
      for (const name of grant?.[kind] ?? []) {
        if (name === undefined || /[{*]/.test(name) || (kind !== "origins" && !texts.has(name))) continue;
        const whom = tenant === DEFAULT_GRANT ? "every tenant" : tenant;
        texts.add(name, `${environment} grants it to ${whom}.`);
      }
    }
  }
}

function platformEdits(documents: RegistryDocuments): Edits {
  const tenants = tenantChoices(documents);
  const grants = "/$defs/grant/properties";
  const ids = [DEFAULT_GRANT, ...tenants.map(({ name }) => name)];
  return {
    "/properties/tenants/items": only(tenants),
    "/properties/workers/items": offered(workerChoices(documents)),
    "/properties/grants/propertyNames": () => ({ enum: ids, errorMessage: GRANT_MESSAGE }),
    [`${grants}/tiers/items`]: only(tierChoices(documents)),
  };
}

const GRANT_MESSAGE = "Write default, or the ID of a tenant that exists.";

function tenantChoices({ tenants }: RegistryDocuments): readonly Choice[] {
  return tenants
    .map(({ id, value }) => ({ name: id, text: value.displayName ?? "" }))
    .sort((a, b) => compare(a.name, b.name));
}

function waiverEdits(documents: RegistryDocuments): Edits {
  const environments = documents.environments.map(({ name, platform }) => ({
    name,
    text: `Its owners may add this waiver: ${listed((platform.value.owners ?? []).filter((owner) => owner !== undefined))}.`,
  }));
  return {
    "/properties/environment": only(environments),
    "/properties/tenants/items": offered(tenantChoices(documents)),
  };
}

/** Sentences about names. A name's later sentences come after its first. */
class Texts {
  readonly #texts = new Map<string, string[]>();

  has(name: string): boolean {
    return this.#texts.has(name);
  }

  /** @param most number of sentences to keep */
  add(name: string, text: string, most = 5): void {
    const texts = this.#texts.get(name) ?? [];
    if (texts.length < most && !texts.includes(text)) texts.push(text);
    this.#texts.set(name, texts);
  }

  choices(): readonly Choice[] {
    return [...this.#texts]
      .map(([name, texts]) => ({ name, text: texts.join(" ") }))
      .sort((a, b) => compare(a.name, b.name));
  }
}
