import { describe, expect, it } from "@jest/globals";
import { checked, notChecked } from "../../src/cloudflare/checked";
import { CERTIFICATE_STATUSES } from "../../src/cloudflare/statuses";
import { paletteOf } from "../../src/report/terminal-text";
import type { DispatchFacts } from "../../src/status/dispatch";
import type { Orphan } from "../../src/status/orphans";
import type { StatusReport } from "../../src/status/report";
import { renderHtml } from "../../src/status/writers/html";
import { renderJson } from "../../src/status/writers/json";
import { renderMarkdown } from "../../src/status/writers/markdown";
import { renderPrometheus } from "../../src/status/writers/prometheus";
import { renderText } from "../../src/status/writers/text";
import { lineOf, movedLine, REPORT_TIME, reportOf } from "./sample-report";

const text = (report: StatusReport) => String(renderText(report, paletteOf(false)));
const UNSEEN = /[^\P{C}\n]/u;
const foreign = {
  environment: "production",
  listed: false,
  hostname: "shop.stranger.com",
  status: "active",
  certificate: "active",
};

describe("text", () => {
  it("fits 80 columns, commands and records aside", () => {
    const statuses = CERTIFICATE_STATUSES.map((certificate, index) =>
      movedLine(`${"long-label.".repeat((index % 6) + 1)}store.com`, {
        tenant: `tenant-${"x".repeat(index)}`,
        certificate,
      }),
    );
    const report = text(
      reportOf([...statuses, lineOf("a.b.c")], { foreign: [foreign], failures: [`page 3: ${"why ".repeat(60)}`] }),
    );
    const long = report.split("\n").filter((line) => line.length > 80);
    expect(long.filter((line) => !/^ {6}(\$ |\S+ CNAME )/.test(line))).toEqual([]);
  });

  it("says first what cannot be asked, and last whether the fallback origin is there", () => {
    const report = reportOf([], {
      fallbackOrigin: checked(undefined),
      quota: notChecked("no"),
      failures: ["the quota: no"],
      foreign: [foreign],
    });
    expect(text(report)).toBe(`NOT CHECKED (1)
  the quota: no

AT CLOUDFLARE, BUT NOT DECLARED HERE: NEVER TOUCHED (1)
  shop.stranger.com  active / active

production (saasprovider.com), 2026-11-23 06:00 UTC
Fallback origin: is not set: nothing serves without it.
Quota: could not be asked.
Dispatch: Route and dispatch Worker are as declared.
Not checked: 1 question, see above.
0 hostnames: none.`);
  });

  it("shows the way that DNS takes, and what CAA allows", () => {
    const dns = {
      route: checked({ leads: "elsewhere", chain: ["a.net", "b.net"], addresses: ["198.51.100.7"] } as const),
      caa: checked({ name: "gone.com", records: [{ tag: "issue", value: "pki.goog" }] }),
      challenge: notChecked("no"),
    };
    const report = text(reportOf([movedLine("shop.gone.com", { dns }), lineOf("www.acme.com", { dns })]));
    expect(report.match(/^ {4}(DNS|CAA).*$/gm)).toEqual([
      "    DNS: shop.gone.com -> a.net -> b.net (198.51.100.7)",
      "    CAA at gone.com: issue pki.goog",
    ]);
  });

  it("prints the record, the command and the plain request of a way out", () => {
    expect(text(reportOf([movedLine("shop.gone.com")]))).toContain(`NEEDS ATTENTION (1)
  shop.gone.com  bolt  moved / active
    Moved away, or not validated within 7 days: DNS points to shops.other.net.
    Cloudflare deletes it by 2026-11-28 06:00 UTC, in 5 days.
    Next: If the customer left, take it out of tenants/bolt.json. If they stay:
    have the record set, then start the validation again.
      shop.gone.com CNAME customers.saasprovider.com
      $ npx switchyard instructions shop.gone.com
      $ npx switchyard status --revalidate shop.gone.com
      $ curl -X PATCH https://api.cloudflare.com/`);
  });
});

it("prints commands that a shell takes as they are, a wildcard's too", () => {
  expect(text(reportOf([movedLine("*.gone.com")]))).toContain("\n      $ npx switchyard instructions '*.gone.com'\n");
});

describe("what others wrote", () => {
  const hostile =
    '\u001b[31m\u202e | `x` @ops <script>alert(1)</script> [a](https://evil.example) ${file("/etc")}\n# title';
  const line = movedLine("shop.gone.com");
  const report = reportOf([{ ...line, judgement: { ...line.judgement, words: hostile } }], { failures: [hostile] });

  it("is shown on a terminal, not obeyed", () => {
    expect(text(report)).not.toMatch(UNSEEN);
    expect(text(report)).toContain("\\u{1b}[31m\\u{202e}");
  });

  it("is no markup in Markdown: no mention, no link, no row of its own", () => {
    const markdown = renderMarkdown(report);
    expect(markdown).not.toMatch(/@ops|<script|\]\(http|https:\/\/evil|\n# title/);
    for (const row of markdown.split("\n").filter((each) => each.startsWith("| `shop")))
      expect(row.split(" | ")).toHaveLength(row.includes("CNAME") ? 4 : 3);
  });

  it("is no markup in HTML, nor a command in JSON", () => {
    expect(renderHtml(report)).not.toContain("<script>alert");
    expect(renderJson(report)).not.toMatch(UNSEEN);
    expect(JSON.parse(renderJson(report)).environments[0].hostnames[0].words).toBe(hostile);
  });
});

it("JSON tells an answer from none", () => {
  const report = JSON.parse(
    renderJson(
      reportOf([lineOf("a.b.c")], { fallbackOrigin: checked(undefined), quota: notChecked("no"), failures: ["no"] }),
    ),
  );
  expect(report.complete).toBe(false);
  expect(report.environments[0]).toMatchObject({
    fallbackOrigin: { answer: null },
    quota: { notAsked: "no" },
    couldNotAsk: ["no"],
    hostnames: [
      { hostname: "a.b.c", verdict: "serving", revalidate: null, dns: { route: { notAsked: "DNS was not asked" } } },
    ],
  });
});

it("Prometheus' text says what is known, and leaves out what is not", () => {
  const report = reportOf([movedLine("b.com", { expiresAt: undefined }), lineOf("a.com", { tenant: 'x"\\' })], {
    quota: notChecked("no"),
    fallbackOrigin: notChecked("no"),
    readAt: REPORT_TIME - 90_000,
    failures: ["no"],
  });
  expect(renderPrometheus(report)).toBe(`# HELP switchyard_hostnames Declared hostnames by who must act.
# TYPE switchyard_hostnames gauge
switchyard_hostnames{environment="production",verdict="stuck"} 1
switchyard_hostnames{environment="production",verdict="us"} 0
switchyard_hostnames{environment="production",verdict="customer"} 0
switchyard_hostnames{environment="production",verdict="cloudflare"} 0
switchyard_hostnames{environment="production",verdict="unknown"} 0
switchyard_hostnames{environment="production",verdict="unasked"} 0
switchyard_hostnames{environment="production",verdict="serving"} 1
# HELP switchyard_certificate_expiry_timestamp_seconds When the certificate in use ends.
# TYPE switchyard_certificate_expiry_timestamp_seconds gauge
switchyard_certificate_expiry_timestamp_seconds{environment="production",hostname="a.com",tenant="x\\"\\\\"} 1799733600
# HELP switchyard_foreign_hostnames Hostnames at Cloudflare that no tenant declares.
# TYPE switchyard_foreign_hostnames gauge
switchyard_foreign_hostnames{environment="production"} 0
# HELP switchyard_orphans KV entries without a hostname, and hostnames at Cloudflare without a KV entry.
# TYPE switchyard_orphans gauge
switchyard_orphans{environment="production",kind="entry"} 0
switchyard_orphans{environment="production",kind="hostname"} 0
# HELP switchyard_dispatch_as_declared 1 when route and dispatch Worker are as the platform file declares; absent when they could not be asked.
# TYPE switchyard_dispatch_as_declared gauge
switchyard_dispatch_as_declared{environment="production",part="route"} 1
switchyard_dispatch_as_declared{environment="production",part="worker"} 1
# HELP switchyard_fallback_origin_active 1 when the fallback origin is active; absent when it could not be asked.
# TYPE switchyard_fallback_origin_active gauge
# HELP switchyard_quota_hostnames Custom hostnames of the zone; absent when they could not be asked.
# TYPE switchyard_quota_hostnames gauge
# HELP switchyard_could_not_ask Questions that Cloudflare did not answer.
# TYPE switchyard_could_not_ask gauge
switchyard_could_not_ask{environment="production"} 1
# HELP switchyard_answer_timestamp_seconds When the oldest part of the answer was given.
# TYPE switchyard_answer_timestamp_seconds gauge
switchyard_answer_timestamp_seconds{environment="production"} 1795413510
# HELP switchyard_answer_age_seconds How old the answer was when it was written.
# TYPE switchyard_answer_age_seconds gauge
switchyard_answer_age_seconds{environment="production"} 90
`);
});

it("every format shows orphans with their repair, and what is wrong with the dispatch Worker", () => {
  const orphan: Orphan = {
    kind: "entry",
    environment: "production",
    hostname: "left.acme-store.com",
    words: "A KV entry of a hostname that no tenant declares and that is not at Cloudflare.",
    next: "Delete it.",
    command: "curl -X DELETE https://api.cloudflare.com/entry",
  };
  const [environment] = reportOf([]).environments;
  const dispatch = { ...environment?.dispatch, worker: checked("The dispatch Worker dispatch has no binding KV.") };
  const report = reportOf([], { orphans: [orphan], dispatch: dispatch as DispatchFacts });
  for (const shown of [text(report), renderMarkdown(report), renderHtml(report), renderJson(report)]) {
    const flat = shown.replaceAll(/\n +|\\/g, " ").replaceAll(/ +/g, " ");
    for (const part of ["left.acme-store.com", orphan.words, "Delete it.", "api.cloudflare.com/entry"])
      expect(flat).toContain(part);
    expect(flat).toContain("has no binding KV.");
  }
  expect(renderPrometheus(report)).toContain('switchyard_orphans{environment="production",kind="entry"} 1');
  expect(renderPrometheus(report)).toContain(
    'switchyard_dispatch_as_declared{environment="production",part="worker"} 0',
  );
});
