import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "@jest/globals";
import { checked, notChecked } from "../../../src/cloudflare/checked";
import type { JsonObject } from "../../../src/json";
import { planRelease } from "../../../src/release/plan/plan-release";
import type { PlanRequest } from "../../../src/release/plan/plan-request";
import { readRelease } from "../../../src/release/release-folder";
import { planMarkdown, writePlanJson, writePlanText } from "../../../src/release/report";
import { sha256 } from "../../../src/sha256";
import { declared, host, planJson } from "../../support/plans";
import { removeProjects } from "../../support/project";
import { PLATFORM_STACK, type ReleaseFixture, releaseFixture, SHARDS, STACKS, stateOf } from "../release-builder";

let fixture: ReleaseFixture;

beforeEach(() => {
  fixture = releaseFixture();
});

afterAll(removeProjects);

const planned = () => fixture.terraform.calls.filter((call) => call.startsWith("plan"));
const leftIn = (root: string) => (existsSync(join(root, "release")) ? readdirSync(join(root, "release")) : []);

describe("which stacks are planned", () => {
  it("those that are not done, with a full refresh", async () => {
    fixture.terraform.states.set(PLATFORM_STACK, stateOf(PLATFORM_STACK));
    fixture.terraform.states.set(SHARDS[0], stateOf(SHARDS[0], { marker: "older" }));
    fixture.terraform.states.set(SHARDS[1], stateOf(SHARDS[1]));
    const { release, done } = await planRelease(fixture.plan());
    expect(planned()).toEqual([`plan ${SHARDS[0]} refresh`]);
    expect(release?.manifest.stacks.map(({ name }) => name)).toEqual([SHARDS[0]]);
    expect(done).toEqual([PLATFORM_STACK, SHARDS[1]]);
  });

  it.each([
    ["all", STACKS],
    ["done", [PLATFORM_STACK, SHARDS[1]]],
  ] as const)("%s of them", async (which, stacks) => {
    for (const stack of [PLATFORM_STACK, SHARDS[1]]) fixture.terraform.states.set(stack, stateOf(stack));
    await planRelease(fixture.plan({ which }));
    expect(planned().sort()).toEqual(stacks.map((stack) => `plan ${stack} refresh`).sort());
  });

  it("those that are done, but not one that has changes", async () => {
    for (const stack of STACKS) {
      fixture.terraform.states.set(stack, stateOf(stack));
      if (stack !== PLATFORM_STACK) fixture.terraform.plans.set(stack, planJson([]));
    }
    const text = String(writePlanText(await planRelease(fixture.plan({ which: "done" }))));
    expect(text).toContain("1 stack with changes, 2 up to date.");
  });

  it("and the output names environment, commit, planner and time", async () => {
    fixture.terraform.states.set(PLATFORM_STACK, stateOf(PLATFORM_STACK));
    const planned = { by: "Grace", at: "2026-11-23T11:00:00.000Z" };
    const result = await planRelease(fixture.plan({ planned }));
    const title = "production at commit c0ffee, planned by Grace on 2026-11-23 11:00 UTC";
    expect(String(writePlanText(result)).split("\n")[1]).toBe(`  ${title}`);
    expect(planMarkdown(result).split("\n")[0]).toBe(
      "## Planned: `production` at commit `c0ffee`, planned by `Grace` on 2026-11-23 11:00 UTC",
    );
    expect(JSON.parse(writePlanJson(result))).toMatchObject({
      environment: "production",
      commit: "c0ffee",
      uncommitted: false,
      planned,
    });
  });

  it("and the change is the same whoever plans it, and whenever", async () => {
    const changeOf = async (by: string, at: string) =>
      (await planRelease(fixture.plan({ planned: { by, at }, which: "all" }))).release?.manifest.changeDigest;
    fixture.terraform.states.set(PLATFORM_STACK, stateOf(PLATFORM_STACK));
    const first = await changeOf("Ada", "2026-11-23T11:00:00.000Z");
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    expect(await changeOf("Grace", "2026-11-24T11:00:00.000Z")).toBe(first);
  });

  it("only those that are named", async () => {
    fixture.terraform.states.set(PLATFORM_STACK, stateOf(PLATFORM_STACK));
    await planRelease(fixture.plan({ only: new Set([SHARDS[1]]) }));
    expect(planned()).toEqual([`plan ${SHARDS[1]} refresh`]);
  });

  it("hostname stacks wait for a second release while the platform was never applied, and the output says so", async () => {
    const result = await planRelease(fixture.plan());
    expect(planned()).toEqual([`plan ${PLATFORM_STACK} refresh`]);
    expect(result.release?.manifest.waiting).toEqual(SHARDS);
    expect(String(writePlanText(result))).toContain(`${SHARDS[0]} waits for a second release`);
  });

  it("as many at a time as is asked for", async () => {
    fixture.terraform.states.set(PLATFORM_STACK, stateOf(PLATFORM_STACK));
    await planRelease(fixture.plan({ parallelism: 2, which: "all" }));
    expect(fixture.terraform.busiest()).toBe(2);
  });

  it("an empty plan is no part of a release, and where all are empty there is none", async () => {
    for (const stack of STACKS) {
      fixture.terraform.states.set(stack, stateOf(stack));
      fixture.terraform.plans.set(stack, planJson([]));
    }
    const result = await planRelease(fixture.plan({ which: "all" }));
    expect(result.release).toBeUndefined();
    expect(leftIn(fixture.root)).toEqual([]);
  });
});

describe("Workers that are not uploaded", () => {
  beforeEach(() => {
    fixture.terraform.states.set(PLATFORM_STACK, stateOf(PLATFORM_STACK));
  });

  it("are a warning that names their tenants, in both formats", async () => {
    const asked: string[] = [];
    const askWorkers: PlanRequest["askWorkers"] = async ({ namespace }, workers) => {
      asked.push(`${namespace}: ${workers}`);
      return checked({ missing: workers, unknown: [] });
    };
    const result = await planRelease(fixture.plan({ askWorkers }));
    expect(asked).toEqual(["production: acme-shop"]);
    const warning =
      "1 user Worker not in the dispatch namespace production, so visitors get 404: acme-shop (tenant acme). Upload each, or correct its name in the tenant's file: npx wrangler deploy --name acme-shop --dispatch-namespace production";
    expect(String(writePlanText(result))).toContain(`  Warning: ${warning}`);
    expect(JSON.parse(writePlanJson(result)).warnings).toEqual([warning]);
    expect(result.release).toBeDefined();
  });

  it("are not asked about by a preview, or where no hostname and no entry is written", async () => {
    const askWorkers = async () => {
      throw new Error("asked");
    };
    expect((await planRelease(fixture.plan({ askWorkers, basis: "state" }))).warnings).toEqual([]);
    const only = new Set([SHARDS[1]]);
    expect((await planRelease(fixture.plan({ askWorkers, only }))).warnings).toEqual([]);
  });

  it("are no reason to fail where they could not be asked about", async () => {
    const result = await planRelease(fixture.plan({ askWorkers: async () => notChecked("Cloudflare answered 403") }));
    expect(result.warnings).toEqual(["The user Workers of this release were not checked: Cloudflare answered 403"]);
    expect(result.release).toBeDefined();
  });
});

describe("a release's folder", () => {
  beforeEach(() => {
    fixture.terraform.states.set(PLATFORM_STACK, stateOf(PLATFORM_STACK));
  });

  it("holds what synthesis wrote and the plan's JSON, each file's hash in its manifest, under its manifest's digest", async () => {
    writeFileSync(join(fixture.root, "platform/terraform.lock.hcl"), "lock");
    const { release } = await planRelease(fixture.plan({ only: new Set([SHARDS[0]]) }));
    expect(Object.keys(release?.manifest.files ?? {})).toEqual(
      [".terraform.lock.hcl", "cdk.tf.json", "plan.json"].map((file) => `stacks/${SHARDS[0]}/${file}`),
    );
    expect(readRelease(fixture.root, release?.digest ?? "")).toEqual(release);
  });

  it("records the state that was planned on, and whose each address is before and after", async () => {
    const entry = { mode: "managed", type: "cloudflare_workers_kv", name: "old_acme_com" };
    const state = stateOf(SHARDS[0], { marker: "older", serial: 41 });
    fixture.terraform.states.set(SHARDS[0], {
      ...state,
      resources: [{ ...entry, instances: [{ attributes: { value: '{"workerName":"w","tenant":"globex"}' } }] }],
    });
    const { release } = await planRelease(fixture.plan());
    expect(release?.manifest.stacks[0]?.state).toEqual({ lineage: `lineage of ${SHARDS[0]}`, serial: 41 });
    expect(release?.manifest.stacks[1]?.state).toBeNull();
    expect(release?.manifest.tenants).toMatchObject({
      before: { "cloudflare_workers_kv.old_acme_com": "globex" },
      after: { "cloudflare_custom_hostname.shop_acme_com": "acme", "cloudflare_workers_kv.shop_acme_com": "acme" },
      totals: { tenants: { before: 1, after: 1 }, hostnames: { before: 0, after: 1 } },
    });
  });

  it("has no plan file in it and ordinary modes, for it holds no secret", async () => {
    const { release } = await planRelease(fixture.plan());
    const folder = release?.folder ?? "";
    const files = readdirSync(folder, { recursive: true }).map(String);
    expect(files.filter((file) => file.endsWith("plan"))).toEqual([]);
    const modes = ["", "manifest.json", `stacks/${SHARDS[0]}/plan.json`].map(
      (file) => statSync(join(folder, file)).mode,
    );
    const umask = process.umask();
    expect(modes.map((mode) => mode & 0o777)).toEqual([0o777 & ~umask, 0o666 & ~umask, 0o666 & ~umask]);
  });

  it("holds plan JSON with sensitive values masked", async () => {
    const secret = "-----BEGIN PRIVATE KEY-----";
    const resource = host("shop.acme.com", { to: declared("shop.acme.com", { custom_key: secret }) });
    fixture.terraform.plans.set(SHARDS[0], planJson([resource]));
    const { release } = await planRelease(fixture.plan());
    const text = readFileSync(join(release?.folder ?? "", `stacks/${SHARDS[0]}/plan.json`), "utf8");
    expect(text).toContain("(sensitive value)");
    expect(text).not.toContain(secret);
  });

  it("is not there when planning failed, and the failure is told", async () => {
    fixture.terraform.failing.add(`plan ${SHARDS[1]} refresh`);
    await expect(planRelease(fixture.plan())).rejects.toThrow(`terraform plan ${SHARDS[1]} refresh failed`);
    expect(leftIn(fixture.root)).toEqual([]);
  });

  it("left behind by an interrupted plan is refused by apply", async () => {
    const { release } = await planRelease(fixture.plan());
    const { folder = "", digest = "" } = release ?? {};
    rmSync(join(folder, "manifest.json"));
    expect(() => readRelease(fixture.root, digest)).toThrow("it is incomplete");
    expect(() => readRelease(fixture.root, ".building-abc")).toThrow("64 hex digits");
  });
});

describe("a preview", () => {
  it("takes the states' word and asks Cloudflare nothing", async () => {
    fixture.terraform.states.set(PLATFORM_STACK, stateOf(PLATFORM_STACK));
    const { release } = await planRelease(fixture.plan({ basis: "state" }));
    expect(planned().filter((call) => call.endsWith("refresh"))).toEqual([]);
    expect(release?.manifest.basis).toBe("state");
  });

  it("compares with the base where a state can't be read, and says why", async () => {
    fixture.terraform.failing.add(`pull ${SHARDS[0]}`);
    const base = { tenants: new Map(), configs: new Map() };
    const { release } = await planRelease(fixture.plan({ basis: "state", base }));
    expect(release?.manifest.basis).toBe("registry");
    expect(fixture.said.join()).toContain(`terraform pull ${SHARDS[0]} failed`);
    expect(planned()).toEqual([]);
  });

  it("of an unreadable state without a base says what it needs", async () => {
    fixture.terraform.failing.add(`pull ${SHARDS[0]}`);
    const message = new RegExp(`or --base <git ref> to compare with\\. [^]*terraform pull ${SHARDS[0]} failed`);
    await expect(planRelease(fixture.plan({ basis: "state" }))).rejects.toThrow(message);
    expect(fixture.said.join()).not.toContain("is compared");
  });
});

it("a release never falls back: a state that can't be read fails it", async () => {
  fixture.terraform.failing.add(`init ${SHARDS[0]}`);
  const base = { tenants: new Map(), configs: new Map() };
  await expect(planRelease(fixture.plan({ base }))).rejects.toThrow(`terraform init ${SHARDS[0]} failed`);
});

describe("a stack is left out, and the others go on,", () => {
  beforeEach(() => {
    for (const stack of STACKS) fixture.terraform.states.set(stack, stateOf(stack, { marker: "older" }));
  });

  /** The first shard reads the platform's zone_id, as its state has it. */
  function readZoneId(state: JsonObject): void {
    const place = { path: "../../../state/platform.tfstate" };
    edit(PLATFORM_STACK, { terraform: { backend: { local: place } }, output: { zone_id: { value: "x" } } });
    edit(SHARDS[0], {
      data: { terraform_remote_state: { platform: { backend: "local", config: place } } },
      locals: { zone: "${data.terraform_remote_state.platform.outputs.zone_id}" },
    });
    fixture.terraform.states.set(PLATFORM_STACK, state);
  }
  function edit(stack: string, more: JsonObject): void {
    const file = join(fixture.root, "cdktf.out/stacks", stack, "cdk.tf.json");
    writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, "utf8")), ...more }));
  }
  const withZoneId = (value: string) => {
    const state = stateOf(PLATFORM_STACK);
    return { ...state, outputs: { ...(state.outputs as JsonObject), zone_id: { value } } };
  };

  it.each(["planned", "done"])("when it reads an output that this release changes, and is itself %s", async (which) => {
    readZoneId({ ...withZoneId("a"), serial: 2 });
    const marker = which === "done" ? `hash-of-${SHARDS[0]} ${sha256('"a"')}` : "older";
    fixture.terraform.states.set(SHARDS[0], stateOf(SHARDS[0], { marker }));
    const change = { zone_id: { actions: ["update"], before: "a", after: "b" } };
    fixture.terraform.plans.set(PLATFORM_STACK, planJson([], { output_changes: change }));
    const { release, waiting, done } = await planRelease(
      fixture.plan({ only: new Set([PLATFORM_STACK, SHARDS[1]]), which: "all" }),
    );
    expect([waiting, done]).toEqual([[SHARDS[0]], [PLATFORM_STACK]]);
    expect(release?.manifest.stacks.map(({ name }) => name)).toEqual([PLATFORM_STACK, SHARDS[1]]);
  });

  it("when it reads an output that the other stack was not applied with yet", async () => {
    readZoneId(stateOf(PLATFORM_STACK, { marker: "older" }));
    const { waiting } = await planRelease(fixture.plan());
    expect(waiting).toEqual([SHARDS[0]]);
    expect(planned()).not.toContain(`plan ${SHARDS[0]} refresh`);
  });
});

describe("resources that belong in another state", () => {
  const entry = {
    mode: "managed",
    type: "cloudflare_workers_kv",
    name: "shop_acme_com",
    instances: [{ attributes: { id: "hostname:shop.acme.com" } }],
  };
  const lost = "production-hostnames-002";
  const address = "cloudflare_workers_kv.shop_acme_com";

  beforeEach(() => {
    for (const stack of STACKS) {
      fixture.terraform.states.set(stack, stateOf(stack));
      fixture.terraform.plans.set(stack, planJson([]));
    }
  });

  /** The second shard declares the entry. */
  function declareEntry(): void {
    const config = { resource: { cloudflare_workers_kv: { shop_acme_com: {} } } };
    writeFileSync(join(fixture.root, "cdktf.out/stacks", SHARDS[1], "cdk.tf.json"), JSON.stringify(config));
  }

  const holding = (stack: string) => fixture.terraform.states.set(stack, { ...stateOf(stack), resources: [entry] });

  it("move: the release lists them, holds both stacks though their plans are empty, and writes no state", async () => {
    declareEntry();
    holding(SHARDS[0]);
    const { release } = await planRelease(fixture.plan());
    expect(release?.manifest.moves).toEqual([{ from: SHARDS[0], to: SHARDS[1], addresses: [address] }]);
    expect(release?.manifest.stacks.map(({ name, state }) => [name, state?.serial])).toEqual(
      SHARDS.map((one) => [one, 7]),
    );
    expect(fixture.terraform.calls.filter((call) => call.startsWith("push"))).toEqual([]);
  });

  it("move from a stack that is gone, past one that is gone and holds nothing", async () => {
    declareEntry();
    fixture.terraform.states.set(lost, { ...stateOf(lost), resources: [] });
    holding("production-hostnames-003");
    const { release } = await planRelease(fixture.plan());
    expect(release?.manifest.moves).toEqual([
      { from: "production-hostnames-003", to: SHARDS[1], addresses: [address] },
    ]);
    expect(release?.manifest.stacks.map(({ name }) => name)).toEqual([SHARDS[1]]);
  });

  it("are told by a plan that leaves their stacks out", async () => {
    declareEntry();
    holding(SHARDS[0]);
    const { release, warnings } = await planRelease(fixture.plan({ which: "done" }));
    expect(release).toBeUndefined();
    expect(warnings).toEqual([
      "Resources of 2 stacks are to move between states (1 in all), because shards.count changed. This plan leaves these stacks out. Run: npx switchyard plan",
    ]);
  });

  it.each([
    ["--stack names only one of them", { only: new Set([SHARDS[0]]) }, `${SHARDS[1]}: --stack does not name it.`],
    ["two copies of one are different objects", {}, "different IDs"],
  ])("are refused where %s", async (name, more, message) => {
    declareEntry();
    holding(SHARDS[0]);
    const other = { ...entry, instances: [{ attributes: { id: "hostname:other" } }] };
    if (name.startsWith("two")) fixture.terraform.states.set(SHARDS[1], { ...stateOf(SHARDS[1]), resources: [other] });
    await expect(planRelease(fixture.plan(more))).rejects.toThrow(message);
  });
});

describe("nothing is planned", () => {
  it("while a file that Terraform would read lies among the generated ones", async () => {
    writeFileSync(join(fixture.root, "cdktf.out/stacks", SHARDS[0], "zz.tf"), "");
    await expect(planRelease(fixture.plan())).rejects.toThrow(`cdktf.out/stacks/${SHARDS[0]}/zz.tf`);
    expect(fixture.terraform.calls).toEqual([]);
  });

  it("into a stack that is left out", async () => {
    const imports = [{ address: "terraform_data.switchyard_config", id: "1" }];
    await expect(planRelease(fixture.plan({ imports }))).rejects.toThrow(/is not planned|imported/);
  });

  it("without a state that CI would have, but a preview compares two registries instead", async () => {
    const machine = { ci: true, loopback: false, reattached: false };
    await expect(planRelease(fixture.plan({ machine }))).rejects.toThrow("its disk, with the state, is deleted");
    const base = { tenants: new Map(), configs: new Map() };
    const { release } = await planRelease(fixture.plan({ machine, base, basis: "state" }));
    expect(release?.manifest.basis).toBe("registry");
  });
});

it("the provider is downloaded once: the first stack is set up alone, in a folder that goes with the room", async () => {
  await planRelease(fixture.plan());
  expect(fixture.terraform.calls.slice(0, 2)).toEqual([`init ${PLATFORM_STACK}`, `pull ${PLATFORM_STACK}`]);
  const [room = ""] = fixture.terraform.rooms;
  expect([...fixture.terraform.caches]).toEqual([join(room, ".providers")]);
  expect(existsSync(room)).toBe(false);
});
