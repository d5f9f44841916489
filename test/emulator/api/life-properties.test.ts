import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { type CertificateCase, certificateAt, orderedAt } from "../../../emulator/api/certificate-life";
import { DAYS, HOURS, MINUTES } from "../../../emulator/api/clock";
import { createCustomers, emptyDnsHistory } from "../../../emulator/api/customers";
import type { HostnameInputs } from "../../../emulator/api/hostname-inputs";
import { hostnameAt, pendingSince } from "../../../emulator/api/hostname-life";
import { STRICT } from "../../../emulator/api/shapes";
import { lastValidationCheck, nextRegularCheck, nextValidationCheck } from "../../../emulator/api/validation-schedule";

const HOSTNAME = "shop.acme-store.com";
const START = Date.parse("2026-11-21T00:00:00Z");

type Customers = ReturnType<typeof createCustomers>;
const ACTIONS: readonly ((customers: Customers) => void)[] = [
  (customers) => customers.setRecord(HOSTNAME, "CNAME", "customers.saasprovider.com"),
  (customers) => customers.setRecord(HOSTNAME, "CNAME", "other-provider.net"),
  (customers) => customers.removeRecord(HOSTNAME),
  (customers) => customers.setRecord("acme-store.com", "CAA", '0 issue "digicert.com"'),
  (customers) => customers.setRecord("acme-store.com", "CAA", '0 issue "letsencrypt.org"'),
  (customers) => customers.removeRecord("acme-store.com", "CAA"),
  (customers) => customers.setRecord(`_cf-custom-hostname.${HOSTNAME}`, "TXT", "token"),
  (customers) => customers.setZone("acme-store.com", { hold: "subdomains" }),
  (customers) => customers.setZone("acme-store.com", { hold: "none" }),
  (customers) => customers.setZone("acme-store.com", { dns: "proxied" }),
];

/** Often the very moment of a check or a change of state: there the order of things matters. */
const wait = fc.oneof(
  fc.constantFrom(0, MINUTES, 4 * HOURS, 7 * DAYS, 14 * DAYS),
  fc.integer({ min: 0, max: 30 * DAYS }),
);
const step = fc.record({ wait, action: fc.nat(ACTIONS.length - 1) });

/** What happens to a hostname: something, a while, something, … */
function scenario(method: "http" | "txt") {
  const clock = { now: START };
  const dns = emptyDnsHistory();
  const inputs: HostnameInputs = {
    hostname: HOSTNAME,
    zoneName: "saasprovider.com",
    apexAddresses: [],
    ownershipToken: "token",
    ownershipUrl: `http://${HOSTNAME}/.well-known/cf-custom-hostname-challenge/id`,
    dns,
    fallbackOrigin: [{ at: START - DAYS, kind: "set", origin: "origin.saasprovider.com", proxied: true }],
  };
  const settings = { http2: "on", min_tls_version: "1.0", tls_1_3: "on", early_hints: "off", ciphers: [] };
  const request = {
    method,
    type: "dv",
    wildcard: false,
    bundleMethod: "ubiquitous",
    branding: false,
    authority: "",
    settings,
  } as const;
  const certificate: CertificateCase = {
    id: "id",
    request: { ...request, settings },
    inputs,
    delegation: "0123456789abcdef",
    shapes: STRICT,
  };
  return { clock, inputs, certificate, customers: createCustomers(dns, () => clock.now) };
}

describe("the life of a hostname and its certificate", () => {
  it("is the same whether someone looks on the way or only at the end, and its past never changes", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 8 }), fc.constantFrom("http", "txt"), (steps, method) => {
        const { clock, inputs, certificate, customers } = scenario(method);
        const born = { hostname: pendingSince(START), certificate: orderedAt(START, certificate, 1) };
        const at = (life: typeof born, now: number) => ({
          hostname: hostnameAt(life.hostname, inputs, now),
          certificate: certificateAt(life.certificate, certificate, now),
        });
        let looked = born;
        const seen: [number, typeof born][] = [];
        for (const { wait, action } of steps) {
          clock.now += wait;
          looked = at(looked, clock.now);
          seen.push([clock.now, looked]);
          ACTIONS[action]?.(customers);
        }
        clock.now += 20 * DAYS;
        expect(at(looked, clock.now)).toEqual(at(born, clock.now));
        for (const [time, then] of seen) expect(at(born, time)).toEqual(then);
      }),
    );
  });
});

describe("the back-off schedule", () => {
  it("is the documented one", () => {
    const checks: number[] = [];
    for (let time = 0; checks.length < 45; ) {
      const next = nextValidationCheck(0, time + 1);
      checks.push((next - (checks.length === 0 ? 0 : time)) / 1_000);
      time = next;
    }
    expect(checks.slice(0, 12)).toEqual([60, 63, 66, 69, 72, 76, 80, 84, 88, 93, 242, 279]);
    expect(checks.slice(38, 42)).toEqual([12_152, 13_975, 14_400, 14_400]);
  });

  it("has its first 10 checks in 20 minutes and about 75 in 7 days", () => {
    let count = 0;
    for (let time = 0; nextValidationCheck(0, time + 1) <= 7 * DAYS; time = nextValidationCheck(0, time + 1))
      count += 1;
    expect(count).toBe(74);
    expect(lastValidationCheck(0, 20 * MINUTES)).toBeGreaterThan(751_000);
  });

  it("finds as the last check before a time one that it found as the next check after another", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60 * DAYS }), (time) => {
        const next = nextValidationCheck(0, time);
        expect(next).toBeGreaterThanOrEqual(time);
        expect(lastValidationCheck(0, next)).toBe(next);
      }),
    );
  });

  it("goes on every four hours", () => {
    expect(nextRegularCheck(START, START)).toBe(START + 4 * HOURS);
    expect(nextRegularCheck(START, START + 4 * HOURS)).toBe(START + 4 * HOURS);
    expect(nextRegularCheck(START, START + 4 * HOURS + 1)).toBe(START + 8 * HOURS);
  });
});
