import type { HostnameStatusLine, StatusReport } from "../../src/status/report";
import { lineOf, movedLine, REPORT_TIME, reportOf } from "./sample-report";

const DAY = 86_400_000;

/** Of 25 hostnames, so many have each cause: 840 of 2,000 are not serving, 520 of them moved away. */
const CAUSES: readonly (readonly [number, (hostname: string, index: number) => HostnameStatusLine])[] = [
  [13, moved],
  [4, waiting],
  [4, missingWorker],
];

/** A registry on a bad day: customers with up to 20 hostnames, and every fourth hostname or so not serving. */
export function largeReport(hostnames: number): StatusReport {
  const lines = Array.from({ length: hostnames }, (_, index) => lineAt(index, hostnames));
  return reportOf(lines);
}

function lineAt(index: number, hostnames: number): HostnameStatusLine {
  const hostname = `shop-${index}.store-${Math.floor(index / 20)}.com`;
  const bad = Math.round(hostnames * 0.42);
  if (index >= bad) return lineOf(hostname, { tenant: tenantAt(index) });
  let place = index % 21;
  for (const [count, make] of CAUSES) {
    if (place < count) return { ...make(hostname, index), tenant: tenantAt(index) };
    place -= count;
  }
  return lineOf(hostname);
}

function tenantAt(index: number): string {
  return `store-${Math.floor(index / 20)}`;
}

function moved(hostname: string, index: number): HostnameStatusLine {
  const line = movedLine(hostname);
  const { judgement } = line;
  const target = `shops-${index}.other.net`;
  return {
    ...line,
    deletedAt: REPORT_TIME + ((index % 7) + 1) * DAY,
    judgement: {
      ...judgement,
      words: `Moved away, or not validated within 7 days: DNS points to ${target}. Cloudflare deletes it by 2026-11-28 06:00 UTC, in 5 days.`,
      next: judgement.next?.replace("bolt", tenantAt(index)),
      particulars: [`DNS points to ${target}`],
      until: REPORT_TIME + ((index % 7) + 1) * DAY,
    },
  };
}

function waiting(hostname: string, index: number): HostnameStatusLine {
  const line = movedLine(hostname);
  return {
    ...line,
    status: "pending",
    certificate: "pending_validation",
    deletedAt: undefined,
    judgement: {
      ...line.judgement,
      row: "route-elsewhere",
      verdict: "customer",
      words: `DNS points to old-${index}.example.net. Cloudflare gives up 7 days after it started.`,
      next: "The customer must add these DNS records.",
      cause: {
        words: "DNS points elsewhere. Cloudflare gives up 7 days after it started.",
        next: "The customer must add these DNS records.",
        command: undefined,
      },
      particulars: [`DNS points to old-${index}.example.net`],
      until: undefined,
      revalidate: undefined,
    },
  };
}

function missingWorker(hostname: string, index: number): HostnameStatusLine {
  const worker = `${tenantAt(index)}-shop`;
  const line = lineOf(hostname);
  const words = (name: string) => `Visitors get 404: the dispatch namespace production has no user Worker ${name}.`;
  const command = (name: string) => `npx wrangler deploy --name ${name} --dispatch-namespace production`;
  const next = "Upload it. If the name is wrong, correct it in";
  return {
    ...line,
    judgement: {
      ...line.judgement,
      row: "worker-missing",
      verdict: "us",
      words: words(worker),
      next: `${next} tenants/${tenantAt(index)}.json and release.`,
      command: command(worker),
      cause: {
        words: words("of the name in the details"),
        next: `${next} tenants/<tenant>.json and release.`,
        command: command("<user Worker>"),
      },
      particulars: [`user Worker ${worker}`],
    },
  };
}
