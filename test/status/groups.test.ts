import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { paletteOf } from "../../src/report/terminal-text";
import { causeGroups } from "../../src/status/groups";
import { linesOf, type StatusReport } from "../../src/status/report";
import { NOT_CHECKED, TABLE, UNKNOWN_STATUS } from "../../src/status/table";
import { isOfOneHostname, type ValueName } from "../../src/status/values";
import { renderJson } from "../../src/status/writers/json";
import { renderMarkdown } from "../../src/status/writers/markdown";
import { renderText } from "../../src/status/writers/text";
import { hostileText } from "../report/full-reports";
import { largeReport } from "./large-report";
import { lineOf, movedLine, reportOf } from "./sample-report";

const folded = (report: StatusReport) => String(renderText(report, paletteOf(false), { full: false }));
const LARGE = largeReport(2_000);

/** Values that are a cause, or the same for the whole environment. Decide for a new one: may a group's message contain it? */
const SHARED = [
  ...["status", "certificate", "whyNotAsked", "challengeSeen", "unchecked", "tenantStatus", "tenantAnswer"],
  ...["quota", "fallbackOrigin", "shownOrigin", "declaredOrigin", "route", "dispatchWorker", "namespace"],
  ...["zone", "environment"],
];

it("every value of the table is either the same for a group, or left to the details", () => {
  const rows = [...TABLE, NOT_CHECKED, UNKNOWN_STATUS];
  const used = rows.flatMap(({ words, next = "", command = "" }) =>
    [...`${words} ${next} ${command}`.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as ValueName),
  );
  expect(used.filter((name) => !isOfOneHostname(name) && !SHARED.includes(name))).toEqual([]);
  expect(SHARED.filter((name) => isOfOneHostname(name as ValueName))).toEqual([]);
});

describe("groups by cause", () => {
  it("have every hostname exactly once, most urgent first", () => {
    const groups = causeGroups(linesOf(LARGE));
    const names = groups.flatMap(({ customers }) =>
      customers.flatMap(({ lines }) => lines.map((line) => line.hostname)),
    );
    expect(names.sort()).toEqual(
      linesOf(LARGE)
        .map(({ hostname }) => hostname)
        .sort(),
    );
    expect(groups.map(({ row, lines }) => [row, lines.length])).toEqual([
      ["moved", 520],
      ["worker-missing", 160],
      ["route-elsewhere", 160],
      ["serving", 1_160],
    ]);
  });

  it("say what all their hostnames share, word by word", () => {
    const twice = [movedLine("a.gone.com"), movedLine("b.gone.com")];
    expect(causeGroups(twice)[0]?.words).toBe(twice[0]?.judgement.words);
  });

  it("say nothing of one hostname that is not true for another", () => {
    const [first] = causeGroups(linesOf(LARGE));
    expect(`${first?.words} ${first?.next}`).not.toMatch(/shops-\d+|store-\d+|2026-/);
  });

  it("do not mix environments, or hostnames that wait for different things", () => {
    const other = movedLine("a.gone.com");
    const groups = causeGroups([
      movedLine("b.gone.com"),
      { ...other, environment: "staging" },
      { ...other, judgement: { ...other.judgement, cause: { ...other.judgement.cause, next: "Something else." } } },
    ]);
    expect(groups).toHaveLength(3);
  });

  it("restart all with one command, and a shell takes each name as it is", () => {
    const [group] = causeGroups([movedLine("*.gone.com"), movedLine("shop.gone.com")]);
    expect(group?.commands).toEqual([
      "npx switchyard instructions bolt",
      "npx switchyard status --revalidate '*.gone.com' shop.gone.com",
    ]);
  });
});

describe("the text of 2,000 hostnames with 840 not serving", () => {
  it("fits on three screens, tells each cause once, and ends with the summary", () => {
    const lines = folded(LARGE).split("\n");
    expect(lines.length).toBeLessThan(100);
    expect(folded(LARGE).match(/Moved away, or not validated/g)).toHaveLength(1);
    expect(folded(LARGE)).toContain("- and 37 customers more with 455 hostnames");
    expect(lines.slice(-4).join(" ")).toBe(
      "2000 hostnames: 520 need attention, 160 waiting for you, 160 waiting for the customer, 1160 live.  Details, with records and commands: add --full, or name a tenant.",
    );
    expect(lines.filter((line) => line.length > 80 && !line.startsWith("      $ "))).toEqual([]);
  });

  it("has every hostname with --full", () => {
    const full = String(renderText(LARGE, paletteOf(false), { full: true }));
    for (const { hostname, judgement } of linesOf(LARGE)) {
      expect(full).toContain(hostname);
      for (const particular of judgement.particulars) expect(full).toContain(particular);
    }
  });
});

it("a few hostnames of one cause are shown with their details below one message", () => {
  const first = movedLine("a.gone.com");
  const second = movedLine("b.gone.com");
  const other = { ...second, judgement: { ...second.judgement, words: "Moved, and DNS points to another server." } };
  expect(folded(reportOf([first, other]))).toContain(`NEEDS ATTENTION (2)
  2 hostnames of 1 customer (moved / active), the first until 2026-11-28 06:00
  UTC
    Moved away, or not validated within 7 days: DNS points elsewhere. Cloudflare
    deletes it by the date in the details.
    Next: If the customer left, take it out of tenants/bolt.json. If they stay:
    have the record set, then start the validation again.
      $ npx switchyard instructions bolt
      $ npx switchyard status --revalidate a.gone.com b.gone.com
  a.gone.com  bolt  moved / active
      DNS points to shops.other.net
      deadline: by 2026-11-28 06:00 UTC, in 5 days
      a.gone.com CNAME customers.saasprovider.com
  b.gone.com  bolt  moved / active`);
});

describe("Markdown", () => {
  const bytes = (report: StatusReport) =>
    Buffer.byteLength(renderMarkdown(report, { full: false, file: "status.html" }));

  it.each([1, 100, 2_000, 20_000])(
    "of %d hostnames stays below 60,000 bytes, and names the file with the rest",
    (count) => {
      const text = renderMarkdown(largeReport(count), { full: false, file: "status.html" });
      expect(Buffer.byteLength(text)).toBeLessThan(60_000);
      expect(text).toContain("with records and commands: `status.html`");
    },
  );

  it("stays below it, and keeps the totals, whatever others wrote and however many causes there are", () => {
    const line = movedLine("shop.gone.com");
    fc.assert(
      fc.property(hostileText, fc.integer({ min: 1, max: 500 }), (said, count) => {
        const long = said.repeat(Math.ceil(200 / said.length));
        const lines = Array.from({ length: count }, (_, index) => {
          const cause = { words: `${index} ${long}`, next: long, command: long };
          return { ...line, judgement: { ...line.judgement, words: `${index} ${long}`, cause, particulars: [long] } };
        });
        const report = reportOf(lines, { failures: Array.from({ length: count }, () => long) });
        expect(bytes(report)).toBeLessThan(60_000);
        expect(renderMarkdown(report, { full: false })).toContain(`${count} need`);
      }),
      { numRuns: 20 },
    );
  });

  it("has every hostname where it is asked for all", () => {
    const text = renderMarkdown(LARGE, { full: true });
    for (const { hostname } of linesOf(LARGE)) expect(text).toContain(`\`${hostname}\``);
  });
});

it("JSON has the groups beside every hostname", () => {
  const [environment] = JSON.parse(renderJson(reportOf([movedLine("shop.gone.com"), lineOf("a.b.c")]))).environments;
  expect(environment.hostnames).toHaveLength(2);
  expect(environment.groups[0]).toMatchObject({
    verdict: "stuck",
    row: "moved",
    count: 1,
    until: "2026-11-28T06:00:00.000Z",
    commands: ["npx switchyard instructions shop.gone.com", "npx switchyard status --revalidate shop.gone.com"],
    customers: [{ tenant: "bolt", hostnames: ["shop.gone.com"] }],
  });
  expect(environment.groups[1]).toMatchObject({ verdict: "serving", customers: [{ hostnames: ["a.b.c"] }] });
});
