import { HOSTNAMES_PER_SHARD, shardsFor } from "../../addresses/shard";
import { plural } from "../../text";
import type { Rule } from "../rule";

export const shardCount: Rule = {
  id: "shard-count",
  severity: "warning",
  summary: `A shard has about ${HOSTNAMES_PER_SHARD} custom hostnames on average, because planning a stack takes longer the larger it is: 350 hostnames take 5 seconds and 0.3 GB, 1,000 take 12 seconds, 10,000 take minutes and 4 GB.`,
  fix: "Raise shards.count. This moves hostnames between Terraform states, and changes nothing at Cloudflare: docs/release.md, Changing the number of shards.",
  check({ environments }, report) {
    for (const { platform, hostnames } of environments) {
      const count = platform.value.shards?.count;
      if (count === undefined || hostnames.length <= count * HOSTNAMES_PER_SHARD) continue;
      report(platform, ["shards", "count"], {
        message: `${plural(hostnames.length, "custom hostname")} in ${plural(count, "shard")} are more than ${HOSTNAMES_PER_SHARD} per shard`,
        found: String(count),
        hint: `Set "count" to ${shardsFor(hostnames.length)}. This moves hostnames between Terraform states, and changes nothing at Cloudflare: docs/release.md, Changing the number of shards.`,
      });
    }
  },
  examples: [
    {
      bad: {
        "platform/production.json": { shards: { count: 2 } },
        "tenants/acme.json": { hostnames: Array.from({ length: 701 }, (_, index) => `a${index}.acme-store.com`) },
      },
      problems: "platform/production.json /shards/count - 701 custom hostnames in 2 shards are more than 350 per shard",
      good: {
        "platform/production.json": { shards: { count: 2 } },
        "tenants/acme.json": { hostnames: Array.from({ length: 700 }, (_, index) => `a${index}.acme-store.com`) },
      },
    },
  ],
};
