import type { ChangeRule } from "../change";

export const changeShardCount: ChangeRule = {
  id: "change-shard-count",
  severity: "warning",
  summary: "Another `shards.count` moves hostnames between Terraform states. Nothing changes at Cloudflare.",
  fix: "Release it with switchyard plan and switchyard apply: docs/release.md, Changing the number of shards. Do not use cdktf deploy, which would destroy each hostname that moves and create it again.",
  check({ platforms }, report) {
    for (const { before, after } of platforms) {
      const old = before?.value.shards?.count;
      const now = after?.value.shards?.count;
      if (after === undefined || old === undefined || now === undefined || old === now) continue;
      report(after, ["shards", "count"], {
        message: `the shard count changes from ${old} to ${now}`,
        found: String(now),
      });
    }
  },
  examples: [
    {
      by: "olga",
      bad: { "platform/production.json": { shards: { count: 2 } } },
      problems: "platform/production.json /shards/count - the shard count changes from 1 to 2",
      good: { change: { "platform/production.json": { protect: false } } },
      others: ["change-platform"],
    },
  ],
};
