import type { PlatformDocument } from "../../registry/documents";
import type { ChangeRule } from "../change";

export const changeManaged: ChangeRule = {
  id: "change-managed",
  severity: "error",
  summary:
    "`managed` does not change. If it is set to false, Terraform destroys the zone or KV namespace. If it is set to true, Terraform creates a second one.",
  fix: "Stop releases and follow docs/runbook.md. To set false, run terraform state rm before an administrator merges. To set true, run plan --import in the release.",
  check({ platforms }, report) {
    for (const { id, before, after } of platforms) {
      if (before === undefined || after === undefined) continue;
      for (const { name, path, address, managed } of HELD) {
        const old = managed(before);
        const now = managed(after);
        if (old === undefined || now === undefined || old === now) continue;
        report(after, path, {
          message: `managed of the ${name} changes to ${now}`,
          found: String(now),
          hint: byHand(id, now, address),
        });
      }
    }
  },
  examples: [
    {
      by: "olga",
      bad: {
        "platform/production.json": {
          zone: { managed: false, id: "9a7806061c88ada191ed06f989cc3dac" },
          dispatch: { kvNamespace: { managed: false, id: "0f2ac74b498b48028cb68387c421e279" } },
        },
      },
      problems: [
        "platform/production.json /zone/managed - managed of the zone changes to false",
        "platform/production.json /dispatch/kvNamespace/managed - managed of the KV namespace changes to false",
      ],
      good: { change: { "platform/production.json": { zone: { id: "9a7806061c88ada191ed06f989cc3dac" } } } },
      others: ["change-platform"],
    },
  ],
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
