import { MOST_HOSTNAMES_PER_SHARD, shardsFor } from "../../addresses/shard";
import { plural } from "../../text";
import type { Rule } from "../rule";

export const shardLimit: Rule = {
  id: "shard-limit",
  severity: "error",
  summary: `A shard has at most ${MOST_HOSTNAMES_PER_SHARD} custom hostnames on average: beyond that, planning one stack takes minutes and gigabytes.`,
  fix: "Raise shards.count. This moves hostnames between Terraform states, and changes nothing at Cloudflare: docs/release.md, Changing the number of shards.",
  check({ environments }, report) {
    for (const { platform, hostnames } of environments) {
      const count = platform.value.shards?.count;
      if (count === undefined || hostnames.length <= count * MOST_HOSTNAMES_PER_SHARD) continue;
      report(platform, ["shards", "count"], {
        message: `${plural(hostnames.length, "custom hostname")} in ${plural(count, "shard")} are more than ${MOST_HOSTNAMES_PER_SHARD} per shard`,
        found: String(count),
        hint: `Set "count" to ${shardsFor(hostnames.length)}. This moves hostnames between Terraform states, and changes nothing at Cloudflare: docs/release.md, Changing the number of shards.`,
      });
    }
  },
  examples: [
    {
      bad: {
        "platform/production.json": { shards: { count: 1 } },
        "tenants/acme.json": { hostnames: Array.from({ length: 1001 }, (_, index) => `a${index}.acme-store.com`) },
      },
      problems:
        "platform/production.json /shards/count - 1001 custom hostnames in 1 shard are more than 1000 per shard",
      others: ["shard-count"],
      good: {
        "platform/production.json": { shards: { count: 1 } },
        "tenants/acme.json": { hostnames: Array.from({ length: 1000 }, (_, index) => `a${index}.acme-store.com`) },
      },
    },
  ],
};
