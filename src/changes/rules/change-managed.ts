import type { PlatformDocument } from "../../registry/documents";
import type { ChangeRule } from "../change";

export const changeManaged: ChangeRule = {
  id: "change-managed",
  severity: "error",
  summary:
    "`managed` stays: switched off, Terraform would destroy the zone or KV namespace; switched on, it would create a second.",
  bad: '`"zone": { "managed": false, … }` where the base has `true`',
  good: '`"zone": { "managed": true, … }`',
  fix: "Stop releases, and follow docs/runbook.md: terraform state rm before an administrator merges false, plan --import in the release that brings true.",
  check({ platforms }, report) {
    for (const { id, before, after } of platforms) {
      if (before === undefined || after === undefined) continue;
      for (const { name, path, address, managed } of HELD) {
        const old = managed(before);
        const now = managed(after);
        if (old === undefined || now === undefined || old === now) continue;
        report(after, path, {
          message: `managed of the ${name} is flipped to ${now}`,
          found: String(now),
          hint: byHand(id, now, address),
        });
      }
    }
  },
};

const HELD = [
  {
    name: "zone",
    path: ["zone", "managed"],
    address: "cloudflare_zone.zone",
    managed: ({ value }: PlatformDocument) => value.zone?.managed,
  },
  {
    name: "KV namespace",
    path: ["dispatch", "kvNamespace", "managed"],
    address: "cloudflare_workers_kv_namespace.hostnames",
    managed: ({ value }: PlatformDocument) => value.dispatch?.kvNamespace?.managed,
  },
] as const;

function byHand(environment: string, managed: boolean, address: string): string {
  if (managed) {
    return `Stop releases. An administrator merges this change past the check. Then import it in the release: npx switchyard plan --environment ${environment} --import ${address}=<id>`;
  }
  return `Stop releases. In cdktf.out/stacks/${environment}-platform run terraform state rm ${address}. Then an administrator merges this change past the check.`;
}
