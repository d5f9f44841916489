import { WorkersKv } from "@cdktf/provider-cloudflare/lib/workers-kv";
import { describe, expect, it } from "@jest/globals";
import { App, TerraformStack } from "cdktf";
import fc from "fast-check";
import { type BlockIds, entryProps, hostnameProps, shardBlocks } from "../../constructs/bulk-blocks";
import { CustomHostname } from "../../constructs/custom-hostname";
import { HostnamesStack } from "../../constructs/hostnames-stack";
import { named } from "../../constructs/named";
import { TenantEntry } from "../../constructs/tenant-entry";
import { CIPHER_SUITES } from "../../src/cloudflare/cipher-suites";
import { type DesiredShard, desiredState, type PlainHostname, plainState } from "../../src/desired/desired-state";
import { literal, literals } from "../../src/desired/literal";
import { checkRegistry } from "../../src/registry/check";
import type { ServedCertificate } from "../../src/registry/model";
import { checkedEnvironment } from "../support/registry";
import { RICH_PLATFORMS, RICH_TENANTS } from "../support/rich-registry";
import { resource, stackJson, type TerraformJson } from "../support/synth";

const IDS: BlockIds = { accountId: literal("account"), zoneId: literal("zone"), kvNamespaceId: literal("kv") };

/** The resources of a shard, each a construct. */
function constructsOf({ hostnames, entries }: DesiredShard): TerraformJson {
  const stack = new TerraformStack(new App({ stackTraces: false }), "constructs");
  const byName = new Map<string, TenantEntry>();
  for (const entry of entries) {
    const construct = new TenantEntry(stack, `entry-${entry.name}`, entryProps(entry, IDS));
    byName.set(entry.name, named(construct, entry.name));
  }
  for (const hostname of hostnames) {
    const dependsOn = hostname.entries.flatMap((name) => byName.get(name) ?? []);
    const construct = new CustomHostname(stack, `hostname-${hostname.name}`, {
      ...hostnameProps(hostname, IDS),
      dependsOn,
    });
    named(construct, hostname.name);
  }
  return withoutMetadata(stackJson(stack).resource ?? {});
}

function withoutMetadata(resources: TerraformJson): TerraformJson {
  return JSON.parse(JSON.stringify(resources, (key, value) => (key === "//" ? undefined : value)));
}

const blocksOf = (shard: DesiredShard) => JSON.parse(JSON.stringify(shardBlocks(shard, IDS)));

function richShards(): readonly DesiredShard[] {
  const { registry, problems } = checkRegistry({
    sources: [
      ...Object.entries(RICH_PLATFORMS).map(([id, file]) => sourceOf("platform", id, file)),
      ...Object.entries(RICH_TENANTS).map(([id, file]) => sourceOf("tenant", id, file)),
    ],
    findings: [],
  });
  if (registry === undefined) throw new Error(JSON.stringify(problems));
  return registry.environments.flatMap((environment) => desiredState(environment).shards);
}

const sourceOf = (kind: "platform" | "tenant", id: string, file: object) => ({
  kind,
  id,
  file: `${kind === "tenant" ? "tenants" : kind}/${id}.json`,
  text: JSON.stringify(file),
});

describe("blocks written in bulk", () => {
  it("are what the constructs write: a registry that uses every field", () => {
    const shards = richShards();
    expect(shards.flatMap(({ hostnames }) => hostnames).length).toBeGreaterThan(8);
    for (const shard of shards) expect(blocksOf(shard)).toEqual(constructsOf(shard));
  });

  it("are what the constructs write: any certificate, origin and metadata", () => {
    fc.assert(
      fc.property(anyHostname(), (hostname) => {
        const shard = literals({ stack: "s", hostnames: [hostname], entries: [] });
        expect(blocksOf(shard)).toEqual(constructsOf(shard));
      }),
    );
  });
});

function anyHostname(): fc.Arbitrary<PlainHostname> {
  const text = fc.string({ unit: fc.constantFrom("$", "%", "{", "}", '"', "a", "é") });
  const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
  const certificate: fc.Arbitrary<ServedCertificate> = fc.record({
    validation: fc.constantFrom("http", "txt", "email", "delegated"),
    revalidate: fc.boolean(),
    bundleMethod: fc.constantFrom("ubiquitous", "optimal", "force"),
    wildcard: fc.boolean(),
    authority: maybe(fc.constantFrom("google", "lets_encrypt", "ssl_com")),
    branding: maybe(fc.boolean()),
    minTlsVersion: maybe(fc.constantFrom("1.0", "1.1", "1.2", "1.3")),
    tls13: maybe(fc.boolean()),
    http2: maybe(fc.boolean()),
    earlyHints: maybe(fc.boolean()),
    ciphers: maybe(fc.subarray([...CIPHER_SUITES])),
    uploaded: maybe(
      fc.record({ certificate: fc.constant("cert"), privateKey: fc.constant("key"), rotate: fc.boolean() }),
    ),
  });
  return fc.record({
    name: fc.constant("shop_acme_com"),
    tenant: fc.constant("acme"),
    hostname: fc.constant("shop.acme.com"),
    certificate,
    origin: maybe(fc.record({ server: text, sni: maybe(text) })),
    metadata: maybe(fc.dictionary(text, text)),
    lookup: maybe(fc.record({ workerName: text, outbound: fc.dictionary(text, text) })),
    entries: fc.constant([]),
  });
}

const VALUE = { accountId: "a", namespaceId: "n", keyName: "k", value: "v" };

/** The one stack of one hostname whose metadata no registry check has seen. */
function stackWith(metadata: Record<string, string>): HostnamesStack {
  const state = plainState(checkedEnvironment({}, { acme: { hostnames: [{ hostname: "shop.acme-store.com" }] } }));
  const shards = state.shards.map((shard) => ({
    ...shard,
    hostnames: shard.hostnames.map((hostname) => ({ ...hostname, metadata })),
  }));
  const desired = literals({ ...state, shards });
  const [shard] = desired.shards;
  if (shard === undefined) throw new Error("there is no shard");
  return new HostnamesStack(new App({ stackTraces: false }), shard.stack, { environment: desired, shard });
}

describe("blocks joined behind cdktf's token resolution", () => {
  it("hold as they are the texts that cdktf would replace or refuse", () => {
    const metadata = { map: "String Map Token Value", any: "Any Map Token Value", list: "#{Token[TOKEN.0]}" };
    const block = resource(stackJson(stackWith(metadata)), "cloudflare_custom_hostname", "shop_acme-store_com");
    expect(block?.custom_metadata).toEqual(metadata);
  });

  it("are Terraform's to read, so its own syntax is escaped in them", () => {
    const json = JSON.stringify(stackJson(stackWith({ note: '${file("/etc/hostname")}', "%{ if true }": "" })));
    expect(json).toContain('"%%{ if true }":""');
    expect(json).toContain('"note":"$${file(\\"/etc/hostname\\")}"');
  });

  it("never hold a cdktf token, whatever checked it before", () => {
    expect(() => stackWith({ note: "${TfToken[TOKEN.0]}" })).toThrow("a cdktf token can't be escaped");
  });

  it("stand beside a resource that was added as a construct, and the marker waits for it too", () => {
    const stack = stackWith({});
    new WorkersKv(stack, "extra", VALUE);
    const json = stack.toTerraform();
    expect(resource(json, "cloudflare_workers_kv", "extra")).toEqual({
      account_id: "a",
      namespace_id: "n",
      key_name: "k",
      value: "v",
    });
    expect(resource(json, "terraform_data", "switchyard_config")?.depends_on).toEqual([
      "cloudflare_custom_hostname.shop_acme-store_com",
      "cloudflare_workers_kv.extra",
      "cloudflare_workers_kv.shop_acme-store_com",
    ]);
  });

  it("never hide one, nor are hidden by it: a shared address is refused", () => {
    const stack = stackWith({});
    new WorkersKv(stack, "shop_acme-store_com", VALUE);
    expect(() => stack.toTerraform()).toThrow(
      "production-hostnames-000 has cloudflare_workers_kv.shop_acme-store_com already. Give yours another id.",
    );
  });
});
