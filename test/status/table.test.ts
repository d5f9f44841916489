import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import { withTable } from "../../scripts/status-table";
import { CERTIFICATE_STATUSES, HOSTNAME_STATUSES } from "../../src/cloudflare/statuses";
import { EVIDENCE } from "../../src/status/evidence";
import { NOT_CHECKED, TABLE, UNKNOWN_STATUS } from "../../src/status/table";
import { VALUES } from "../../src/status/values";
import { MISSING, NO_CERTIFICATE, VERDICTS } from "../../src/status/verdicts";

const CERTIFICATES = [...CERTIFICATE_STATUSES, NO_CERTIFICATE] as const;

function rowsOf(hostname: string, certificate: string) {
  return TABLE.filter(
    (row) =>
      (row.hostname as readonly string[]).includes(hostname) &&
      (row.certificate as readonly string[]).includes(certificate),
  );
}

describe("the table of statuses", () => {
  it("knows every status of Cloudflare's official client", () => {
    const types = readFileSync(
      path.join(__dirname, "../../node_modules/cloudflare/resources/custom-hostnames/custom-hostnames.d.ts"),
      "utf8",
    );
    const unions = [...types.matchAll(/ {4}(?: {4})?status\?: ('.*');/g)].map(([, union = ""]) =>
      union
        .split(" | ")
        .map((word) => word.replaceAll("'", ""))
        .sort(),
    );
    const sorted = [[...HOSTNAME_STATUSES].sort(), [...CERTIFICATE_STATUSES].sort()];
    expect(unions.length).toBeGreaterThan(1);
    for (const union of unions) expect(sorted).toContainEqual(union);
  });

  it.each(HOSTNAME_STATUSES.flatMap((hostname) => CERTIFICATES.map((certificate) => [hostname, certificate] as const)))(
    "says what %s with a certificate %s means, whatever could not be asked",
    (hostname, certificate) => {
      expect(rowsOf(hostname, certificate).filter(({ evidence }) => evidence === undefined)).not.toEqual([]);
    },
  );

  it("has no row that another hides", () => {
    const reached = new Set(
      [...HOSTNAME_STATUSES, MISSING].flatMap((hostname) =>
        CERTIFICATES.flatMap((certificate) => reachable(hostname, certificate)),
      ),
    );
    expect(TABLE.map(({ id }) => id).filter((id) => !reached.has(id))).toEqual([]);
  });

  it("gives each row its own name", () => {
    const ids = [...TABLE, UNKNOWN_STATUS, NOT_CHECKED].map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)]);
  });

  it("fills in nothing but values that there are", () => {
    const texts = [...TABLE, UNKNOWN_STATUS, NOT_CHECKED].flatMap(({ words, next = "", command = "" }) => [
      words,
      next,
      command,
    ]);
    const names = texts.flatMap((text) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
    expect([...new Set(names)].filter((name) => !Object.keys(VALUES).includes(name ?? ""))).toEqual([]);
    expect(Object.keys(VALUES).filter((name) => !names.includes(name))).toEqual([]);
  });

  it("uses every piece of evidence, and every verdict", () => {
    const used = new Set(TABLE.map(({ evidence }) => evidence));
    expect(Object.keys(EVIDENCE).filter((id) => !used.has(id as keyof typeof EVIDENCE))).toEqual([]);
    const verdicts = new Set([...TABLE, NOT_CHECKED].map(({ verdict }) => verdict));
    expect(VERDICTS.filter((verdict) => !verdicts.has(verdict))).toEqual([]);
  });

  it("tells the next step wherever someone must act", () => {
    const silent = TABLE.filter(
      ({ verdict, next }) => ["stuck", "us", "customer"].includes(verdict) && next === undefined,
    );
    expect(silent.map(({ id }) => id)).toEqual([]);
  });

  it("means this, where nothing but the two statuses is known", () => {
    const letters = { stuck: "S", us: "U", customer: "C", cloudflare: "F", unknown: "?", unasked: "-", serving: "." };
    const grid = HOSTNAME_STATUSES.map((hostname) => {
      const cells = CERTIFICATES.map((certificate) =>
        rowsOf(hostname, certificate).find(({ evidence }) => evidence === undefined),
      );
      return `${cells.map((row) => letters[row?.verdict ?? "unasked"]).join("")} ${hostname}`;
    });
    // In the order of CERTIFICATE_STATUSES, then none.
    expect(grid).toEqual([
      "FFFF.SSSSS?S?S??SUU?US active",
      "FFFF.SSSSS?S?S??SUU?US active_redeploying",
      "CCCCCSSSSSCSCCCCCCCCCC pending",
      "SSSSSSSSSSSSSSSSSSSSSS moved",
      "SSSSSSSSSSSSSSSSSSSSSS deleted",
      "UUUUUUUUUUUUUUUUUUUUUU pending_deletion",
      "SSSSSSSSSSSSSSSSSSSSSS blocked",
      "?????????????????????? pending_blocked",
      "?????????????????????? pending_migration",
      "?????????????????????? pending_provisioned",
      "?????????????????????? provisioned",
      "?????????????????????? test_pending",
      "?????????????????????? test_active",
      "?????????????????????? test_active_apex",
      "?????????????????????? test_blocked",
      "?????????????????????? test_failed",
    ]);
  });

  it("is printed in docs/status.md as it is here", () => {
    const docs = readFileSync(path.join(__dirname, "../../docs/status.md"), "utf8");
    expect(docs).toBe(withTable(docs));
  });
});

/** Rows up to the first that asks for no evidence. */
function reachable(hostname: string, certificate: string): string[] {
  const rows = rowsOf(hostname, certificate);
  const last = rows.findIndex(({ evidence }) => evidence === undefined);
  return rows.slice(0, last + 1).map(({ id }) => id);
}
