import {
  canonical,
  isArray,
  isObject,
  type Json,
  type JsonObject,
  mapObject,
  objectAt,
  objectsAt,
  stringAt,
} from "../json";
import { type Fingerprint, fingerprintsOf, isHidden, readFingerprints, writeFingerprints } from "./fingerprint";
import { blockAddress, configurationBlocks } from "./plan-json";
import { schemaOf } from "./resource-types";
import { type AttributeTree, EVERY_KEY } from "./type-schema";

/**
 * `terraform show -json` prints sensitive values in clear. maskPlan() replaces them in the whole document before anyone reads
 * or saves it: where the plan or the provider's schema marks them, in the configuration's literals at those places, in
 * sensitive variables and outputs, and wherever the same text occurs again. The replacement is the public fingerprint of a certificate or key (fingerprint.ts),
 * so plans with different ones still differ.
 */

export const MASKED = writeFingerprints([{ kind: "hidden", changed: false }]);
/** Tells a reviewer that a hidden value changes, without showing either value. */
export const MASKED_CHANGED = writeFingerprints([{ kind: "hidden", changed: true }]);

/** Shorter texts ("on", "http") are too common to replace where nothing marks them. */
const SHORTEST_SECRET = 8;

interface Secrets {
  /** Secrets found so far, each with its replacement. */
  readonly texts: Map<string, string>;
  /** Every replacement. */
  readonly marks: Set<string>;
  /** Texts of plain-text bindings that the configuration holds as literals: every release holds it in clear. */
  readonly literals: ReadonlySet<string>;
  /** A pair occurs several times in a plan, and parsing it is slow. */
  readonly fingerprints: Map<string, readonly Fingerprint[]>;
}

/** The plan with every sensitive value replaced. Masking it again changes nothing. */
export function maskPlan(plan: JsonObject): JsonObject {
  const literals = new Set(plainTexts(plan));
  const secrets: Secrets = { texts: new Map(), marks: new Set(), fingerprints: new Map(), literals };
  const masked = maskDocument(plan, secrets);
  return secrets.texts.size === 0 ? masked : maskKnown(masked, knownSecrets(secrets));
}

/**
 * The provider marks the `text` of every binding of a Worker, because some are secret. One of the type `plain_text` isn't: the
 * dispatch Worker's holds the zone's name, which would be hidden in the whole plan.
 */
function plainTexts(plan: JsonObject): readonly string[] {
  return [...configurationBlocks(plan).values()].flatMap((block) => {
    const bindings = objectAt(objectAt(block, "expressions"), "bindings");
    return objectsAt(bindings, "constant_value").flatMap((binding) => {
      const text = stringAt(binding, "text");
      return isPlainText(binding) && text !== undefined && !text.includes("${") ? [text] : [];
    });
  });
}

function isPlainText({ type }: JsonObject): boolean {
  return type === "plain_text";
}

function maskDocument(plan: JsonObject, secrets: Secrets): JsonObject {
  const marks = marksByAddress(plan);
  const sensitiveVariables = sensitiveNames(objectAt(objectAt(plan, "configuration"), "root_module"), "variables");
  const state = (values: Json) => (isObject(values) ? maskValues(values, secrets) : values);
  return mapObject(plan, (part, key) => {
    if (!isObject(part) && !isArray(part)) return part;
    switch (key) {
      case "resource_changes":
      case "resource_drift":
        return mapList(part, (change) => maskChange(change, secrets));
      case "deferred_changes":
        return mapList(part, (deferred) =>
          mapMember(deferred, "resource_change", (change) => (isObject(change) ? maskChange(change, secrets) : change)),
        );
      case "output_changes":
        return mapEach(part, (change) => maskBeforeAfter(change, secrets));
      case "planned_values":
        return state(part);
      case "prior_state":
        return isObject(part) ? mapMember(part, "values", state) : part;
      case "variables":
        return mapEach(part, (variable, name) =>
          sensitiveVariables.has(name) ? mapMember(variable, "value", (value) => hide(value, secrets)) : variable,
        );
      case "configuration":
        return isObject(part) ? maskConfiguration(part, marks, secrets) : part;
      default:
        return part;
    }
  });
}

function maskChange(resource: JsonObject, secrets: Secrets): JsonObject {
  const sensitive = sensitiveIn(resource);
  return mapMember(resource, "change", (change) =>
    isObject(change) ? maskBeforeAfter(change, secrets, sensitive) : change,
  );
}

/** What the provider's schema marks, whether the plan marks it or not. */
function sensitiveIn(resource: JsonObject): AttributeTree {
  return schemaOf(stringAt(resource, "type") ?? "").sensitive;
}

function maskBeforeAfter(change: JsonObject, secrets: Secrets, sensitive: AttributeTree = {}): JsonObject {
  const { before = null, after = null } = change;
  const mask = (value: Json, mark: Json | undefined, previous?: Json) =>
    maskMarked(maskMarked(value, mark, secrets, previous), sensitive, secrets, previous);
  return {
    ...change,
    before: mask(before, change.before_sensitive),
    after: mask(after, change.after_sensitive, before),
  };
}

/** `planned_values` and `prior_state.values`: outputs, resources, and the same again for each child module. */
function maskValues(values: JsonObject, secrets: Secrets): JsonObject {
  const outputs = mapEach(values.outputs ?? {}, (output) =>
    output.sensitive === true ? mapMember(output, "value", (value) => hide(value, secrets)) : output,
  );
  const masked = isObject(values.outputs) ? { ...values, outputs } : values;
  return mapMember(masked, "root_module", (root) => (isObject(root) ? maskModule(root, secrets) : root));
}

function maskModule(module: JsonObject, secrets: Secrets): JsonObject {
  const withResources = mapMember(module, "resources", (resources) =>
    mapList(resources, (resource) =>
      mapMember(resource, "values", (values) =>
        maskMarked(maskMarked(values, resource.sensitive_values, secrets), sensitiveIn(resource), secrets),
      ),
    ),
  );
  return mapMember(withResources, "child_modules", (children) =>
    mapList(children, (child) => maskModule(child, secrets)),
  );
}

function maskConfiguration(
  configuration: JsonObject,
  marks: ReadonlyMap<string, readonly Json[]>,
  secrets: Secrets,
): JsonObject {
  // A provider's block has no marks, and a literal in it is usually a credential.
  const withProviders = mapMember(configuration, "provider_config", (providers) =>
    mapEach(providers, (provider) =>
      mapMember(provider, "expressions", (expressions) => maskExpression(expressions, true, secrets)),
    ),
  );
  return mapMember(withProviders, "root_module", (root) =>
    isObject(root) ? maskModuleConfiguration(root, "", marks, secrets) : root,
  );
}

function maskModuleConfiguration(
  module: JsonObject,
  prefix: string,
  marks: ReadonlyMap<string, readonly Json[]>,
  secrets: Secrets,
): JsonObject {
  const maskVariable = (variable: JsonObject) =>
    variable.sensitive === true ? mapMember(variable, "default", (value) => hide(value, secrets)) : variable;
  const maskOutput = (output: JsonObject) =>
    output.sensitive === true
      ? mapMember(output, "expression", (expression) => maskExpression(expression, true, secrets))
      : output;
  const maskResource = (resource: JsonObject) =>
    mapMember(resource, "expressions", (expressions) =>
      [...(marks.get(`${prefix}${String(resource.address)}`) ?? []), sensitiveIn(resource)].reduce<Json>(
        (masked, mark) => maskExpression(masked, mark, secrets),
        expressions,
      ),
    );
  const maskCall = (call: JsonObject, name: string) => maskModuleCall(call, `${prefix}module.${name}.`, marks, secrets);
  const steps: readonly (readonly [string, (part: Json) => Json])[] = [
    ["variables", (variables) => mapEach(variables, maskVariable)],
    ["outputs", (outputs) => mapEach(outputs, maskOutput)],
    ["resources", (resources) => mapList(resources, maskResource)],
    ["module_calls", (calls) => mapEach(calls, maskCall)],
  ];
  return steps.reduce((masked, [key, mask]) => mapMember(masked, key, mask), module);
}

function maskModuleCall(
  call: JsonObject,
  prefix: string,
  marks: ReadonlyMap<string, readonly Json[]>,
  secrets: Secrets,
): JsonObject {
  const sensitive = sensitiveNames(objectAt(call, "module"), "variables");
  const withArguments = mapMember(call, "expressions", (expressions) =>
    mapEach(expressions, (expression, name) => {
      const masked = sensitive.has(name) ? maskExpression(expression, true, secrets) : expression;
      return isObject(masked) ? masked : expression;
    }),
  );
  return mapMember(withArguments, "module", (module) =>
    isObject(module) ? maskModuleConfiguration(module, prefix, marks, secrets) : module,
  );
}

/**
 * Expressions have the structure of the resource: a leaf is `{constant_value}` or `{references}`, a block is an object or a
 * list.
 */
function maskExpression(expression: Json, mark: Json | undefined, secrets: Secrets): Json {
  if (isArray(expression)) {
    return expression.map((item, index) => maskExpression(item, isArray(mark) ? mark[index] : mark, secrets));
  }
  if (!isObject(expression)) return expression;
  if ("constant_value" in expression) {
    return mapMember(expression, "constant_value", (value) => maskMarked(value, mark, secrets));
  }
  if ("references" in expression) return expression;
  return mapObject(expression, (member, key) =>
    maskExpression(member, isObject(mark) ? mark[key] : mark === true, secrets),
  );
}

function maskMarked(value: Json, mark: Json | undefined, secrets: Secrets, previous?: Json): Json {
  if (mark === true) return hide(value, secrets, previous);
  if (isArray(value) && hasMark(mark)) {
    return value.map((item, index) => {
      const replaced = isArray(previous) ? counterpart(item, index, previous) : undefined;
      return maskMarked(item, isArray(mark) ? mark[index] : mark, secrets, replaced);
    });
  }
  if (isObject(value) && isObject(mark)) return maskMembers(value, mark, secrets, isObject(previous) ? previous : {});
  return value;
}

/**
 * The item that this one replaces. In a list of named blocks (a Worker's bindings) it is the one with the same name, because
 * positions change.
 */
function counterpart(item: Json, index: number, previous: readonly Json[]): Json | undefined {
  const name = isObject(item) ? item.name : undefined;
  if (typeof name !== "string") return previous[index];
  return previous.find((one) => isObject(one) && one.name === name);
}

/** Copies only what it changes: most values of a plan are not secret. */
function maskMembers(value: JsonObject, marks: JsonObject, secrets: Secrets, previous: JsonObject): JsonObject {
  let masked = value;
  const keys = Object.keys(Object.hasOwn(marks, EVERY_KEY) ? value : marks);
  for (const key of keys) {
    const mark = marks[key] ?? marks[EVERY_KEY];
    const member = value[key];
    if (member === undefined || !hasMark(mark)) continue;
    if (key === "text" && isPlainText(value) && secrets.literals.has(String(member))) continue;
    const hidden = maskMarked(member, mark, secrets, previous[key]);
    if (hidden !== member) masked = { ...masked, [key]: hidden };
  }
  return masked;
}

/** Null stays: an unset value is not secret, and the provider marks `custom_key` even when it is unset. */
function hide(value: Json, secrets: Secrets, previous?: Json): Json {
  if (value === null) return null;
  if (typeof value === "string" && readFingerprints(value) !== undefined) return value; // masked before
  const fingerprints = fingerprintsIn(value, secrets);
  remember(value, fingerprints, secrets);
  const changed = previous !== undefined && previous !== null && canonical(previous) !== canonical(value);
  const mark = writeFingerprints(fingerprints.map((one) => (isHidden(one) ? { kind: "hidden", changed } : one)));
  secrets.marks.add(mark);
  return mark;
}

function remember(value: Json, fingerprints: readonly Fingerprint[], secrets: Secrets): void {
  if (typeof value === "string") {
    for (const text of piecesOf(value, fingerprints)) secrets.texts.set(text, writeFingerprints(fingerprints));
  }
  const members = isArray(value) || isObject(value) ? Object.values(value) : [];
  for (const member of members) remember(member ?? null, fingerprintsIn(member, secrets), secrets);
}

function fingerprintsIn(value: Json | undefined, { fingerprints }: Secrets): readonly Fingerprint[] {
  const text = typeof value === "string" ? value : "";
  const found = fingerprints.get(text) ?? fingerprintsOf(text);
  fingerprints.set(text, found);
  return found;
}

/**
 * The texts to search for: the whole text as it is and as JSON writes it, and each line of a text that holds more than
 * certificates.
 */
function piecesOf(text: string, fingerprints: readonly Fingerprint[]): readonly string[] {
  const isPublic = fingerprints.every(({ kind }) => kind === "certificate" || kind === "placeholder");
  const lines = isPublic ? [] : text.split(/\r\n|\r|\n/).filter((line) => !/^-----(?:BEGIN|END) /.test(line));
  const pieces = [text, text.trim(), JSON.stringify(text).slice(1, -1), ...lines.map((line) => line.trim())];
  return pieces.filter((piece) => piece.length >= SHORTEST_SECRET);
}

interface KnownSecrets {
  /** By their first characters, the longest first, because one may begin like another. */
  readonly byBeginning: ReadonlyMap<string, readonly (readonly [text: string, mark: string])[]>;
  readonly marks: ReadonlySet<string>;
}

function knownSecrets({ texts, marks }: Secrets): KnownSecrets {
  const byBeginning = new Map<string, (readonly [string, string])[]>();
  for (const secret of [...texts].sort(([a], [b]) => b.length - a.length)) {
    const beginning = secret[0].slice(0, SHORTEST_SECRET);
    byBeginning.set(beginning, [...(byBeginning.get(beginning) ?? []), secret]);
  }
  return { byBeginning, marks };
}

/** What names a resource. Terraform allows no sensitive values in it, and a review needs it. */
const NAMES: ReadonlySet<string> = new Set(["address", "previous_address", "module_address", "type", "name"]);
const RESOURCE_LISTS: ReadonlySet<string> = new Set(["resource_changes", "resource_drift", "resources"]);

function maskKnown<T extends Json>(value: T, secrets: KnownSecrets, list?: string): T;
function maskKnown(value: Json, secrets: KnownSecrets, list = ""): Json {
  if (typeof value === "string") return maskText(value, secrets);
  if (isArray(value)) return value.map((item) => maskKnown(item, secrets, list));
  if (!isObject(value)) return value;
  const isResource = RESOURCE_LISTS.has(list);
  const members = Object.entries(value).map(([key, member = null]): [string, Json] => {
    if (isResource && NAMES.has(key)) return [key, member];
    return [maskText(key, secrets), maskKnown(member, secrets, isArray(member) ? key : "")];
  });
  return Object.fromEntries(members);
}

/** Replaces each secret in a text. Leaves existing replacements as they are. */
function maskText(text: string, { byBeginning, marks }: KnownSecrets): string {
  if (text.length < SHORTEST_SECRET || marks.has(text)) return text;
  let masked = "";
  let rest = 0;
  for (let at = 0; at + SHORTEST_SECRET <= text.length; at++) {
    const beginning = text.slice(at, at + SHORTEST_SECRET);
    const found = byBeginning.get(beginning)?.find(([secret]) => text.startsWith(secret, at));
    if (found === undefined) continue;
    masked += text.slice(rest, at) + found[1];
    rest = at + found[0].length;
    at = rest - 1;
  }
  return rest === 0 ? text : masked + text.slice(rest);
}

/** What the plan marks as sensitive, by the address of the configuration block: `module.m["k"].type.name[0]` without its keys. */
function marksByAddress(plan: JsonObject): ReadonlyMap<string, readonly Json[]> {
  const marks = new Map<string, Json[]>();
  for (const resource of [...objectsAt(plan, "resource_changes"), ...objectsAt(plan, "resource_drift")]) {
    const change = objectAt(resource, "change");
    const address = blockAddress(String(resource.address));
    const found = [change.before_sensitive, change.after_sensitive].filter(hasMark);
    if (found.length > 0) marks.set(address, [...(marks.get(address) ?? []), ...found]);
  }
  return marks;
}

function hasMark(mark: Json | undefined): mark is Json {
  if (isArray(mark)) return mark.some(hasMark);
  return isObject(mark) ? Object.values(mark).some(hasMark) : mark === true;
}

function sensitiveNames(module: JsonObject, part: string): ReadonlySet<string> {
  const members = Object.entries(objectAt(module, part));
  return new Set(members.filter(([, member]) => isObject(member) && member.sensitive === true).map(([name]) => name));
}

function mapMember(value: JsonObject, key: string, map: (member: Json) => Json): JsonObject {
  const member = value[key];
  return member === undefined ? value : { ...value, [key]: map(member) };
}

function mapList(value: Json, map: (item: JsonObject) => Json): Json {
  return isArray(value) ? value.map((item) => (isObject(item) ? map(item) : item)) : value;
}

function mapEach(value: Json, map: (member: JsonObject, key: string) => JsonObject): Json {
  return isObject(value) ? mapObject(value, (member, key) => (isObject(member) ? map(member, key) : member)) : value;
}
