import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "@jest/globals";
import type { ReleaseManifest } from "../../src/manifest/manifest";
import { MANIFEST } from "../review/review-builder";
import { departure, entry, planJson, quietHost } from "../support/plans";
import { makeProject, removeProjects, runSwitchyard, writeProjectFile } from "../support/project";
import { PLATFORM, TENANT } from "../support/registry";

afterAll(removeProjects);

const FIXTURE = readFileSync(join(__dirname, "../review/fixtures/one-of-each.json"), "utf8");
const CLOSING = planJson(["a", "b"].flatMap((name) => departure(`shop.${name}.com`, name)));
const QUIET = planJson([quietHost("shop.acme-store.com")]);

function projectWith(plan: unknown, others: Record<string, unknown> = {}): string {
  return makeProject({ "plan.json": plan, ...others });
}

describe("switchyard review", () => {
  it("exits 0 for a plan within every budget", async () => {
    const { code, out } = await runSwitchyard(projectWith(QUIET), ["review", "plan.json"]);
    expect(code).toBe(0);
    expect(out).toContain("Nothing changes.");
  });

  it("exits 1 for a hostname that returns without permission, 0 with --allow-returning", async () => {
    const root = projectWith(FIXTURE);
    const { code, out } = await runSwitchyard(root, ["review", "plan.json"]);
    expect(code).toBe(1);
    expect(out).toContain(
      "tea.dune.example (returning)\n    Cloudflare deleted this hostname, and this release would create it again.",
    );
    expect((await runSwitchyard(root, ["review", "plan.json", "--allow-returning", "tea.dune.example"])).code).toBe(0);
    expect((await runSwitchyard(root, ["review", "plan.json", "--allow-returning", "dune.example"])).code).toBe(1);
  });

  it("exits 3 over a budget and names the tenants", async () => {
    const { code, out } = await runSwitchyard(projectWith(CLOSING), ["review", "plan.json"]);
    expect(code).toBe(3);
    expect(out).toContain("  removals (over-budget)\n    2 tenants lose a hostname. 1 is allowed: ");
    expect(out).toMatch(/\n {4}a, b\n/);
    expect(out).toMatch(/removals +2 \(1 allowed\), OVER\n/);
  });

  it("exits 0 with a waiver for this change, and 1 for a broken one", async () => {
    const root = projectWith(CLOSING);
    const { out } = await runSwitchyard(root, ["review", "plan.json", "--format", "json"]);
    const { changeDigest } = JSON.parse(out);
    const waiver = {
      environment: "production",
      changeDigest,
      kind: "removals",
      tenants: ["a"],
      expires: "2999-12-31",
      reason: "The shop closed.",
    };
    writeProjectFile(root, "waivers/closing.json", waiver);
    expect((await runSwitchyard(root, ["review", "plan.json"])).code).toBe(3);
    writeProjectFile(root, "waivers/closing-outage.json", { ...waiver, kind: "outages" });
    expect((await runSwitchyard(root, ["review", "plan.json"])).code).toBe(0);
    writeProjectFile(root, "waivers/closing.json", { ...waiver, expires: "2020-01-01" });
    expect((await runSwitchyard(root, ["review", "plan.json"])).code).toBe(3);
    writeProjectFile(root, "waivers/closing.json", { ...waiver, kind: "all" });
    const broken = await runSwitchyard(root, ["review", "plan.json"]);
    expect(broken).toMatchObject({ code: 1, out: "" });
    expect(broken.err).toContain("waivers/closing.json:4:11 kind must be one of");
  });

  it("counts a waiver for the environment that it names, and for no other", async () => {
    const root = projectWith(CLOSING);
    const { out } = await runSwitchyard(root, ["review", "plan.json", "--format", "json"]);
    const waiver = {
      environment: "staging",
      changeDigest: JSON.parse(out).changeDigest,
      kind: "removals",
      tenants: ["a"],
      expires: "2999-12-31",
      reason: "The shop closed.",
    };
    writeProjectFile(root, "waivers/closing.json", waiver);
    expect((await runSwitchyard(root, ["review", "plan.json"])).code).toBe(3);
  });

  it("takes budgets from the platform file, and tenants from the registry where KV doesn't tell", async () => {
    const bare = planJson([entry("shop.acme-store.com", { from: { workerName: "a" }, to: { workerName: "b" } })]);
    const root = makeProject({
      "tenants/acme.json": { ...TENANT, hostnames: [{ hostname: "shop.acme-store.com" }] },
      "platform/production.json": { ...PLATFORM, budgets: { routing: { absolute: 7 } } },
      "plan.json": bare,
    });
    const { out } = await runSwitchyard(root, ["review", "plan.json", "--format", "json"]);
    const { changes, budgets } = JSON.parse(out);
    expect(changes[0].tenant).toBe("acme");
    expect(budgets.routing.allowed).toBe(7);
  });

  it("reads a plan outside of any project", async () => {
    const { code } = await runSwitchyard(join(__dirname, "../review/fixtures"), ["review", "one-of-each.json"]);
    expect(code).toBe(1);
  });

  it("counts a plan that is named twice once", async () => {
    const root = projectWith(CLOSING, { "again.json": CLOSING });
    const { out } = await runSwitchyard(root, ["review", "plan.json", "again.json"]);
    expect(out).toContain("\n1 plan, 2 → 0 tenants");
  });

  it.each([
    [["review"], "missing required argument"],
    [["review", "missing.json"], "missing.json: does not exist"],
    [["review", "tenants/acme.json"], "tenants/acme.json: is not a plan"],
    [["review", "plan.json", "--format", "pdf"], "Allowed choices are"],
    [["review", "plan.json", "--environment", "moon"], "There is no environment moon"],
    [["review", "plan.json", "--output", "plan.json/out"], "can't be written"],
    [["review", "tenants"], "tenants/manifest.json: does not exist"],
  ])("exits 2 for %p", async (argv, message) => {
    const { code, err } = await runSwitchyard(projectWith(QUIET), argv);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });

  it("asks for a registry when an environment is named where there is none", async () => {
    const root = projectWith(QUIET, { "platform/production.json": "{" });
    const { code, err } = await runSwitchyard(root, ["review", "plan.json", "--environment", "production"]);
    expect([code, err]).toEqual([2, expect.stringContaining("--environment needs a project")]);
    expect((await runSwitchyard(root, ["review", "plan.json"])).code).toBe(0);
  });

  it("obeys no terminal escape in what it complains of", async () => {
    const plan = planJson([departure("shop.a.com", "a")].flat());
    const text = JSON.stringify(plan).replaceAll('"delete"', '"\\u001b[2J"');
    const { code, err } = await runSwitchyard(projectWith(text), ["review", "plan.json"]);
    expect([code, err]).toEqual([2, expect.stringContaining('does not know the action "\\u{1b}[2J"')]);
  });

  it.each([
    ["markdown", "<!-- switchyard-review -->"],
    ["html", "<!doctype html>"],
    ["json", "{"],
  ])("writes %s to a file", async (format, start) => {
    const root = projectWith(FIXTURE);
    const { out } = await runSwitchyard(root, ["review", "plan.json", "--format", format, "--output", "out"]);
    expect(out).toBe("");
    expect(readFileSync(join(root, "out"), "utf8").startsWith(start)).toBe(true);
  });
});

describe("switchyard review of a release", () => {
  const stack = "production-hostnames-000";
  const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
  const planText = JSON.stringify(CLOSING);
  const file = `stacks/${stack}/plan.json`;
  const manifest: ReleaseManifest = {
    ...MANIFEST,
    stacks: [
      {
        name: stack,
        dependencies: [],
        config: "c",
        lockFile: null,
        workerFile: null,
        planJson: file,
        state: null,
      },
    ],
    files: { [file]: sha256(planText) },
    tenants: {
      before: { "cloudflare_workers_kv.shop_a_com": "a", "cloudflare_workers_kv.shop_b_com": "b" },
      after: {},
      totals: { tenants: { before: 400, after: 398 }, hostnames: { before: 500, after: 498 } },
    },
    budgets: { removals: { absolute: 50, percent: 5 } },
    quota: { included: 100, hardCap: 50_000 },
    waiting: ["production-hostnames-001"],
  };
  const text = JSON.stringify(manifest);
  const digest = sha256(text);
  const release = (parts: Record<string, string> = {}, name = digest) =>
    makeProject({ [`release/${name}/manifest.json`]: text, [`release/${name}/${file}`]: planText, ...parts });

  it("takes digest, budgets and totals from its manifest", async () => {
    const { code, out } = await runSwitchyard(release(), ["review", `release/${digest}`, "--format", "json"]);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      digest,
      totals: { tenants: { before: 400, after: 398 } },
      budgets: { removals: { allowed: 20, over: false } },
      forecast: { hostnames: { before: 500, after: 498, included: 100, hardCap: 50_000 } },
    });
    const inWords = await runSwitchyard(release(), ["review", `release/${digest}`]);
    expect(inWords.out).toContain("production-hostnames-001");
  });

  it("takes a plan beside its manifest as well", async () => {
    const root = release();
    const folder = `release/${digest}`;
    const { out } = await runSwitchyard(root, ["review", `${folder}/${file}`, "--manifest", `${folder}/manifest.json`]);
    expect(out).toContain(`release ${digest}`);
  });

  it("refuses a plan that was changed", async () => {
    const root = release({ [`release/${digest}/${file}`]: planText.replace("shop.a.com", "shop.c.com") });
    const { code, err } = await runSwitchyard(root, ["review", `release/${digest}`]);
    expect(code).toBe(1);
    expect(err).toContain("its hash is not in the release's manifest");
  });

  it("refuses a manifest that was changed", async () => {
    const { code, err } = await runSwitchyard(release({}, "f".repeat(64)), ["review", `release/${"f".repeat(64)}`]);
    expect(code).toBe(1);
    expect(err).toContain("was changed after planning");
  });

  it("refuses two releases at once", async () => {
    const { code } = await runSwitchyard(release(), ["review", `release/${digest}`, "--manifest", "other.json"]);
    expect(code).toBe(2);
  });
});
