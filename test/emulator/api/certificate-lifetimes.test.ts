import { describe, expect, it } from "@jest/globals";
import { lifetimeOf, renewalBeforeEnd } from "../../../emulator/api/certificate-lifetimes";
import { DAYS } from "../../../emulator/api/clock";

describe("a certificate", () => {
  it.each([
    ["google", "2026-11-21", 90],
    ["ssl_com", "2029-03-14", 90],
    ["google", "2029-03-15", 47],
    ["lets_encrypt", "2027-02-09", 90],
    ["lets_encrypt", "2027-02-10", 64],
    ["lets_encrypt", "2028-02-16", 45],
    ["lets_encrypt", "2029-03-15", 45],
    ["another", "2026-03-14", 398],
    ["another", "2026-03-15", 200],
    ["another", "2027-03-15", 100],
  ])("of %s, issued on %s, is valid for %d days", (authority, day, days) => {
    expect(lifetimeOf(authority, Date.parse(day)) / DAYS).toBe(days);
  });

  it.each([
    [90, 30],
    [45, 15],
  ])("of %d days is renewed %d days before its end", (days, before) => {
    expect(renewalBeforeEnd(days * DAYS)).toBe(before * DAYS);
  });
});
