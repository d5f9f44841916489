import { HOSTNAMES_PER_SHARD, shardsFor } from "../../addresses/shard";
import type { Rule } from "../rule";

export const shardCount: Rule = {
  id: "shard-count",
  severity: "warning",
  summary: `A shard has at most ${HOSTNAMES_PER_SHARD} custom hostnames on average: Cloudflare allows 1,200 requests in 5 minutes, and a refresh costs three a hostname.`,
  fix: "Raise shards.count; a change moves hostnames between states, so see docs/runbook.md first.",
  check({ environments }, report) {
    for (const { platform, hostnames } of environments) {
      const count = platform.value.shards?.count;
      if (count === undefined || hostnames.length <= count * HOSTNAMES_PER_SHARD) continue;
      report(platform, ["shards", "count"], {
        message: `${hostnames.length} custom hostnames in ${count} ${count === 1 ? "shard" : "shards"} are more than ${HOSTNAMES_PER_SHARD} each`,
        found: String(count),
        hint: `Set "count" to ${shardsFor(hostnames.length)}; a change moves hostnames between states, so see docs/runbook.md first.`,
      });
    }
  },
  examples: [
    {
      bad: {
        "platform/production.json": { shards: { count: 2 } },
        "tenants/acme.json": { hostnames: Array.from({ length: 701 }, (_, index) => `a${index}.acme-store.com`) },
      },
      problems: "platform/production.json /shards/count - 701 custom hostnames in 2 shards are more than 350 each",
      good: {
        "platform/production.json": { shards: { count: 2 } },
        "tenants/acme.json": { hostnames: Array.from({ length: 700 }, (_, index) => `a${index}.acme-store.com`) },
      },
    },
  ],
};
