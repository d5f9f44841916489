import { describe, expect, it } from "@jest/globals";
import type { LocalEnvironment } from "../../src/dev/local-environment";
import { indexPage } from "../../src/dev/pages";
import type { Outcome, TestResult } from "../../src/dev/tester";
import { encodeKvEntry } from "../../worker/kv-entry";

const HOSTILE = `"><script>window.hacked=1</script>`;

const ENTRY = { workerName: "acme-api", paths: [{ prefix: "/v2", workerName: "acme-api-v2" }] };
const LOCAL: LocalEnvironment = {
  environment: "production",
  zoneName: "saas.com",
  compatibilityDate: "2026-04-21",
  variables: { LOOKUP: "kv" },
  kvValues: new Map([["hostname:api.acme.com", encodeKvEntry(ENTRY)]]),
  metadata: {},
  routes: [{ pattern: "*/*", script: "dispatch" }],
  userWorkers: [],
  hostnames: [{ hostname: "api.acme.com", tenant: "acme", answer: HOSTILE }],
};

const result = (outcome: Outcome, more: Partial<TestResult> = {}): TestResult => ({
  hostname: "api.acme.com",
  path: "/",
  method: "GET",
  environment: "production",
  declared: true,
  route: { pattern: "*/*", script: "dispatch" },
  outcome,
  ...more,
});

const page = (tested?: TestResult | string, query: Record<string, string> = {}) =>
  indexPage([LOCAL], { port: "8787", query, ...(tested !== undefined && { result: tested }) });

/** What the result says, without markup. */
const said = (tested: TestResult | string) =>
  (/<section class="box.*?<\/section>/s.exec(page(tested))?.[0] ?? "").replace(/<[^>]+>/g, "|").replace(/\|+/g, "|");

describe("the index of switchyard dev", () => {
  it("links to each hostname at an address that any browser can open", () => {
    expect(page()).toContain('<a href="http://api.acme.com.localhost:8787/">api.acme.com</a>');
  });

  it("makes no markup of anything in a file, a form or an error", () => {
    const shown = page(`${HOSTILE} is not a hostname.`, { host: HOSTILE, path: HOSTILE, method: HOSTILE });
    expect(shown).not.toContain("<script>window");
    expect(shown.match(/&lt;script&gt;window/g)?.length).toBeGreaterThanOrEqual(4);
  });

  it("sends its form to this server alone", () => {
    expect(page()).toContain("form-action &#39;self&#39;");
  });

  it("keeps what was asked in the form", () => {
    const shown = page(undefined, { host: "a.com", path: "/v2", method: "PUT" });
    expect(shown).toContain('value="a.com"');
    expect(shown).toContain('value="/v2"');
    expect(shown).toContain("<option selected>PUT</option>");
  });
});

describe("the tester's answer", () => {
  it.each<[string, TestResult, readonly string[]]>([
    [
      "a Worker, and the prefix that names it",
      result({ kind: "worker", worker: "acme-api-v2" }, { path: "/v2/x" }),
      ["acme-api-v2", "production", "*/*", "hostname:api.acme.com", "/v2"],
    ],
    ["a Worker of the whole hostname", result({ kind: "worker", worker: "acme-api" }), ["acme-api", "| names it.|"]],
    ["a refusal and its cause", result({ kind: "refused", status: 403, code: "E_SUSPENDED" }), ["403", "suspended"]],
    ["an exclusion", result({ kind: "no worker" }, { route: { pattern: "api.acme.com/*" } }), ["excludes the request"]],
    ["no route at all", result({ kind: "no worker" }, { route: undefined }), ["No route of the zone matches."]],
    ["a hostname of no environment", result({ kind: "no worker" }, { declared: false }), ["No environment declares"]],
  ])("names %s", (_, tested, expected) => {
    for (const part of expected) expect(said(tested)).toContain(part);
  });

  it("claims no reason that doesn't lead to the answer: a project's own Worker may choose another", () => {
    const text = said(result({ kind: "worker", worker: "acme-api-canary" }));
    expect(text).toContain("acme-api-canary");
    expect(text).not.toContain("names it");
  });

  it("obeys nothing in a route, a Worker's name or a redirect", () => {
    for (const outcome of [
      { kind: "worker", worker: HOSTILE },
      { kind: "redirect", status: 308, location: HOSTILE },
      { kind: "refused", status: 403, code: HOSTILE },
    ] as const)
      expect(
        page(result(outcome, { route: { pattern: HOSTILE, script: HOSTILE }, path: `/${HOSTILE}` })),
      ).not.toContain("<script>window");
  });
});
