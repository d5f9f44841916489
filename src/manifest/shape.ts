import { isArray, isObject } from "../json";

/** The paths at which a value is not as expected: `.tenants.totals.tenants.before`. Empty if all is as expected. */
type Shape = (value: unknown, path: string) => readonly string[];

const text: Shape = (value, path) => (typeof value === "string" ? [] : [path]);
/** Any JSON value. */
const present: Shape = (value, path) => (value === undefined ? [path] : []);
const flag: Shape = (value, path) => (typeof value === "boolean" ? [] : [path]);
/** A moment in UTC, as `Date.toISOString` writes it. */
const moment: Shape = (value, path) => (typeof value === "string" && isMoment(value) ? [] : [path]);
const count: Shape = (value, path) => (typeof value === "number" && value >= 0 ? [] : [path]);
const oneOf =
  (...words: readonly unknown[]): Shape =>
  (value, path) =>
    words.includes(value) ? [] : [path];
const nullable =
  (shape: Shape): Shape =>
  (value, path) =>
    value === null ? [] : shape(value, path);
const optional =
  (shape: Shape): Shape =>
  (value, path) =>
    value === undefined ? [] : shape(value, path);
const list =
  (shape: Shape): Shape =>
  (value, path) =>
    isArray(value) ? value.flatMap((item, index) => shape(item, `${path}[${index}]`)) : [path];
/** An object with any keys. */
const record =
  (shape: Shape): Shape =>
  (value, path) =>
    isObject(value) ? Object.entries(value).flatMap(([name, member]) => shape(member, `${path}.${name}`)) : [path];
const object =
  (members: Readonly<Record<string, Shape>>): Shape =>
  (value, path) =>
    isObject(value)
      ? Object.entries(members).flatMap(([name, shape]) =>
          shape(Object.hasOwn(value, name) ? value[name] : undefined, `${path}.${name}`),
        )
      : [path];

function isMoment(value: string): boolean {
  const time = Date.parse(value);
  return !Number.isNaN(time) && new Date(time).toISOString() === value;
}

const sides = object({ before: count, after: count });
const version = object({ lineage: text, serial: count });
const budget = object({ absolute: optional(count), percent: optional(count) });

const planner = object({ by: nullable(text), at: moment });

/** `ReleaseManifest`, field by field. A review prints its numbers as they are, so they must be numbers. */
const MANIFEST = object({
  formatVersion: oneOf(3),
  environment: text,
  commit: nullable(text),
  uncommitted: flag,
  planned: nullable(planner),
  registry: text,
  worker: text,
  versions: object({ terraform: text, provider: text }),
  lockFile: nullable(text),
  basis: oneOf("cloudflare", "state", "registry"),
  refresh: oneOf("touched", "full", "none"),
  imports: list(object({ stack: text, address: text, id: text })),
  mended: list(object({ stack: text, address: text })),
  refreshed: list(object({ stack: text, address: text })),
  moves: list(object({ from: text, to: nullable(text), addresses: list(text) })),
  journal: nullable(version),
  found: list(object({ stack: text, address: text, path: list(text), state: present, cloudflare: present })),
  changeDigest: text,
  stacks: list(object({ name: text, planJson: text, state: nullable(version) })),
  files: record(text),
  tenants: object({
    before: record(text),
    after: record(text),
    totals: object({ tenants: sides, hostnames: sides }),
  }),
  budgets: record(budget),
  quota: object({ included: nullable(count), hardCap: nullable(count) }),
  owners: list(text),
  otherRequests: count,
  waiting: list(text),
  held: list(
    object({
      stack: text,
      hostname: text,
      reason: oneOf("certificate", "returning", "suspended"),
      variable: nullable(text),
      problem: text,
    }),
  ),
});

export function isPlanner(value: unknown): boolean {
  return planner(value, "").length === 0;
}

/** The paths of a manifest's parts that are missing or have the wrong type. */
export function misshapen(manifest: unknown): readonly string[] {
  return MANIFEST(manifest, "").map((path) => path.slice(1));
}
