import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { checked } from "../../src/cloudflare/checked";
import {
  appendChanges,
  historyOf,
  type LedgerLine,
  onboardingTimes,
  readLedger,
  verdictsOverTime,
} from "../../src/status/ledger";
import { ledgerLine } from "../../src/status/report";
import { lineOf } from "./sample-report";

const MINUTE = 60_000;
const START = Date.parse("2026-11-21T00:00:00Z");

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "switchyard-ledger-"));
  file = join(folder, "kept", "status.jsonl");
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function line(minute: number, changes: Partial<LedgerLine> = {}): LedgerLine {
  return {
    at: new Date(START + minute * MINUTE).toISOString(),
    environment: "production",
    hostname: "shop.acme.com",
    tenant: "acme",
    validation: "http",
    verdict: "customer",
    status: "pending",
    certificate: "pending_validation",
    ...changes,
  };
}

function write(...lines: LedgerLine[]): void {
  for (const each of lines) appendChanges(file, readLedger(file), [each]);
}

const serving = { verdict: "serving", status: "active", certificate: "active" } as const;

describe("the ledger", () => {
  it("holds a line for each change, and none for a look that saw the same", () => {
    write(line(0), line(5), line(10, serving), line(15, serving), line(20));
    expect(
      readLedger(file)
        .of("production", "shop.acme.com")
        .map(({ at }) => at.slice(11, 16)),
    ).toEqual(["00:00", "00:10", "00:20"]);
  });

  it("takes what could not be asked for no change", () => {
    write(line(0), line(5, { verdict: "unasked", status: "", certificate: "" }), line(10));
    expect(readFileSync(file, "utf8").trim().split("\n")).toHaveLength(1);
  });

  it("keeps environments and hostnames apart", () => {
    write(line(0), line(0, { environment: "staging" }), line(0, { hostname: "www.acme.com" }));
    expect(readLedger(file).of("staging", "shop.acme.com")).toHaveLength(1);
  });

  it("survives half a last line, which spoils neither what was before nor what comes after", () => {
    write(line(0));
    appendFileSync(file, '{"at":"2026-11-21T00:05:00.000Z","environment":"prod');
    write(line(10, serving));
    expect(
      readLedger(file)
        .of("production", "shop.acme.com")
        .map(({ verdict }) => verdict),
    ).toEqual(["customer", "serving"]);
    expect(readFileSync(file, "utf8")).toContain('"environment":"prod\n{');
  });

  it.each(["", "null", "[1]", '{"at":"soon"}', "\u0000"])("passes over a line that is none: %j", (text) => {
    write(line(0));
    appendFileSync(file, `${text}\n`);
    expect([...readLedger(file).histories]).toHaveLength(1);
  });

  it("tells since when each of the two statuses holds, unless it has just changed", () => {
    const lines = [line(0), line(5, { certificate: "active" }), line(9, { status: "moved", certificate: "active" })];
    expect(historyOf(lines, { status: "moved", certificate: "active" })).toEqual({
      statusSince: START + 9 * MINUTE,
      certificateSince: START + 5 * MINUTE,
      lastSeen: START + 9 * MINUTE,
    });
    expect(historyOf(lines, { status: "deleted", certificate: "active" }).statusSince).toBeUndefined();
    expect(historyOf([], { status: "moved", certificate: "active" })).toEqual({});
  });

  it("remembers when a hostname was last at Cloudflare", () => {
    const lines = [line(0), line(60, { status: "missing", certificate: "none" })];
    expect(historyOf(lines, { status: "missing", certificate: "none" }).lastSeen).toBe(START);
  });
});

it("lets the verdict stand where DNS could not be asked and Cloudflare says the same", () => {
  const past = [line(0, { verdict: "customer", status: "active", certificate: "active" })];
  const silent = lineOf("shop.acme.com", { past });
  const asked = checked({ leads: "here", chain: [], addresses: [] } as const);
  expect(ledgerLine(silent, START).verdict).toBe("customer");
  expect(ledgerLine({ ...silent, dns: { ...silent.dns, route: asked } }, START).verdict).toBe("serving");
  expect(ledgerLine({ ...silent, past: [line(0)] }, START).verdict).toBe("serving");
});

describe("how long onboarding took", () => {
  it("is told by validation method: median and 90th percentile", () => {
    const minutes = [1, 2, 3, 4, 5, 6, 7, 8, 9, 100];
    minutes.forEach((minute, index) => {
      const hostname = `h${index}.acme.com`;
      write(line(0, { hostname }), line(minute, { hostname, ...serving }));
    });
    write(
      line(0, { validation: "txt" }),
      line(30, { validation: "txt", ...serving }),
      line(60, { verdict: "stuck", validation: "txt" }),
    );
    expect(onboardingTimes(readLedger(file))).toEqual([
      { validation: "http", hostnames: 10, median: 5 * MINUTE, p90: 9 * MINUTE },
      { validation: "txt", hostnames: 1, median: 30 * MINUTE, p90: 30 * MINUTE },
    ]);
  });

  it("counts from Cloudflare's own date, and leaves out who served from the start", () => {
    const created = new Date(START - 10 * MINUTE).toISOString();
    write(line(0), line(5, { ...serving, created }), line(0, { hostname: "old.acme.com", ...serving, created }));
    expect(onboardingTimes(readLedger(file))).toEqual([
      { validation: "http", hostnames: 1, median: 15 * MINUTE, p90: 15 * MINUTE },
    ]);
  });
});

describe("verdicts over time", () => {
  const today = (verdict: LedgerLine["verdict"], hostname = "shop.acme.com") => ({
    environment: "production",
    hostname,
    verdict,
  });

  it("count each hostname from when it was first seen, and end with what is true now", () => {
    write(line(0), line(30, serving), line(20, { hostname: "www.acme.com" }), line(5, { hostname: "gone.acme.com" }));
    const history = verdictsOverTime(
      readLedger(file),
      [today("stuck"), today("customer", "www.acme.com")],
      START + 59 * MINUTE,
    );
    const at = (minute: number) => history.find((each) => each.at === START + minute * MINUTE)?.counts;
    expect(history).toHaveLength(60);
    expect(at(0)).toMatchObject({ customer: 1, serving: 0 });
    expect(at(20)).toMatchObject({ customer: 2, serving: 0 });
    expect(at(30)).toMatchObject({ customer: 1, serving: 1 });
    expect(history.at(-1)?.counts).toMatchObject({ customer: 1, serving: 0, stuck: 1 });
  });

  it("are none without a past", () => {
    expect(verdictsOverTime(readLedger(undefined), [today("serving")], START)).toEqual([]);
  });
});
