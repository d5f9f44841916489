import { checked, notChecked } from "../../src/cloudflare/checked";
import type { EnvironmentStatus, HostnameStatusLine, StatusReport } from "../../src/status/report";
import type { Verdict } from "../../src/status/verdicts";

export const REPORT_TIME = Date.parse("2026-11-23T06:00:00Z");
const DAY = 86_400_000;

/** A hostname as a test wants it; the rest is that of one which serves. */
export function lineOf(hostname: string, changes: Partial<HostnameStatusLine> = {}): HostnameStatusLine {
  return {
    environment: "production",
    hostname,
    tenant: "acme",
    validation: "http",
    status: "active",
    certificate: "active",
    judgement: {
      row: "serving",
      verdict: "serving",
      words: "Serves traffic.",
      next: undefined,
      command: undefined,
      cause: { words: "Serves traffic.", next: undefined, command: undefined },
      particulars: [],
      until: undefined,
      records: [],
      files: [],
      revalidate: undefined,
    },
    createdAt: REPORT_TIME - 40 * DAY,
    expiresAt: REPORT_TIME + 50 * DAY,
    expiring: false,
    deletedAt: undefined,
    since: undefined,
    dns: { route: notChecked("DNS was not asked"), caa: notChecked("not needed"), challenge: notChecked("not needed") },
    past: [],
    ...changes,
  };
}

/** One that has moved away: records, a way out, a deadline and a past. */
export function movedLine(hostname: string, changes: Partial<HostnameStatusLine> = {}): HostnameStatusLine {
  const past = (["customer", "serving", "stuck"] as const).map((verdict: Verdict, index) => ({
    at: new Date(REPORT_TIME - (30 - index * 14) * DAY).toISOString(),
    environment: "production",
    hostname,
    tenant: "bolt",
    validation: "http",
    verdict,
    status: verdict === "stuck" ? "moved" : verdict === "serving" ? "active" : "pending",
    certificate: verdict === "customer" ? "pending_validation" : "active",
  }));
  const record = {
    name: hostname,
    host: "shop",
    type: "CNAME",
    value: "customers.saasprovider.com",
    ttl: 300,
    proxied: false,
  } as const;
  return lineOf(hostname, {
    tenant: "bolt",
    status: "moved",
    judgement: {
      row: "moved",
      verdict: "stuck",
      words: `Moved away, or not validated within 7 days: DNS points to shops.other.net. Cloudflare deletes it by 2026-11-28 06:00 UTC, in 5 days.`,
      next: "If the customer left, take it out of tenants/bolt.json. If they stay: have the record set, then start the validation again.",
      command: undefined,
      cause: {
        words:
          "Moved away, or not validated within 7 days: DNS points elsewhere. Cloudflare deletes it by the date in the details.",
        next: "If the customer left, take it out of tenants/<tenant>.json. If they stay: have the record set, then start the validation again.",
        command: undefined,
      },
      particulars: ["DNS points to shops.other.net", "deadline: by 2026-11-28 06:00 UTC, in 5 days"],
      until: REPORT_TIME + 5 * DAY,
      records: [record],
      files: [],
      revalidate: {
        command: `npx switchyard status --revalidate ${hostname}`,
        patch: `curl -X PATCH https://api.cloudflare.com/client/v4/zones/023e105f4ecef8ad9ca31a8372d0c353/custom_hostnames/0d89c70d-ad9f-4843-b99f-6cc0252067e9 -H "Authorization: Bearer $CLOUDFLARE_API_TOKEN" --json '{"ssl":{"method":"http","type":"dv"}}'`,
        hostnameId: "0d89c70d-ad9f-4843-b99f-6cc0252067e9",
        zoneId: "023e105f4ecef8ad9ca31a8372d0c353",
        ssl: { method: "http", type: "dv" },
      },
    },
    deletedAt: REPORT_TIME + 5 * DAY,
    past,
    ...changes,
  });
}

export function reportOf(
  hostnames: readonly HostnameStatusLine[],
  changes: Partial<EnvironmentStatus> = {},
): StatusReport {
  return {
    now: REPORT_TIME,
    environments: [
      {
        environment: "production",
        zone: "saasprovider.com",
        fallbackOrigin: checked({ origin: "proxy-fallback.saasprovider.com", status: "active", errors: [] }),
        quota: checked({ allocated: 100, used: hostnames.length, hardCap: 50_000 }),
        readAt: REPORT_TIME,
        hostnames,
        foreign: [],
        orphans: [],
        dispatch: {
          namespace: "production",
          route: checked(undefined),
          worker: checked(undefined),
          userWorkers: checked(new Set(["acme-shop"])),
        },
        failures: [],
        ...changes,
      },
    ],
    onboarding: [],
    history: [],
  };
}
