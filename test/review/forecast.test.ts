import { describe, expect, it } from "@jest/globals";
import { minutesFor, minutesForCertificates } from "../../src/review/forecast";
import { forecastText } from "../../src/review/writers/words";
import { arrival, build, declared, departure, entry, host, quietHost } from "../support/plans";
import { MANIFEST, reviewOf } from "./review-builder";

const LIVE = { workerName: "acme-shop", tenant: "acme" };

describe("a forecast", () => {
  it("counts one read for a hostname, two for a KV entry, none for the marker", () => {
    const marker = build("terraform_data.switchyard_config", { from: { input: "a" }, to: { input: "b" } });
    const quiet = [quietHost("a.com"), entry("a.com", { from: LIVE, to: LIVE })];
    expect(reviewOf([...quiet, ...departure("b.com", "bolt"), marker]).forecast.refresh.requests).toBe(6);
  });

  it("counts one read for what Cloudflare no longer has", () => {
    const gone = [
      host("a.com", { from: declared("a.com"), now: null, to: declared("a.com") }),
      entry("b.com", { from: LIVE, now: null, to: LIVE }),
    ];
    expect(reviewOf(gone).forecast.refresh.requests).toBe(2);
  });

  it("counts no read for what is new, and one write for each change, two for a replacement", () => {
    const replaced = host("b.com", { from: declared("b.com"), to: declared("b.com"), replace: true });
    const { refresh, apply } = reviewOf([
      ...arrival("a.com", "acme"),
      replaced,
      ...departure("c.com", "cobalt"),
    ]).forecast;
    expect(refresh.requests).toBe(1 + 3);
    expect(apply).toEqual({ requests: 2 + 2 + 2, certificates: 2, minutes: 1 });
  });

  it("counts three reads for a Worker, one more for an import, and no write for a namespace's update", () => {
    const worker = { script_name: "dispatch" };
    const namespace = "cloudflare_workers_for_platforms_dispatch_namespace.production";
    const resources = [
      build("cloudflare_workers_script.dispatch", { from: worker, to: worker }),
      build("cloudflare_dns_record.a", { from: { name: "a" }, to: { name: "a" }, extra: { importing: { id: "z/a" } } }),
      build(namespace, { from: { name: "a" }, to: { name: "b" } }),
    ];
    const { refresh, apply } = reviewOf(resources).forecast;
    expect([refresh.requests, apply.requests]).toEqual([3 + 2 + 1, 0]);
  });

  it("counts the reads of stacks that were planned and need no change, as the manifest has them", () => {
    const manifest = { ...MANIFEST, otherRequests: 149 };
    const quiet = [quietHost("a.com"), entry("a.com", { from: LIVE, to: LIVE })];
    const release = { digest: "0".repeat(64), manifest };
    expect(reviewOf(quiet, { release }).forecast.refresh.requests).toBe(3 + 149);
  });

  it("sets hostnames against the quota", () => {
    const { hostnames } = reviewOf(arrival("a.com", "acme"), { quota: { included: 100, hardCap: 50_000 } }).forecast;
    expect(hostnames).toEqual({ before: 0, after: 1, included: 100, hardCap: 50_000 });
  });

  it("says when the quota is not enough", () => {
    const hostnames = ["a.com", "b.com"].flatMap((hostname) => arrival(hostname, "acme"));
    const words = (hardCap: number) =>
      forecastText(reviewOf(hostnames, { quota: { included: null, hardCap } })).join(" ");
    expect(words(1)).toContain("Custom hostnames: 2 (1 at most, TOO MANY");
    expect(words(2)).not.toContain("TOO MANY");
  });
});

it.each([
  [0, 0],
  [1, 1],
  [1200, 1],
  [1201, 5],
  [2400, 5],
  [2401, 10],
])("%i requests take %i minutes at 1,200 per 5 minutes", (requests, minutes) => {
  expect(minutesFor(requests)).toBe(minutes);
});

it.each([
  [0, 0],
  [15, 1],
  [16, 2],
  [1000, 67],
])("%i certificates take %i minutes at 15 a minute", (certificates, minutes) => {
  expect(minutesForCertificates(certificates)).toBe(minutes);
});
