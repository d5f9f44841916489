import fc from "fast-check";
import { checked, notChecked } from "../../src/cloudflare/checked";
import type { Review } from "../../src/review/review";
import type { StatusReport } from "../../src/status/report";
import { lineOf, movedLine, reportOf } from "../status/sample-report";

const NOTES = [
  { sentence: "A sentence." },
  { fact: "fact", value: "v" },
  { attribute: "a.b", before: null, after: "x" },
];

/** A review with something in every place that a format prints. */
export const FULL_REVIEW: Review = {
  subject: {
    environment: "production",
    commit: "c0ffee",
    uncommitted: true,
    planned: { by: "Ada", at: "2026-11-23T11:00:00.000Z" },
  },
  environment: "production",
  owners: ["ops", "lead"],
  stacks: ["production-platform"],
  digest: "a1",
  basis: "state",
  changeDigest: "b2",
  shared: [{ address: "zone", action: "delete", impact: "outage", lost: true, succeeded: false, notes: NOTES }],
  tenantsBehind: 2,
  changes: (["none", "routing", "validation", "outage"] as const).map((impact) => ({
    tenant: "acme",
    from: "bolt",
    hostname: "shop.acme.com",
    kinds: ["moved", "edited"],
    impact,
    addresses: ["kv"],
    budgets: ["routing"],
    notes: NOTES,
    pairNotSent: false,
  })),
  kept: [{ attribute: "ssl.ciphers", value: "x", hostnames: ["a.com", "b.com"] }],
  totals: { tenants: { before: 1, after: 2 }, hostnames: { before: 1, after: 2 } },
  budgets: [
    {
      kind: "outages",
      tenants: ["acme", "bolt"],
      waived: ["acme"],
      allowed: 1,
      limit: { absolute: 3, percent: 1 },
      standard: false,
      shared: ["zone"],
      over: true,
    },
    {
      kind: "routing",
      tenants: ["acme"],
      waived: [],
      allowed: null,
      limit: {},
      standard: true,
      shared: [],
      over: false,
    },
  ],
  forecast: {
    refresh: { requests: 1, minutes: 1 },
    apply: { requests: 1, certificates: 1, minutes: 2 },
    hostnames: { before: 1, after: 2, included: 1, hardCap: 1 },
  },
  unknown: [{ stack: "s", address: "r2.x", type: "r2", action: "create", runs: ["local-exec"] }],
  dataSources: [{ address: "data.x", type: "x", reads: ["path: y"], stacks: ["s", "t"] }],
  certificates: [
    {
      stack: "s",
      address: "host",
      hostname: null,
      certificates: [
        { kind: "certificate", sha256: "AA", subject: "CN=x", issued: "2026-01-01", expires: "2027-01-01" },
        { kind: "certificate", sha256: "BB", subject: "CN=y", issued: "2026-01-01", expires: "2027-01-01" },
      ],
      validity: "expires soon",
    },
  ],
  notCompared: [{ stack: "s", address: "x", path: "a.b" }],
  refusals: [
    { rule: "root-lost", address: "zone", action: "delete" },
    { rule: "stack-changed", hostnames: ["a.com", "b.com"] },
    { rule: "pair-not-sent", hostname: "c.com" },
    { rule: "returning", hostname: "d.com" },
  ],
  alreadyGone: [],
  moves: [
    {
      from: "production-hostnames-000",
      to: "production-hostnames-001",
      addresses: ["cloudflare_workers_kv.shop_acme_com"],
    },
    { from: "production-hostnames-002", to: null, addresses: ["terraform_data.switchyard_config"] },
  ],
  waiting: ["production-hostnames-000"],
};

const DNS = {
  route: checked({ leads: "elsewhere", chain: ["a.net"], addresses: ["198.51.100.7"] } as const),
  caa: checked({ name: "gone.com", records: [{ tag: "issue", value: "pki.goog" }] }),
  challenge: notChecked("no"),
};
const moved = movedLine("shop.gone.com", { dns: DNS });

/** A status with something in every place that a format prints. */
export const FULL_STATUS: StatusReport = {
  ...reportOf(
    [
      { ...moved, judgement: { ...moved.judgement, files: [{ url: "http://x/y", body: "z" }] } },
      lineOf("www.acme.com", { expiring: true }),
    ],
    {
      fallbackOrigin: checked({ origin: "o.com", status: "deployment", errors: ["why"] }),
      foreign: [
        { environment: "production", listed: false, hostname: "x.com", status: "active", certificate: "active" },
      ],
      failures: ["page 3: why"],
    },
  ),
  onboarding: [{ validation: "http", hostnames: 3, median: 3_600_000, p90: 7_200_000 }],
};

/** Words of ours that a writer looks up, and times. */
const OURS = new Set([
  "action",
  "at",
  "basis",
  "budgets",
  "expires",
  "impact",
  "kind",
  "kinds",
  "rule",
  "sentence",
  "verdict",
]);

/** The report with this text in the place of every text that others could have written. */
export function sayingEverywhere<Report>(report: Report, text: string): Report {
  const said = (value: unknown, key: string): unknown => {
    if (typeof value === "string") return OURS.has(key) ? value : text;
    if (Array.isArray(value)) return value.map((member) => said(member, key === "kinds" ? key : ""));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, said(member, name)]));
  };
  return said(report, "") as Report;
}

const MARKUP = [
  ...[
    '"',
    "'",
    "<",
    ">",
    "&",
    "=",
    " ",
    "`",
    "``",
    "|",
    "\\",
    "\0",
    "\n",
    "\n::",
    "##[",
    "\u001b[2J",
    "\u202e",
    "# ",
    "- ",
  ],
  ...[
    "</td>",
    "</code>",
    "</style>",
    "</script>",
    "<script>x()</script>",
    "<img src=x onerror=x()>",
    ' onclick="x()" ',
  ],
  ...["<!--", "-->", "]]>", "<svg/onload=x()>", "@ops", "#12", "https://evil.example", "[a](b)", "**b**", "::error::x"],
];

/** Whatever a customer's file, Cloudflare or DNS might say. */
export const hostileText = fc
  .array(fc.oneof(fc.constantFrom(...MARKUP), fc.string({ unit: "binary" })), { minLength: 1 })
  .map((parts) => parts.join(""))
  .filter((text) => text !== "");
