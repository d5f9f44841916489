import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { runningClock } from "../../emulator/api/clock";
import { type PlatformLife, startPlatform } from "../status/platform-life";
import { makeProject, removeProjects, runSwitchyard, writeProjectFile } from "../support/project";
import { PLATFORM, TENANT } from "../support/registry";

const HOST = "shop.acme-store.com";
const OTHER = "www.bolt.shop";

let life: PlatformLife;
let cwd: string;

beforeEach(async () => {
  const tenants = { acme: { hostnames: [{ hostname: HOST }] }, bolt: { hostnames: [{ hostname: OTHER }] } };
  life = await startPlatform(tenants, { entitlements: {} }, { clock: runningClock() });
  cwd = makeProject({ "tenants/bolt.json": { ...TENANT, hostnames: [{ hostname: OTHER }] } });
});

afterEach(async () => {
  await life.stop();
  removeProjects();
});

/** Without DNS, for nobody's resolver is a test's business. */
async function status(...argv: string[]) {
  const env = { CLOUDFLARE_API_TOKEN: life.emulator.token, CLOUDFLARE_BASE_URL: life.emulator.url };
  return await runSwitchyard(cwd, ["status", "--no-dns", ...argv], env);
}

async function serve(hostname: string): Promise<void> {
  life.publish(hostname, "CNAME", "customers.saasprovider.com");
  life.advance({ minutes: 10 });
}

function masked(text: string): string {
  return text
    .replace(/\d{4}-\d\d-\d\d\s+\d\d:\d\d UTC/g, "<time>")
    .replace(/in \d+ (days|hours|minutes)/g, "in <length>")
    .replace(/pki-validation\/\S+ with the content \S+/g, "pki-validation/<name> with the content <token>");
}

describe("switchyard status", () => {
  it("groups the hostnames by who must act", async () => {
    await serve(OTHER);
    const { code, out, err } = await status();
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(masked(out)).toBe(`WAITING FOR THE CUSTOMER (1)
  shop.acme-store.com  acme  pending / pending_validation
    The hostname does not point to Cloudflare yet (Cloudflare reports: custom
    hostname does not CNAME to this zone). Cloudflare gives up by <time>, in <length>.
    Next: The customer must add these DNS records.
      shop.acme-store.com CNAME proxy-fallback.saasprovider.com
      http://shop.acme-store.com/.well-known/pki-validation/<name> with the content <token> (to have the certificate before the switch)
      $ npx switchyard instructions shop.acme-store.com

LIVE (1)
  www.bolt.shop  bolt  active / active

DEADLINES (1)
  <time>  Cloudflare gives up: shop.acme-store.com

production (saasprovider.com), <time>
Fallback origin: proxy-fallback.saasprovider.com is active.
Quota: 2 hostnames used, 100 included, at most 50000.
Dispatch: Route and dispatch Worker are as declared.
2 hostnames: 1 waiting for the customer, 1 live.`);
  });

  it("answers for a tenant or a hostname alone", async () => {
    const { out } = await status("bolt", "--format", "json");
    const report = JSON.parse(out);
    expect(report.environments[0].hostnames.map(({ hostname }: { hostname: string }) => hostname)).toEqual([OTHER]);
    expect(report.complete).toBe(true);
    expect((await status(HOST.toUpperCase(), "--format", "json")).out).toContain(`"hostname": "${HOST}"`);
  });

  it("exits with 1 for what it was told to fail on, and only for that", async () => {
    expect(await status("--fail-on", "stuck,us")).toMatchObject({ code: 0 });
    expect(await status("--fail-on", "stuck,customer")).toMatchObject({ code: 1, err: "Failed on: customer." });
    expect(await status("--fail-on", "sleepy")).toMatchObject({ code: 2 });
  });

  it("exits with 2 when something could not be asked, and prints the rest", async () => {
    const { code, out, err } = await runSwitchyard(cwd, ["status", "--no-dns"], {
      CLOUDFLARE_API_TOKEN: "nobody-knows-this-token",
      CLOUDFLARE_BASE_URL: life.emulator.url,
    });
    expect(code).toBe(2);
    expect(out).toContain("2 hostnames: 2 not checked.");
    expect(err).toMatch(/^Not everything was checked:\n {2}production: Cloudflare answered 40\d/);
  });

  it("does with a token that may read hostnames only, once it is told the zone's id and to leave KV and Workers alone", async () => {
    const token = "reads-hostnames-only";
    life.emulator.tokens.grant(token, { "SSL and Certificates": "read" });
    const env = { CLOUDFLARE_API_TOKEN: token, CLOUDFLARE_BASE_URL: life.emulator.url };
    const unnamed = await runSwitchyard(cwd, ["status", "--no-dns"], env);
    expect(unnamed).toMatchObject({ code: 2 });
    writeProjectFile(cwd, "platform/production.json", {
      ...PLATFORM,
      zone: { name: "saasprovider.com", managed: true, id: life.zoneId },
    });
    const named = await runSwitchyard(cwd, ["status", "--no-dns"], env);
    expect(named.code).toBe(2);
    const refused = ["the routes", "the dispatch Worker", "the user Workers", "the KV entries"];
    expect(named.err.match(/production: the [\w ]+(?=: Cloudflare answered 403: )/g)).toEqual(
      refused.map((what) => `production: ${what}`),
    );
    expect(named.out).toContain("2 hostnames: 2 waiting for the customer.");
    expect(await runSwitchyard(cwd, ["status", "--no-dns", "--no-entries", "--no-workers"], env)).toMatchObject({
      code: 0,
      err: "",
    });
    await serve(OTHER);
    const active = await runSwitchyard(cwd, ["status", "--no-dns", "--no-entries", "--no-workers"], env);
    expect(active.out).toContain("2 hostnames: 1 waiting for the customer, 1 not checked.");
    expect(active.out.replaceAll(/\n +/g, " ")).toContain(
      "Not checked, so visitors may not be served: the route, the dispatch Worker, the KV entry, the user Workers.",
    );
  });

  it("answers for one environment when another can't be asked", async () => {
    writeProjectFile(cwd, "platform/staging.json", {
      ...PLATFORM,
      zone: { name: "staging.dev", managed: true },
      fallbackOrigin: { name: "fallback.staging.dev" },
      dispatch: {
        ...PLATFORM.dispatch,
        namespace: "staging",
        scriptName: "dispatch-staging",
        kvNamespace: { title: "hostnames-staging", managed: true },
      },
      tenants: ["bolt"],
    });
    const { code, out, err } = await status();
    expect(code).toBe(2);
    expect(err).toContain(
      `  staging: Cloudflare shows this token no zone staging.dev in the account ${PLATFORM.accountId}`,
    );
    expect(out).toContain("1 hostname: 1 waiting for the customer.");
    expect(out).toContain("1 hostname: 1 not checked.");
    expect(await status("--environment", "production")).toMatchObject({ code: 0 });
    expect(await status("--environment", "moon")).toMatchObject({
      code: 2,
      err: "There is no environment moon. Known environments: production, staging.",
    });
  });

  it("needs a token, and says which", async () => {
    const { code, err } = await runSwitchyard(cwd, ["status"]);
    expect(code).toBe(2);
    expect(err).toContain("CLOUDFLARE_API_TOKEN is not set");
  });

  it.each([
    ["-o", "platform/production.json/status.html", "The report can't be written: "],
    ["--ledger", "platform", "platform can't be read: EISDIR"],
    ["--ledger", "platform/production.json/status.jsonl", "status.jsonl can't be written: "],
    ["--resolver", "dns.example.com", "--resolver takes an IP address such as 1.1.1.1 or [::1]:5353: "],
  ])("says what is wrong with %s %s, as a mistake of the person", async (option, value, words) => {
    // Without --no-dns: a resolver that is none is told before any is asked.
    const dns = option === "--resolver" ? [] : ["--no-dns"];
    const env = { CLOUDFLARE_API_TOKEN: life.emulator.token, CLOUDFLARE_BASE_URL: life.emulator.url };
    const { code, err } = await runSwitchyard(cwd, ["status", ...dns, option, value], env);
    expect(code).toBe(2);
    expect(err).toContain(words);
    expect(err).not.toContain("defect");
  });

  it("knows no one who is not in the registry", async () => {
    expect(await status("acmee")).toMatchObject({
      code: 1,
      err: "No tenant of the registry is called acmee. Did you mean acme?",
    });
    expect(await status("shop.stranger.com")).toMatchObject({
      code: 0,
      err: "shop.stranger.com is not declared in the registry, and Cloudflare did not show it.",
    });
  });

  it("says when there is nothing to ask, as for a tenant with a subdomain only", async () => {
    writeProjectFile(cwd, "tenants/grove.json", { ...TENANT, subdomain: "grove" });
    writeProjectFile(cwd, "platform/production.json", {
      ...PLATFORM,
      routing: { mode: "wildcard", lookup: "kv", subdomains: true },
    });
    expect(await status("grove")).toMatchObject({
      code: 0,
      err: "None of the tenants and hostnames you named has a custom hostname, so nothing was asked.",
    });
  });

  it("refuses a registry with errors", async () => {
    writeProjectFile(cwd, "tenants/acme.json", { displayName: "Acme" });
    const { code, err } = await status();
    expect(code).toBe(1);
    expect(err).toMatch(/\n\nNothing was asked: \d errors, 0 warnings\.$/);
  });

  it("writes Prometheus' text, sorted", async () => {
    await serve(OTHER);
    const { out } = await status("--format", "prometheus");
    expect(out).toContain('switchyard_hostnames{environment="production",verdict="customer"} 1\n');
    expect(out).toContain('switchyard_hostnames{environment="production",verdict="serving"} 1\n');
    expect(out).toMatch(
      /switchyard_certificate_expiry_timestamp_seconds\{environment="production",hostname="www.bolt.shop",tenant="bolt"\} \d{10}\n/,
    );
    expect(out).toMatch(/switchyard_answer_age_seconds\{environment="production"\} \d+$/);
  });

  it("writes Markdown in which nothing of others is markup", async () => {
    life.advance({ minutes: 10 });
    const { out } = await status("--format", "markdown");
    expect(out).toContain("### Waiting for the customer (2)");
    expect(out).toContain("**2 hostnames of 2 customers (pending / pending&#95;validation)");
    expect(out).toContain("| `shop.acme-store.com` | `acme` | Cloudflare reports:");
  });

  it("writes a page to a file, whole or not at all", async () => {
    const { code, out, err } = await status("--format", "html", "-o", "site/status.html");
    expect({ code, out, err }).toEqual({ code: 0, out: "", err: "Wrote site/status.html." });
    expect(readFileSync(join(cwd, "site/status.html"), "utf8")).toMatch(/^<!doctype html>[\s\S]*<\/html>\n$/);
    expect(existsSync(join(cwd, "site/status.html.tmp"))).toBe(false);
  });

  it("writes the full report to other files from the same answers, and says so", async () => {
    const before = life.emulator.requests.all().length;
    const once = await status("--format", "markdown");
    const requests = life.emulator.requests.all().length - before;
    const { code, out, err } = await status("--format", "markdown", "--also", "all.html", "--also", "all.json");
    expect(life.emulator.requests.all().length - before - requests).toBeLessThanOrEqual(requests);
    expect({ code, err }).toEqual({ code: once.code, err: "Wrote all.html.\nWrote all.json." });
    expect(out).toContain("with records and commands: `all.html`");
    expect(readFileSync(join(cwd, "all.html"), "utf8")).toContain("www.bolt.shop");
    expect(JSON.parse(readFileSync(join(cwd, "all.json"), "utf8")).environments[0].hostnames).toHaveLength(2);
  });

  it("refuses a file whose format it can't tell, before it asks", async () => {
    const before = life.emulator.requests.all().length;
    const { code, err } = await status("--also", "status.pdf");
    expect({ code, err }).toEqual({
      code: 2,
      err: "--also status.pdf: use an extension that names a format: .html, .md, .json, .txt or .prom.",
    });
    expect(life.emulator.requests.all()).toHaveLength(before);
  });

  it("keeps a ledger with a line per change, and tells from it how long onboarding took", async () => {
    await status("--ledger", "status.jsonl");
    await status("--ledger", "status.jsonl");
    await serve(HOST);
    const { out } = await status("--ledger", "status.jsonl");
    const lines = readFileSync(join(cwd, "status.jsonl"), "utf8").trim().split("\n");
    expect(lines.map((line) => JSON.parse(line)).map(({ hostname, verdict }) => `${hostname} ${verdict}`)).toEqual([
      `${HOST} customer`,
      `${OTHER} customer`,
      `${OTHER} customer`,
      `${HOST} serving`,
    ]);
    expect(out).not.toContain("FROM CREATED TO SERVING");
    expect((await status("--ledger", "status.jsonl")).out).toContain("http       1 hostname, median");
  });
});

describe("switchyard status --revalidate", () => {
  it("is for hostnames of the registry, named one by one", async () => {
    for (const names of [[], ["acme"], ["shop.stranger.com"], [HOST, "acme"]])
      expect(await status("--revalidate", ...names)).toMatchObject({ code: 1 });
    expect(writes()).toEqual([]);
  });

  it("sends nothing where that is not the way out", async () => {
    const { code, err } = await status("--revalidate", HOST);
    expect(code).toBe(1);
    expect(err).toContain(`${HOST} can't be started again (waiting for the customer)`);
    expect(writes()).toEqual([]);
  });

  it("sets a moved hostname back to pending", async () => {
    life.advance({ days: 8 });
    const { code, out } = await status("--revalidate", HOST);
    expect({ code, out }).toEqual({ code: 0, out: `${HOST} is started again: pending / initializing.` });
    expect(writes()).toHaveLength(1);
  });

  it("leaves the certificate's settings as they were, where an edit resets what it leaves out", async () => {
    const settings = { http2: "off", min_tls_version: "1.3", tls_1_3: "on", early_hints: "on" } as const;
    const ssl = { method: "http", type: "dv", wildcard: false, bundle_method: "optimal", settings } as const;
    const { result } = await life.api.customHostnames.list({ zone_id: life.zoneId });
    const id = result.find(({ hostname }) => hostname === HOST)?.id ?? "";
    await life.api.customHostnames.edit(id, { zone_id: life.zoneId, ssl });
    life.emulator.reshape({ "partial-edit": "resets" });
    life.advance({ days: 8 });
    expect(await status("--revalidate", HOST)).toMatchObject({ code: 0 });
    const after = await life.api.customHostnames.get(id, { zone_id: life.zoneId });
    expect(after.ssl).toMatchObject({ ...ssl, status: "initializing" });
    await life.api.customHostnames.edit(id, { zone_id: life.zoneId, ssl: { method: "http", type: "dv" } });
    const reset = await life.api.customHostnames.get(id, { zone_id: life.zoneId });
    expect(reset.ssl).not.toHaveProperty("settings");
  });

  function writes() {
    return life.emulator.requests.all().filter(({ method }) => method !== "GET");
  }
});

it("--watch follows someone, and says so", async () => {
  expect(await status("--watch")).toMatchObject({ code: 2 });
  await serve(HOST);
  const { code, out } = await status("acme", "--watch");
  expect(code).toBe(0);
  expect(masked(out)).toBe(`<time>  ${HOST}: live. Serves traffic.`);
});

it("never writes without --revalidate", async () => {
  await status();
  expect(life.emulator.requests.all().filter(({ verb }) => verb !== "get" && verb !== "list")).toEqual([]);
});
