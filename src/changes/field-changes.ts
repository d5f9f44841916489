import type { TenantDocument } from "../registry/documents";
import { type Path, pointerOf } from "../registry/problem";

/** One changed field of a tenant file. */
export interface FieldChange {
  /** As docs/registry.md writes it: `hostnames[].paths[].worker`. */
  readonly field: string;
  /** Its path now; for a removed field, its path in the base. */
  readonly path: Path;
  /** Absent where the base has no such field. */
  readonly before: unknown;
  /** Absent where it is removed. */
  readonly after: unknown;
}

/** Lists whose items are identified by a field: an item that moves within the list is the same item. */
const NAMED_ITEMS: Readonly<Record<string, string>> = {
  hostnames: "hostname",
  "hostnames[].paths": "prefix",
  retired: "hostname",
};

/** Objects with property names chosen by the tenant. Each counts as one field. */
export const MAPS: readonly string[] = ["outbound", "hostnames[].metadata"];

interface Leaf {
  readonly field: string;
  readonly path: Path;
  readonly value: unknown;
}

/**
 * Every field that differs between two files. Each text, number and plain list is a field.
 * @param again fields that are included even if unchanged
 */
export function fieldChanges(
  before: TenantDocument | undefined,
  after: TenantDocument,
  again: readonly string[] = [],
): FieldChange[] {
  const [first, second] = whatDiffers(before?.value ?? {}, after.value, again);
  const old = leavesOf(first);
  const now = leavesOf(second);
  const changes: FieldChange[] = [];
  for (const [key, { field, path, value }] of now) {
    const known = old.get(key)?.value;
    if (JSON.stringify(known) !== JSON.stringify(value) || again.includes(field))
      changes.push({ field, path, before: known, after: value });
  }
  for (const [key, { field, path, value }] of old)
    if (!now.has(key)) changes.push({ field, path: withoutItem(path), before: value, after: undefined });
  return changes;
}

type File = Readonly<Record<string, unknown>>;

/** Both files without their equal top-level fields: most changes touch one field of a long file. */
function whatDiffers(before: File, after: File, again: readonly string[]): [File, File] {
  const stays = (name: string) => again.some((field) => field === name || field.startsWith(`${name}.`));
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => stays(name) || JSON.stringify(before[name]) !== JSON.stringify(after[name]),
  );
  const pick = (file: File): File =>
    Object.fromEntries(names.flatMap((name) => (Object.hasOwn(file, name) ? [[name, file[name]]] : [])));
  return [pick(before), pick(after)];
}

/** The path of the list for a removed item: its index may now be another item's. */
function withoutItem(path: Path): Path {
  const index = path.findIndex((segment) => typeof segment === "number");
  return index < 0 ? path : path.slice(0, index);
}

function leavesOf(file: object): Map<string, Leaf> {
  const leaves = new Map<string, Leaf>();
  collect(file, "", "", [], { leaves, seen: new Map() });
  return leaves;
}

interface Collected {
  readonly leaves: Map<string, Leaf>;
  /** How many items of this name there were. */
  readonly seen: Map<string, number>;
}

function collect(value: unknown, field: string, key: string, path: Path, collected: Collected): void {
  const name = NAMED_ITEMS[field];
  if (Array.isArray(value) && name !== undefined) {
    for (const [index, item] of value.entries())
      collect(item, `${field}[]`, itemKey(key, item?.[name], collected), [...path, index], collected);
  } else if (isObject(value) && Object.keys(value).length > 0) {
    for (const [property, inner] of Object.entries(value)) {
      const below = MAPS.includes(field) ? field : field === "" ? property : `${field}.${property}`;
      collect(inner, below, `${key}${pointerOf([property])}`, [...path, property], collected);
    }
  } else if (value !== undefined && field !== "" && !(isObject(value) && MAPS.includes(field)))
    collected.leaves.set(key, { field, path, value });
}

/** Another rule refuses a duplicate hostname. Here, both duplicates are still compared. */
function itemKey(list: string, name: unknown, { seen }: Collected): string {
  const key = `${list}[${JSON.stringify(name)}]`;
  const count = seen.get(key) ?? 0;
  seen.set(key, count + 1);
  return count === 0 ? key : `${key}${count}`;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
