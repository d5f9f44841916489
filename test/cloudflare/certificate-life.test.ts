import { describe, expect, it } from "@jest/globals";
import { renewalDue } from "../../src/cloudflare/certificate-life";

const DAY = 86_400_000;

describe("when a certificate should have been renewed by now", () => {
  it.each([
    [398, 67],
    [200, 34],
    [90, 15],
    [47, 8],
    [45, 8],
    [10, 2],
  ])("with a life of %i days, in its last %i", (lifetime, last) => {
    const due = renewalDue(lifetime * DAY, 0);
    expect(Math.ceil((lifetime * DAY - due) / DAY)).toBe(last);
  });

  it.each([
    ["nobody knows when it began", undefined],
    ["it began after its end", 91 * DAY],
  ])("counts from 90 days where %s", (_, issuedAt) => {
    expect(renewalDue(90 * DAY, issuedAt)).toBe(75 * DAY);
  });
});
