import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { shardBlocks } from "../../constructs/bulk-blocks";
import tenantSchema from "../../schema/tenant.schema.json";
import { type DesiredKvEntry, desiredState } from "../../src/desired/desired-state";
import { literal } from "../../src/desired/literal";
import { recordsFor } from "../../src/onboarding/records";
import { documentsOf, type RegistryDocument } from "../../src/registry/documents";
import type { Declaration } from "../../src/registry/files.generated";
import { type Environment, registryFrom } from "../../src/registry/model";
import { decodeKvEntry, decodeMetadata, encodeKvEntry, encodeMetadata } from "../../worker/kv-entry";
import { platform, tenantWith } from "../registry/sample";

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly examples?: readonly unknown[];
  readonly pattern?: string;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly uniqueItems?: boolean;
}

const PARTS = tenantSchema.$defs as unknown as Readonly<Record<string, Schema>>;
const HOSTNAME: Schema = { $ref: "#/$defs/customHostname" };

function resolved({ $ref, ...own }: Schema): Schema {
  const part = PARTS[$ref?.replace("#/$defs/", "") ?? ""];
  return part === undefined ? own : { ...resolved(part), ...own };
}

/** What a schema allows. Most texts are its examples and something close, because few texts are names. */
function valuesOf(schema: Schema): fc.Arbitrary<unknown> {
  const {
    type,
    enum: allowed,
    examples = [],
    pattern = "",
    properties,
    required = [],
    items,
    uniqueItems,
  } = resolved(schema);
  if (allowed !== undefined) return fc.constantFrom(...allowed);
  if (type === "boolean") return fc.boolean();
  if (type === "array" && items !== undefined) {
    if (resolved(items).type === "string") return fc.shuffledSubarray(examples.flat(), { minLength: 1 });
    return (uniqueItems ? fc.uniqueArray : fc.array)(valuesOf(items), { minLength: 1, maxLength: 3 });
  }
  if (properties !== undefined) {
    const fields = Object.entries(properties).map(([name, field]) => [name, valuesOf(field)] as const);
    return fc.record<Record<string, unknown>>(Object.fromEntries(fields), { requiredKeys: [...required] });
  }
  if (type === "object") return fc.dictionary(fc.string(), fc.string(), { maxKeys: 3 });
  if (type !== "string") throw new Error(`no values for ${JSON.stringify(schema)}`);
  const texts = examples.flatMap((example) => [String(example), `${example}x`]);
  return fc.constantFrom(...texts.filter((text) => new RegExp(pattern).test(text)));
}

type Path = readonly string[];

/** Each field that holds a value, a map or a list of values; `0` is the first item of a list. */
function fieldsOf(schema: Schema, path: Path = []): Path[] {
  const { properties, items } = resolved(schema);
  if (properties !== undefined)
    return Object.entries(properties).flatMap(([name, field]) => fieldsOf(field, [...path, name]));
  const inside = items === undefined ? [] : fieldsOf(items, [...path, "0"]);
  return inside.length > 1 ? inside : [path];
}

const hostnames = valuesOf(HOSTNAME) as fc.Arbitrary<Declaration>;

function environmentWith(hostname: Declaration): Environment {
  const files = [
    { kind: "platform", id: "production", file: "platform/production.json", value: platform() },
    { kind: "tenant", id: "acme", file: "tenants/acme.json", value: tenantWith(hostname) },
  ];
  const documents = files.map((file) => ({ ...file, complete: true }) as RegistryDocument);
  return registryFrom(documentsOf(documents)).environments[0] as Environment;
}

const IDS = { accountId: literal("account"), zoneId: literal("zone"), kvNamespaceId: literal("kv") };

const desiredShard = (environment: Environment) => desiredState(environment).shards[0];

/** What the Worker reads for the hostname, from KV and from metadata. */
function readByWorker({ entry }: DesiredKvEntry) {
  return [decodeKvEntry(encodeKvEntry(entry)), decodeMetadata(encodeMetadata(entry))];
}

describe("a custom hostname of a tenant file", () => {
  it("is to the Worker what its file says", () => {
    fc.assert(
      fc.property(hostnames, (declared) => {
        const paths = declared.paths?.map(({ prefix, worker }) => ({ prefix, workerName: worker }));
        const { worker = "acme-shop", canonical, status } = declared;
        const expected = { workerName: worker, tenant: "acme", status, paths, canonical, limits: { cpuMs: 50 } };
        for (const entry of desiredShard(environmentWith(declared))?.entries ?? [])
          expect(readByWorker(entry)).toEqual([expected, expected]);
      }),
    );
  });

  /** Whatever a field of the file may reach: the Worker, Cloudflare by Terraform, the customer by the instructions. */
  function reached(declared: Declaration): string {
    const environment = environmentWith(declared);
    const shard = desiredShard(environment);
    const [tenant] = environment.tenants;
    const [hostname] = tenant?.hostnames ?? [];
    if (shard === undefined || tenant === undefined || hostname === undefined) throw new Error("nothing is served");
    const blocks = shardBlocks({ ...shard, entries: [] }, IDS);
    return JSON.stringify([shard.entries.map(readByWorker), blocks, recordsFor({ tenant, hostname }, environment)]);
  }

  const SAMPLE = fc.sample(hostnames, { numRuns: 2000, seed: 1 });

  it.each(fieldsOf(HOSTNAME).map((path) => ({ field: path.join(".").replaceAll(".0", "[]"), path })))(
    "has effect with its field $field",
    ({ path }) => {
      const having = SAMPLE.filter((one) => valueAt(one, path) !== undefined);
      const others = SAMPLE.filter((one) => valueAt(one, path.slice(0, -1)) !== undefined);
      const pairs = having.map((one, index) => [one, valueAt(others[index + 1], path)] as const);
      expect(pairs.length).toBeGreaterThan(50);
      expect(pairs.some(([one, other]) => reached(one) !== reached(withValue(one, path, other)))).toBe(true);
    },
  );
});

function valueAt(value: unknown, [first, ...rest]: Path): unknown {
  return first === undefined || value === undefined ? value : valueAt((value as Record<string, unknown>)[first], rest);
}

function withValue<Value>(value: Value, path: Path, now: unknown): Value {
  const copy = structuredClone(value);
  const parent = valueAt(copy, path.slice(0, -1)) as Record<string, unknown>;
  parent[path.at(-1) as string] = now;
  return copy;
}
