import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "@jest/globals";
import { objectsAt } from "../../../src/json";
import { applyRelease } from "../../../src/release/apply/apply-release";
import { planRelease } from "../../../src/release/plan/plan-release";
import type { Project } from "../../../src/release/project";
import { applyMarkdown, writeApplyText } from "../../../src/release/report";
import type { Waiver } from "../../../src/review/waivers";
import { build, departure, host, planJson } from "../../support/plans";
import { removeProjects } from "../../support/project";
import { PLATFORM_STACK, PROJECT, type ReleaseFixture, releaseFixture, SHARDS, stateOf } from "../release-builder";

let fixture: ReleaseFixture;
let digest: string;

afterAll(removeProjects);

/** Plans both shards again, with what the test changed in the fixture. */
async function replan(): Promise<void> {
  const { release } = await planRelease(fixture.plan());
  digest = release?.digest ?? "";
  fixture.terraform.calls.length = 0;
}

beforeEach(async () => {
  fixture = releaseFixture();
  fixture.terraform.states.set(PLATFORM_STACK, stateOf(PLATFORM_STACK));
  fixture.terraform.states.set(SHARDS[0], stateOf(SHARDS[0], { marker: "older" }));
  await replan();
});

const applied = () => fixture.terraform.calls.filter((call) => call.startsWith("apply"));

it("plans every stack again before the first is applied, and applies in order what it planned itself", async () => {
  const { stacks, failure, refusals } = await applyRelease(fixture.apply(digest));
  expect([refusals, failure]).toEqual([[], undefined]);
  const done = fixture.terraform.calls.filter((call) => /^(plan|apply)/.test(call));
  expect(done.slice(0, 2).sort()).toEqual(SHARDS.map((stack) => `plan ${stack} refresh`));
  expect(done.slice(2)).toEqual(SHARDS.map((stack) => `apply ${stack}`));
  expect(stacks.map(({ outcome }) => outcome)).toEqual(["applied", "applied"]);
});

it("runs only with the provider that the project's lock file names", async () => {
  writeFileSync(join(fixture.root, "platform/terraform.lock.hcl"), "lock");
  await replan();
  await applyRelease(fixture.apply(digest));
  expect(fixture.terraform.calls).toContain(`init ${SHARDS[0]} frozen`);
});

it("stops at the first stack that fails, and reports what was applied and what was not", async () => {
  fixture.terraform.events.set(SHARDS[0], [
    { type: "started", address: "a.b" },
    { type: "done", address: "cloudflare_workers_kv.shop_acme_com" },
    { type: "diagnostic", diagnostic: { severity: "error", summary: "500 \u001b[2J", detail: "", address: "a.b" } },
  ]);
  fixture.terraform.failing.add(`apply ${SHARDS[0]}`);
  const result = await applyRelease(fixture.apply(digest));
  expect(applied()).toEqual([`apply ${SHARDS[0]}`]);
  expect(result.stacks).toMatchObject([
    { stack: SHARDS[0], outcome: "failed", changed: 1, resources: 2 },
    { stack: SHARDS[1], outcome: "not started", changed: 0 },
  ]);
  expect(String(writeApplyText(result))).toContain("a.b: 500 \\u{1b}[2J");
  expect(String(writeApplyText(result)).split("\n")[0]).toBe(
    `${SHARDS[0]} failed after 1 of 2 resources. Applied before it: 0 stacks with 0 resources. Not started: 1 stack.`,
  );
  expect(String(writeApplyText(result))).toContain("npx switchyard plan --environment production");
  expect(applyMarkdown(result)).toContain(`| \`${SHARDS[0]}\` | failed | 1 of 2 | 0 s |`);
  expect(applyMarkdown(result).split("\n")[0]).toBe(
    "## Failed: `production` at commit `c0ffee`, planned by `Ada` on 2026-11-23 11:00 UTC",
  );
});

it("says in one line what an interruption left undone, and repeats nothing that Terraform says of each resource", async () => {
  const halted = Array.from({ length: 326 }, (_, index) => ({
    type: "diagnostic" as const,
    diagnostic: { severity: "error" as const, summary: "execution halted", detail: "", address: `a.b${index}` },
  }));
  fixture.terraform.events.set(SHARDS[0], [
    { type: "done", address: "cloudflare_workers_kv.shop_acme_com" },
    ...halted,
    {
      type: "diagnostic",
      diagnostic: { severity: "error", summary: "PUT", detail: "context canceled", address: "a.c" },
    },
    {
      type: "diagnostic",
      diagnostic: { severity: "error", summary: "500 from Cloudflare", detail: "", address: "a.b" },
    },
  ]);
  fixture.terraform.failing.add(`apply ${SHARDS[0]}`);
  fixture.terraform.interrupted = true;
  const result = await applyRelease(fixture.apply(digest));
  expect(result.stacks.map(({ outcome }) => outcome)).toEqual(["interrupted", "not started"]);
  expect(String(writeApplyText(result)).split("\n")).toEqual([
    `${SHARDS[0]} was interrupted after 1 of 2 resources, while 1 request had no answer yet. Applied before it: 0 stacks with 0 resources. Not started: 1 stack.`,
    "  a.b: 500 from Cloudflare",
    expect.stringContaining("Next: npx switchyard plan"),
    expect.stringContaining("Release "),
  ]);
  expect(applyMarkdown(result)).toContain("## Interrupted");
});

it("counts a replaced resource once, when its second half is done", async () => {
  const address = "cloudflare_custom_hostname.shop_acme_com";
  const shop = { hostname: "shop.acme.com" };
  const replaced = host("shop.acme.com", { from: shop, to: shop, replace: true });
  fixture.terraform.plans.set(SHARDS[0], planJson([replaced]));
  const { release } = await planRelease(fixture.plan());
  const { changeDigest = "" } = release?.manifest ?? {};
  const waivers = (["outages", "replacements"] as const).map((kind): Waiver => {
    return {
      file: "w",
      environment: "production",
      changeDigest,
      kind,
      tenants: ["acme", "shop.acme.com"],
      expires: 100,
      reason: "moved",
    };
  });
  fixture.terraform.events.set(SHARDS[0], [
    { type: "done", address },
    { type: "done", address },
  ]);
  const result = await applyRelease(fixture.apply(release?.digest ?? "", { waivers, now: () => 0 }));
  expect(result.refusals).toEqual([]);
  expect(result.stacks[0]).toMatchObject({ changed: 1, resources: 1 });
});

describe("the outbound parameters, which Terraform can't send,", () => {
  const worker = build("cloudflare_workers_script.dispatch", { from: { etag: "a" }, to: { etag: "b" } });
  const reminder =
    "The dispatch Worker was uploaded without its outbound parameters: region, allow.\nNext: set them with the request in docs/platform.md, Outbound parameters.";

  const released = async (parameters: readonly string[], done: string) => {
    fixture.terraform.plans.set(SHARDS[0], planJson([worker]));
    await replan();
    fixture.terraform.events.set(SHARDS[0], [{ type: "done", address: done }]);
    const { environment } = fixture.apply(digest);
    const { platform } = environment;
    const dispatch = { ...platform.dispatch, outbound: { service: "outbound", parameters } };
    return applyRelease(
      fixture.apply(digest, { environment: { ...environment, platform: { ...platform, dispatch } } }),
    );
  };

  it("are reminded of once the dispatch Worker is uploaded", async () => {
    const result = await released(["region", "allow"], "cloudflare_workers_script.dispatch");
    expect(result).toMatchObject({ refusals: [], failure: undefined, unsetParameters: ["region", "allow"] });
    expect(String(writeApplyText(result))).toContain(reminder);
  });

  it("are reminded of where the stack fails after the upload, too", async () => {
    fixture.terraform.failing.add(`apply ${SHARDS[0]}`);
    const result = await released(["region", "allow"], "cloudflare_workers_script.dispatch");
    expect(result.failure).toBeDefined();
    expect(String(writeApplyText(result))).toContain(reminder);
  });

  it.each<[string, readonly string[], string]>([
    ["the Worker was not uploaded", ["region"], "cloudflare_workers_kv.shop_acme_com"],
    ["there are none", [], "cloudflare_workers_script.dispatch"],
  ])("are not spoken of where %s", async (_case, parameters, done) => {
    const result = await released(parameters, done);
    expect(result.unsetParameters).toEqual([]);
    expect(String(writeApplyText(result))).not.toContain("outbound");
  });
});

it("prints how to import a hostname that exists already", async () => {
  const address = "cloudflare_custom_hostname.shop_acme_com";
  const detail = '409 Conflict {"errors":[{"code":1406,"message":"Duplicate custom hostname found."}]}';
  fixture.terraform.events.set(SHARDS[0], [
    { type: "diagnostic", diagnostic: { severity: "error", summary: "failed to make http request", detail, address } },
  ]);
  fixture.terraform.failing.add(`apply ${SHARDS[0]}`);
  const textOf = async (id: string | undefined) =>
    String(writeApplyText(await applyRelease(fixture.apply(digest, { findHostname: async () => id }))));
  expect(await textOf("0f2a")).toContain(
    `    npx switchyard plan --environment production --import ${address}=023e105f4ecef8ad9ca31a8372d0c353/0f2a\n`,
  );
  expect(await textOf(undefined)).toContain(`--import ${address}=<zone id>/<hostname id>`);
  expect(await textOf('${file("/etc/passwd")}')).toContain(`Look up the id of: ${address}`);
});

describe("refuses, before anything is applied,", () => {
  const refusal = async (more: Parameters<ReleaseFixture["apply"]>[1] = {}) => {
    const { refusals } = await applyRelease(fixture.apply(digest, more));
    expect(applied()).toEqual([]);
    return refusals.map(({ rule }) => rule);
  };

  it.each<[string, Partial<Project>]>([
    ["commit", { commit: "d0d0" }],
    ["commit", { commit: null }],
    ["registry", { registry: "other" }],
    ["worker", { worker: "other" }],
    ["lock-file", { lockFile: "other" }],
    ["dirty", { dirty: [" M tenants/acme.json"] }],
  ])("another %s", async (rule, difference) => {
    expect(await refusal({ project: { ...PROJECT, ...difference } })).toEqual([rule]);
  });

  it("all that differs, at once", async () => {
    const project: Project = { commit: "x", registry: "x", worker: "x", lockFile: "x", dirty: ["?? x"] };
    expect(await refusal({ project })).toEqual(["dirty", "commit", "registry", "worker", "lock-file"]);
  });

  it.each([
    ["terraform-version", { terraform: "1.12.0", provider: "5.22.0" }],
    ["provider-version", { terraform: "1.11.4", provider: "5.23.0" }],
  ])("another %s", async (rule, versions) => {
    fixture.terraform.versionsFound = versions;
    expect(new Set(await refusal())).toEqual(new Set([rule]));
  });

  it.each([
    ["serial", stateOf(SHARDS[0], { marker: "older", serial: 8 })],
    ["lineage", { ...stateOf(SHARDS[0], { marker: "older" }), lineage: "another" }],
  ])("a state whose %s moved on, also in one stack of several", async (_, state) => {
    fixture.terraform.states.set(SHARDS[0], state);
    expect(await refusal()).toEqual(["stale"]);
  });

  it("a state that was not there when it was planned, and one that is gone", async () => {
    fixture.terraform.states.set(SHARDS[1], stateOf(SHARDS[1]));
    fixture.terraform.states.delete(SHARDS[0]);
    expect(await refusal()).toEqual(["stale", "stale"]);
  });

  it("a preview", async () => {
    const { release } = await planRelease(fixture.plan({ basis: "state" }));
    digest = release?.digest ?? "";
    expect(await refusal()).toEqual(["preview", "manifest"]);
  });

  it("the loss of a shared resource, whatever is waived", async () => {
    const zone = build("cloudflare_zone.zone", { from: { name: "a.com" }, to: null });
    fixture.terraform.plans.set(SHARDS[0], planJson([zone]));
    await replan();
    expect(await refusal()).toEqual(["root-lost", "over-budget"]);
  });

  it("a deleted hostname that would be created again", async () => {
    const gone = host("shop.acme.com", { from: {}, now: null, to: { hostname: "shop.acme.com" } });
    fixture.terraform.plans.set(SHARDS[0], planJson([gone]));
    await replan();
    expect(await refusal()).toEqual(["returning"]);
    const { refusals } = await applyRelease(fixture.apply(digest, { allowReturning: new Set(["shop.acme.com"]) }));
    expect(refusals).toEqual([]);
  });

  it("a hostname that returns, also where the release hides that Terraform knew it", async () => {
    const to = { hostname: "shop.acme.com" };
    fixture.terraform.plans.set(SHARDS[0], planJson([host("shop.acme.com", { to })]));
    await replan();
    fixture.terraform.plans.set(SHARDS[0], planJson([host("shop.acme.com", { from: {}, now: null, to })]));
    expect(await refusal()).toEqual(["returning"]);
  });

  it("a resource that is gone, where the release says that it only changed", async () => {
    const address = "cloudflare_custom_hostname.shop_acme_com";
    const without = stateOf(SHARDS[0], { marker: "older" });
    const shop = {
      mode: "managed",
      type: "cloudflare_custom_hostname",
      name: "shop_acme_com",
      instances: [{ attributes: {} }],
    };
    fixture.terraform.states.set(SHARDS[0], { ...without, resources: [...objectsAt(without, "resources"), shop] });
    fixture.terraform.mended.set(SHARDS[0], () => fixture.terraform.states.set(SHARDS[0], without));
    const { release } = fixture.apply(digest);
    const manifest = { ...release.manifest, refreshed: [{ stack: SHARDS[0], address }] };
    const forged = applyRelease(fixture.apply(digest, { release: { ...release, manifest } }));
    await expect(forged).rejects.toThrow(`Cloudflare no longer has ${address}, which was only to be read. Plan again.`);
    expect(applied()).toEqual([]);
  });

  it("what is over budget, unless a waiver holds today", async () => {
    fixture.terraform.plans.set(SHARDS[0], planJson(["a", "b"].flatMap((name) => departure(`shop.${name}.com`, name))));
    const { release } = await planRelease(fixture.plan());
    digest = release?.digest ?? "";
    const { changeDigest = "" } = release?.manifest ?? {};
    const waiver: Waiver = {
      file: "w",
      environment: "production",
      changeDigest,
      kind: "removals",
      tenants: ["a"],
      expires: 100,
      reason: "closed",
    };
    const waivers = [waiver, { ...waiver, kind: "outages" as const }];
    const others = waivers.map((one) => ({ ...one, changeDigest: "0".repeat(64) }));
    expect(await refusal()).toEqual(["over-budget", "over-budget"]);
    expect(await refusal({ waivers: [waiver], now: () => 100 })).toEqual(["over-budget"]);
    expect(await refusal({ waivers, now: () => 101 })).toEqual(["over-budget", "over-budget"]);
    expect(await refusal({ waivers: others })).toEqual(["over-budget", "over-budget"]);
    const { refusals } = await applyRelease(fixture.apply(digest, { waivers, now: () => 100 }));
    expect(refusals).toEqual([]);
  });
});
