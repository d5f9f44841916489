import { checked } from "../../src/cloudflare/checked";
import { compareStack, learnNames, snapshotFailures, strangersIn } from "../../src/drift/compare";
import { snapshotFinder } from "../../src/drift/snapshot-objects";
import { declaredFields, sharing } from "../../src/terraform/declared-fields";
import { CUSTOM_HOSTNAME, KV_ENTRY } from "../../src/terraform/resource-types";
import { readStateObjects } from "../../src/terraform/state-objects";
import { hostnameList, kvEntryList, partialSnapshot } from "./snapshots";

// Run by its test in a process of its own, whose heap is limited: compares 100,000 hostnames and as many entries.

const HOSTNAMES = 100_000;
const PER_STACK = 350;

const nameOf = (index: number) => `shop-${index}.customer-${index % 7919}.example.com`;
const entryOf = (index: number) =>
  JSON.stringify({ workerName: `worker-${index % 4000}`, tenant: `tenant-${index % 4000}` });
const sslOf = (version: string) => ({ method: "http", type: "dv", settings: { min_tls_version: version } });

const share = sharing();
const fields = (index: number, version: string) => {
  const answer = {
    hostname: nameOf(index),
    custom_metadata: { tenant: `tenant-${index % 4000}` },
    ssl: sslOf(version),
  };
  return declaredFields(CUSTOM_HOSTNAME, answer, share);
};

/** One hostname and one entry of each thousand are otherwise at Cloudflare. */
const isChanged = (index: number) => index % 1_000 === 0;

function snapshot() {
  const hostnames: Record<string, ReturnType<typeof fields>> = {};
  const values: Record<string, string> = {};
  for (let index = 0; index < HOSTNAMES; index++) {
    hostnames[nameOf(index)] = fields(index, isChanged(index) ? "1.0" : "1.2");
    values[nameOf(index)] = isChanged(index) ? "{}" : entryOf(index);
  }
  const kvEntries = kvEntryList(values);
  return partialSnapshot({
    zone: checked({ fields: {} } as never),
    hostnames: hostnameList(hostnames),
    kvNamespace: checked({ id: "kv", name: "kv", fields: {} }),
    kvEntries,
    kvKeys: checked(new Set(kvEntries.entries.keys())),
  });
}

/** As `terraform state pull` prints it. */
function stateText(first: number): string {
  const indexes = Array.from({ length: Math.min(PER_STACK, HOSTNAMES - first) }, (_, index) => first + index);
  const resource = (type: string, index: number, attributes: object) => ({
    mode: "managed",
    type,
    name: `shop_${index}`,
    instances: [{ attributes }],
  });
  return JSON.stringify({
    version: 4,
    resources: indexes.flatMap((index) => [
      resource(CUSTOM_HOSTNAME, index, { id: `id of ${nameOf(index)}`, status: "active", ...fields(index, "1.2") }),
      resource(KV_ENTRY, index, { id: nameOf(index), key_name: `hostname:${nameOf(index)}`, value: entryOf(index) }),
    ]),
  });
}

const config = { resource: { [CUSTOM_HOSTNAME]: {}, [KV_ENTRY]: {} } };
const cloudflare = snapshot();
const find = snapshotFinder(cloudflare, { dnsNames: new Set(), scriptName: "", dispatchNamespace: "" });
const known = { hostnames: new Set<string>(), kvKeys: new Set<string>() };
let differing = 0;
for (let first = 0; first < HOSTNAMES; first += PER_STACK) {
  const objects = readStateObjects(stateText(first), share);
  learnNames(known, objects);
  differing += compareStack({ name: `s-${first}`, config, objects }, find, new Map()).objects.length;
}
const strangers = strangersIn(cloudflare, known);
process.stdout.write(
  JSON.stringify({
    differing,
    strangers: strangers.hostnames.length + strangers.kvKeys.length,
    failures: snapshotFailures(cloudflare, []).length,
  }),
);
