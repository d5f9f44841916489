import type { TenantFile } from "./files.generated";

export type Status = NonNullable<TenantFile["status"]>;

/** What a hostname answers with: its own `removed`, otherwise its tenant's status. A suspension always wins. */
export function statusInEffect(tenant: Status = "live", own?: "removed"): Status {
  return own === undefined || tenant === "suspended" ? tenant : own;
}
