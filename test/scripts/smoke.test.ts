import { readdirSync } from "node:fs";
import { afterEach, describe, expect, it } from "@jest/globals";
import { SHAPES, STRICT } from "../../emulator/api/shapes";
import { SMOKE_REQUESTS, smoke } from "../../scripts/smoke";
import { smokeApi } from "../../scripts/smoke/api";
import { runExperiments } from "../../scripts/smoke/experiments";
import { openNotebook } from "../../scripts/smoke/notebook";
import { parseSmokeOptions } from "../../scripts/smoke/options";
import type { SmokeObservation } from "../../scripts/smoke/questions";
import { smokeHostname } from "../../scripts/smoke/release";
import { observedShapes } from "../../scripts/smoke/report";
import { terminalOn } from "../../src/cli/terminal";
import { paletteOf } from "../../src/report/terminal-text";
import { type Sandbox, type SandboxOptions, startSandbox, writesTo } from "../e2e/sandbox";
import { describeWithTerraform } from "../e2e/terraform";

const ZONE_ID = "5a0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d";
const READ_TOKEN = "emulator-token-that-may-only-read-000000";
const EARLIER = "switchyard-smoke-0a1b2c3d";

let sandbox: Sandbox;
afterEach(() => sandbox.stop());

async function startZone(options: SandboxOptions): Promise<Sandbox> {
  const existing = { zones: [{ name: "smoke-saas.com", id: ZONE_ID }] };
  sandbox = await startSandbox({ existing, tokens: { [READ_TOKEN]: "read-only" }, ...options });
  return sandbox;
}

function optionsFor({ emulator }: Sandbox): string[] {
  return [
    ...["--zone", "smoke-saas.com", "--zone-id", ZONE_ID],
    ...["--account", emulator.accountId, "--domain", "smoke-customer.com"],
  ];
}

/** Runs the script as a person would. @param stopAt stops it, as Ctrl-C does, when it says this */
async function runSmokeScript(argv: readonly string[], stopAt?: string) {
  const { emulator, env, dir } = sandbox;
  const out: string[] = [];
  const err: string[] = [];
  const stop = new AbortController();
  const streams = {
    out: (text: string) => void out.push(text),
    err: (text: string) => {
      err.push(text);
      if (stopAt !== undefined && text.startsWith(stopAt)) stop.abort();
    },
  };
  const variables = {
    ...env,
    CLOUDFLARE_BASE_URL: emulator.url,
    CLOUDFLARE_API_TOKEN: emulator.token,
    SMOKE_READ_TOKEN: READ_TOKEN,
    TMPDIR: dir, // where the provider stand-in looks for the Worker
  };
  const world = { cwd: dir, env: variables, interactive: false, colors: paletteOf(false) };
  const code = await smoke([...optionsFor(sandbox), ...argv], terminalOn(streams, world), {
    sleep: async (milliseconds) => emulator.clock.advance(milliseconds),
    signal: stop.signal,
  });
  const texts = { out: out.join("\n"), err: err.join("\n") };
  expect(texts.out + texts.err).not.toContain(emulator.token);
  return { code, ...texts };
}

/** Names of what a run created and that is still there. */
function leftIn({ emulator, dir }: Sandbox): string[] {
  const state = JSON.stringify(emulator.state());
  const folders = readdirSync(dir).filter((name) => name.startsWith("switchyard-smoke-"));
  return [...(state.match(/switchyard-smoke-[\w.-]*/g) ?? []), ...folders];
}

const idsOf = (observations: readonly SmokeObservation[], verdict: string) =>
  observations.filter((each) => each.verdict === verdict).map(({ id }) => id);

describeWithTerraform("npm run smoke", () => {
  it("reports the emulator's answers as data that it takes, and leaves nothing", async () => {
    const { emulator } = await startZone({ strict: true });
    const { code, out, err } = await runSmokeScript(["--yes", "--format", "json"]);
    expect([code, err]).toEqual([0, expect.any(String)]);
    const { shapes, observations, failure, left } = JSON.parse(out);
    const { renewal: _, ...observable } = STRICT;
    expect({ shapes, failure, left }).toEqual({ shapes: observable, failure: null, left: [] });
    expect(idsOf(observations, "differs")).toEqual([]);
    expect(idsOf(observations, "not-observed")).toEqual(["renewal"]);
    expect(out).not.toMatch(/BEGIN|smoke-saas\.com|smoke-customer\.com/);
    expect(out).not.toContain(emulator.accountId);
    expect(leftIn(sandbox)).toEqual([]);
    expect(emulator.state().zone).toHaveLength(1);
    expect(emulator.requests.all().length).toBeGreaterThan(SMOKE_REQUESTS * 0.9);
    expect(emulator.requests.all().length).toBeLessThan(SMOKE_REQUESTS * 1.1);

    const taken = await fetch(`${emulator.controlUrl}/shapes`, { method: "POST", body: JSON.stringify(shapes) });
    expect(taken.status).toBe(200);
  }, 180_000); // four releases, each a dozen processes

  it("deletes what it created when a release fails, and says why it ended", async () => {
    const { emulator } = await startZone({ strict: true });
    emulator.faults.inject({ kind: "500", match: { method: "POST", path: "*/workers/routes" }, times: 100 });
    const { code, out, err } = await runSmokeScript(["--yes"]);
    expect(code).toBe(2);
    expect(writesTo(emulator).filter((write) => write.startsWith("POST")).length).toBeGreaterThan(3);
    expect(err).toContain("The run ends early: switchyard apply ended with exit code 2.");
    expect(out).toContain("The run ended early: switchyard apply ended with exit code 2.");
    expect(leftIn(sandbox)).toEqual([]);
  });

  it("deletes what it created when it is stopped", async () => {
    const { emulator } = await startZone({ strict: true });
    const { code, out } = await runSmokeScript(["--yes"], "switchyard apply");
    expect(code).toBe(2);
    expect(out).toContain("The run ended early: it was stopped.");
    expect(writesTo(emulator).some((write) => write.startsWith("DELETE"))).toBe(true);
    expect(leftIn(sandbox)).toEqual([]);
  });
});

/** What a release would have created, and then the experiments. */
async function runExperimentsOnly(readToken?: string): Promise<readonly SmokeObservation[]> {
  const { emulator, api } = sandbox;
  const options = parseSmokeOptions(optionsFor(sandbox), {});
  const { prefix, zone } = options;
  const account = `/accounts/${emulator.accountId}`;
  await api("POST", `${account}/workers/dispatch/namespaces`, { name: prefix });
  const kvNamespace = await api("POST", `${account}/storage/kv/namespaces`, { title: prefix });
  const record = { name: `${prefix}.${zone}`, type: "AAAA", content: "100::", proxied: true, ttl: 1 };
  await api("POST", `/zones/${ZONE_ID}/dns_records`, record);
  const hostname = { hostname: smokeHostname(options, 1), ssl: { method: "http", type: "dv" } };
  await api("POST", `/zones/${ZONE_ID}/custom_hostnames`, hostname);
  const sleep = async (milliseconds: number) => emulator.clock.advance(milliseconds);
  const pace = { baseUrl: emulator.url, sleep, say: () => {} };
  const notebook = openNotebook();
  await runExperiments({
    options,
    send: smokeApi(options, { ...pace, token: emulator.token }),
    sendReadOnly: readToken === undefined ? undefined : smokeApi(options, { ...pace, token: readToken }),
    notebook,
    kvNamespaceId: (kvNamespace as { id: string }).id,
    sleep,
    say: () => {},
  });
  return notebook.observations();
}

describe("the experiments of npm run smoke", () => {
  it.each([
    ["last", -1],
    ["first", 0],
  ])("report the %s value of each shape, if the emulator answers so", async (_, index) => {
    const wanted = Object.entries(SHAPES).map(([name, values]) => [name, (values as readonly string[]).at(index)]);
    await startZone({ shapes: Object.fromEntries(wanted) });
    const { renewal: _renewal, ...observable } = Object.fromEntries(wanted);
    expect(observedShapes(await runExperimentsOnly())).toEqual(observable);
  });

  it("agree with a zone that has no entitlements, and with an account without a second token", async () => {
    await startZone({ entitlements: { customMetadata: false, customOrigins: false, certificateAuthority: false } });
    const observations = await runExperimentsOnly();
    expect(idsOf(observations, "differs")).toEqual([]);
    const find = (wanted: string) => observations.find(({ id }) => id === wanted);
    expect(find("entitlement-metadata")).toMatchObject({
      found: "403 1413",
      status: 403,
      codes: [1413],
      sent: expect.stringContaining('POST /zones/{zone}/custom_hostnames {"hostname":"{name}-8.{domain}"'),
    });
    expect(find("entitlement-authority")?.found).toBe("403 1459");
    expect(find("list-metadata")?.why).toBe("Cloudflare refused the request: 403 1413");
    expect(find("permission-dns")?.why).toBe("it needs a second token, which may only read: SMOKE_READ_TOKEN");
  });

  it("conclude nothing about permissions from a token that is refused everything", async () => {
    await startZone({});
    const observations = await runExperimentsOnly("emulator-token-that-was-revoked-000000000");
    const permissions = observations.filter(({ id }) => id.startsWith("permission-"));
    const why = "SMOKE_READ_TOKEN may not read it: 403 9109";
    expect(permissions.map((each) => each.why)).toEqual(permissions.map(() => why));
    expect(permissions).toHaveLength(6);
  });

  it("go on after one that Cloudflare does not answer", async () => {
    const { emulator } = await startZone({});
    emulator.faults.inject({ kind: "500", match: { method: "PATCH", path: "*/custom_hostnames/*" } });
    const observations = await runExperimentsOnly();
    expect(observations.find(({ id }) => id === "partial-edit")).toMatchObject({
      verdict: "not-observed",
      why: "Cloudflare answered 500",
    });
    expect(observations.find(({ id }) => id === "ciphers")?.verdict).toBe("agrees");
  });
});

describe("npm run smoke", () => {
  it("only says what it would do without --yes, and sends nothing", async () => {
    const { emulator } = await startZone({});
    const { code, out } = await runSmokeScript([]);
    expect(code).toBe(0);
    expect(out).toContain("With --yes, smoke does this in the zone smoke-saas.com");
    expect(out).toContain("Nothing was sent.");
    expect(emulator.requests.all()).toEqual([]);
  });

  it("refuses a zone in use, with all reasons, and writes nothing", async () => {
    const { emulator, api } = await startZone({});
    const zone = `/zones/${ZONE_ID}`;
    const record = { name: "origin.smoke-saas.com", type: "AAAA", content: "100::", proxied: true, ttl: 1 };
    await api("POST", `${zone}/dns_records`, record);
    await api("PUT", `${zone}/custom_hostnames/fallback_origin`, { origin: record.name });
    const ssl = { method: "http", type: "dv" };
    await api("POST", `${zone}/custom_hostnames`, { hostname: "shop.acme-store.com", ssl });
    await api("POST", `${zone}/workers/routes`, { pattern: "smoke-saas.com/*" });
    emulator.requests.clear();
    const { code, out, err } = await runSmokeScript(["--yes"]);
    expect([code, out]).toEqual([1, ""]);
    expect(err).toBe(`smoke-saas.com can't be used. Nothing was changed.
  It has custom hostnames.
  It has Worker routes.
  It has the fallback origin origin.smoke-saas.com.
Use a zone with Cloudflare for SaaS that serves nothing else (docs/smoke.md).`);
    expect(writesTo(emulator)).toEqual([]);
  });

  it("refuses wrong options, all at once", async () => {
    await startZone({});
    const { code, err } = await runSmokeScript([
      "--domain",
      "shop.smoke-saas.com",
      "--zone-id",
      "1",
      "--format",
      "xml",
    ]);
    expect(code).toBe(2);
    expect(err).toContain(`--zone-id 1 is not an ID of 32 hexadecimal digits.
--domain shop.smoke-saas.com is in the zone. Use a domain outside of it.
--format xml is neither text nor json.`);
  });

  it("deletes with --clean what an earlier run left and nothing else, and names what it could not delete", async () => {
    const { emulator, api } = await startZone({});
    const namespaces = `/accounts/${emulator.accountId}/workers/dispatch/namespaces`;
    for (const name of [EARLIER, `${EARLIER}-x`, `${EARLIER}0`, "production"]) await api("POST", namespaces, { name });
    emulator.faults.inject({ kind: "500", match: { method: "DELETE", path: `${namespaces}/${EARLIER}` }, times: 1000 });
    const failed = await runSmokeScript(["--clean", EARLIER, "--yes"]);
    expect(failed.code).toBe(2);
    expect(failed.out).toContain(`1 object could not be deleted:\n  dispatch namespace ${EARLIER}\n`);
    expect(failed.out).toContain(`--clean ${EARLIER}`);
    emulator.faults.clear();
    const { code } = await runSmokeScript(["--clean", EARLIER, "--yes"]);
    expect(code).toBe(0);
    const names = emulator.state().workers_for_platforms_dispatch_namespace.map(({ namespace_name }) => namespace_name);
    expect(names).toEqual(["production", `${EARLIER}0`]);
  });
});
