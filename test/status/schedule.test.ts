import { describe, expect, it } from "@jest/globals";
import { allowedAuthorities, authorityDomains } from "../../src/status/caa";
import type { CaaRecord } from "../../src/status/facts";
import { lengthText, nextCheck, parseLength, timeText, tokensEnd } from "../../src/status/schedule";

const DAY = 86_400_000;

function checks(): number[] {
  const times: number[] = [];
  for (let time = nextCheck(0, 0); time !== undefined; time = nextCheck(0, time)) times.push(time);
  return times;
}

describe("Cloudflare's documented schedule", () => {
  it("has 75 checks: ten in the first twenty minutes, at most four hours apart, seven days in all", () => {
    const times = checks();
    expect(times).toHaveLength(75);
    expect(times.slice(0, 3)).toEqual([60_000, 123_000, 189_150]);
    expect(times.filter((time) => time <= 20 * 60_000).length).toBeGreaterThanOrEqual(10);
    expect(Math.max(...times.map((time, index) => time - (times[index - 1] ?? 0)))).toBe(4 * 3_600_000);
    expect(Math.floor((times.at(-1) ?? 0) / DAY)).toBe(7);
  });

  it.each([
    ["lets_encrypt", 7],
    ["google", 14],
    ["ssl_com", 14],
    [undefined, 14],
  ])("keeps the tokens of %s for %i days", (authority, days) => {
    expect(tokensEnd(0, authority)).toBe(days * DAY);
  });

  it("knows of no other authority's tokens", () => {
    expect(tokensEnd(0, "digicert")).toBeUndefined();
  });
});

it("says times and lengths for people", () => {
  expect(timeText(Date.parse("2026-11-28T04:00:59Z"))).toBe("2026-11-28 04:00 UTC");
  expect([59_999, 60_000, 3 * 3_600_000, 47 * 3_600_000, -5].map(lengthText)).toEqual([
    "less than a minute",
    "1 minute",
    "3 hours",
    "1 day",
    "less than a minute",
  ]);
});

it.each([
  ["90s", 90_000],
  ["30m", 1_800_000],
  ["2h", 7_200_000],
  ["1d", DAY],
  ["0m", undefined],
  ["-1m", undefined],
  ["30", undefined],
  ["1.5h", undefined],
  ["", undefined],
])("reads the length %j as %p", (text, length) => {
  expect(parseLength(text)).toBe(length);
});

describe("CAA", () => {
  const issue = (value: string): CaaRecord => ({ tag: "issue", value });
  const wild = (value: string): CaaRecord => ({ tag: "issuewild", value });

  it.each<[string, CaaRecord[], boolean, string[] | undefined]>([
    ["no records allow everybody", [], false, undefined],
    ["only a contact allows everybody", [{ tag: "iodef", value: "mailto:a@b.c" }], false, undefined],
    ["those named are allowed", [issue("pki.goog"), issue("letsencrypt.org")], false, ["pki.goog", "letsencrypt.org"]],
    ["parameters don't matter", [issue("PKI.goog; cansignhttpexchanges=yes")], false, ["pki.goog"]],
    ["a lone semicolon allows nobody", [issue(";")], false, []],
    ["issuewild alone leaves plain names open", [wild("pki.goog")], false, undefined],
    ["issuewild decides for wildcards", [issue("pki.goog"), wild("ssl.com")], true, ["ssl.com"]],
    ["without it issue does", [issue("pki.goog")], true, ["pki.goog"]],
  ])("%s", (_, records, wildcard, allowed) => {
    expect(allowedAuthorities({ name: "acme.com", records }, wildcard)).toEqual(allowed);
  });

  it("asks for the authority that was chosen, else for Cloudflare's own choices", () => {
    expect(authorityDomains("ssl_com")).toEqual(["ssl.com"]);
    expect(authorityDomains(undefined)).toEqual(["pki.goog", "letsencrypt.org"]);
  });
});
