import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { shardsFor } from "../src/addresses/shard";
import type { Declaration, PlatformFile, TenantFile } from "../src/registry/files.generated";

/** A registry as its files: `tenants/amber-atelier.json` and its text. */
export type GeneratedRegistry = ReadonlyMap<string, string>;

/**
 * A believable registry of exactly so many hostnames, one environment, no warnings. From counters and not from chance: the
 * same number gives the same files, and the larger registry holds the smaller one's tenants.
 */
export function generateRegistry(hostnames: number): GeneratedRegistry {
  const files = new Map([["platform/production.json", textOf(platformFile(hostnames))]]);
  for (let index = 0, left = hostnames; left > 0; index++) {
    const tenant = tenantFile(index, left);
    files.set(`tenants/${brandOf(index)}.json`, textOf(tenant));
    left -= tenant.hostnames.length;
  }
  return files;
}

/** Writes the files under a root, as `switchyard synth` expects them there. */
export function writeRegistry(root: string, files: GeneratedRegistry): void {
  for (const folder of ["platform", "tenants"]) mkdirSync(join(root, folder), { recursive: true });
  for (const [file, text] of files) writeFileSync(join(root, file), text);
}

/** The generated registry keeps its state in a bucket, and there is none here. */
export function withLocalState(files: GeneratedRegistry): GeneratedRegistry {
  const name = "platform/production.json";
  const platform = JSON.parse(files.get(name) ?? "{}");
  const terraform = { backend: { type: "local", path: "state" } };
  return new Map([...files, [name, JSON.stringify({ ...platform, terraform })]]);
}

function textOf(file: unknown): string {
  return `${JSON.stringify(file, null, 2)}\n`;
}

function platformFile(hostnames: number): PlatformFile {
  return {
    $schema: "../.switchyard/platform.schema.json",
    owners: ["saasprovider/platform"],
    accountId: "023e105f4ecef8ad9ca31a8372d0c353",
    zone: { name: "saasprovider.com", managed: true, dcvDelegationId: "bd13fd5e9b6b0d81" },
    fallbackOrigin: { name: "proxy-fallback.saasprovider.com" },
    cnameTarget: { name: "customers.saasprovider.com", wildcard: true },
    routing: { mode: "wildcard", lookup: "kv", exclude: ["saasprovider.com/*", "api.saasprovider.com/*"] },
    dispatch: {
      namespace: "production",
      scriptName: "dispatch",
      kvNamespace: { title: "hostnames", managed: true },
      compatibilityDate: "2026-04-21",
      outbound: { service: "outbound", parameters: ["region"] },
      observability: true,
    },
    tiers: {
      free: { cpuMs: 10, subRequests: 20 },
      pro: { cpuMs: 50, subRequests: 50 },
      enterprise: { cpuMs: 200, subRequests: 500 },
    },
    entitlements: {
      originSni: true,
      customMetadata: true,
      certificateAuthority: true,
      hostnamesIncluded: hostnames,
      hostnamesHardCap: hostnames,
    },
    certificateDefaults: { validation: "http", minTlsVersion: "1.2", tls13: true, http2: true },
    shards: { count: shardsFor(hostnames) },
    terraform: {
      backend: {
        type: "s3",
        bucket: "terraform-state",
        prefix: "switchyard",
        region: "auto",
        endpoint: "https://023e105f4ecef8ad9ca31a8372d0c353.r2.cloudflarestorage.com",
        useLockfile: true,
      },
    },
  };
}

const ADJECTIVES = words(
  "amber autumn azure bold brass brave bright calm cedar clear cobalt copper coral crisp dapper early eastern electric",
  "ember fern flint forest frosty gentle gilded golden grand green hazel hidden indigo ivory jade keen kind lively lunar",
  "maple marble mellow misty modern noble nordic oaken olive opal pearl plain polar prime quiet rapid royal rustic sage",
);
const NOUNS = words(
  "anchor arrow badger barley beacon birch bison brook canyon castle cliff clover compass condor cove crane creek crest",
  "dune eagle falcon feather field finch fjord garnet glade grove harbor hawk heron hill island kestrel lagoon lark",
  "lantern laurel ledge lynx marsh meadow mesa mill moon moor orchard otter owl pebble pine plover quarry raven reef",
);
const TRADES = words(
  "atelier bakery books clinic coffee cycles dental flowers goods records studio tools travel wines",
);

function words(...lines: readonly string[]): readonly string[] {
  return lines.join(" ").split(" ");
}

/** Where `index` stands, counting through a list over and over. */
function pick<Item>(items: readonly [Item, ...Item[]] | readonly Item[], index: number): Item {
  return items[index % items.length] as Item;
}

/** `amber-anchor-atelier`, and `amber-anchor-atelier-2` once all words are used: another for every index. */
function brandOf(index: number): string {
  const adjective = index % ADJECTIVES.length;
  const rest = Math.floor(index / ADJECTIVES.length);
  const noun = (rest + adjective) % NOUNS.length; // neighbours differ in more than one word
  const trade = Math.floor(rest / NOUNS.length);
  const round = Math.floor(trade / TRADES.length); // once all words are used, with a number
  const brand = [pick(ADJECTIVES, adjective), pick(NOUNS, noun), pick(TRADES, trade)];
  return [...brand, ...(round > 0 ? [round + 1] : [])].join("-");
}

/** Hostnames of a tenant, in turns: most have one or two, a few have a dozen. */
const COUNTS = [1, 2, 1, 1, 3, 2, 1, 4, 2, 1, 1, 2, 12] as const;
const TOP_LEVEL_DOMAINS = ["com", "net", "de", "co.uk", "shop", "io", "fr"] as const;
const LABELS = words("shop www api booking help blog app members status media events team");
const TIERS = ["free", "pro", "pro", "free", "enterprise"] as const;

function tenantFile(index: number, most: number): TenantFile & { hostnames: Declaration[] } {
  const brand = brandOf(index);
  const count = Math.min(pick(COUNTS, index), most);
  return {
    $schema: "../.switchyard/tenant.schema.json",
    displayName: brand.replace(
      /(^|-)([a-z])/g,
      (_, dash: string, letter: string) => (dash && " ") + letter.toUpperCase(),
    ),
    owners: index % 10 === 3 ? [brand, "saasprovider/support"] : [brand],
    ...(index % 96 === 11 && { status: "suspended" }),
    tier: pick(TIERS, index),
    worker: brand,
    ...(index % 50 === 7 && { limits: { cpuMs: 75 } }),
    ...(index % 20 === 5 && { outbound: { region: "eu" } }),
    hostnames: Array.from({ length: count }, (_, position) => customHostname(index, position, brand)),
  };
}

function customHostname(index: number, position: number, brand: string): Declaration {
  const domain = `${brand}.${pick(TOP_LEVEL_DOMAINS, index)}`;
  const kind = index + position;
  return {
    hostname: `${pick(LABELS, position)}.${domain}`,
    ...(position === 1 && index % 3 === 0 && index % 97 !== 11 && { canonical: `${LABELS[0]}.${domain}` }),
    ...(position === 2 && { worker: `${brand}-api`, paths: [{ prefix: "/v2", worker: `${brand}-api-v2` }] }),
    ...(kind % 4 === 1 && { certificate: { validation: "delegated", minTlsVersion: "1.3" } }),
    ...(kind % 31 === 4 && { certificate: { validation: "txt", authority: "lets_encrypt", earlyHints: true } }),
    ...(kind % 25 === 9 && { metadata: { theme: "dark", locale: "en-GB" } }),
    ...(kind % 101 === 8 && { origin: { server: "proxy-fallback.saasprovider.com", sni: ":request_host_header:" } }),
  };
}
