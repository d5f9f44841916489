import type { ChangeRule } from "../change";

export const changeShardCount: ChangeRule = {
  id: "change-shard-count",
  severity: "error",
  summary:
    "`shards.count` does not change. Another count moves hostnames to other Terraform states: Terraform would destroy each and create it again.",
  fix: "Stop releases. Synthesize with both counts; for each address that moves to another stack, run terraform state mv -state=<old> -state-out=<new> on copies of the two states (terraform state pull, then push), until every plan is empty. Then an administrator merges this change past the check.",
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
