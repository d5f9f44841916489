import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { checked } from "../../src/cloudflare/checked";
import { unknownSnapshot } from "../../src/cloudflare/client/read-snapshot";
import type { AskObjects } from "../../src/cloudflare/objects";
import { desiredState } from "../../src/desired/desired-state";
import type { JsonObject } from "../../src/json";
import type { ApplyRequest } from "../../src/release/apply/apply-request";
import type { LiveSuspensions } from "../../src/release/live-suspensions";
import type { Machine } from "../../src/release/machine";
import type { PlanRequest } from "../../src/release/plan/plan-request";
import type { Project } from "../../src/release/project";
import { readRelease } from "../../src/release/release-folder";
import { arrival, planJson } from "../support/plans";
import { makeProject, writeProjectFile } from "../support/project";
import { checkedEnvironment } from "../support/registry";
import { type FakeTerraform, fakeTerraform } from "./fake-terraform";

export const PLATFORM_STACK = "production-platform";
export const SHARDS = ["production-hostnames-000", "production-hostnames-001"] as const;
export const STACKS = [PLATFORM_STACK, ...SHARDS];

export const PROJECT: Project = { commit: "c0ffee", registry: "r", lockFile: null, worker: "w", dirty: [] };
const LOOPBACK: Machine = { ci: false, loopback: true, reattached: false };
const MARKER = "terraform_data.switchyard_config";

/** Cloudflare has nothing of what is asked about. */
const NO_SUSPENSIONS: LiveSuspensions = {
  read: async () => ({ records: [], requests: 1 }),
  forget: async () => [],
};
const NOTHING_THERE: AskObjects = async (questions) => ({ objects: questions.map(() => undefined), requests: 1 });

export interface ReleaseFixture {
  readonly root: string;
  readonly terraform: FakeTerraform;
  readonly said: string[];
  plan(more?: Partial<PlanRequest>): PlanRequest;
  apply(digest: string, more?: Partial<ApplyRequest>): ApplyRequest;
}

/** A project of three synthesized stacks of which each holds its marker, and a Terraform that has not run yet. */
export function releaseFixture(): ReleaseFixture {
  const root = makeProject();
  const terraform = fakeTerraform();
  const said: string[] = [];
  const environment = checkedEnvironment(
    { shards: { count: 2 } },
    { acme: { hostnames: [{ hostname: "shop.acme.com" }] } },
  );
  const published = STACKS.map((stack) => ({
    stack,
    bytes: 1,
    configHash: hashOf(stack),
    dependencies: stack === PLATFORM_STACK ? [] : [PLATFORM_STACK],
  }));
  for (const stack of STACKS) {
    const folder = join(root, "cdktf.out/stacks", stack);
    mkdirSync(folder, { recursive: true });
    const config = { resource: { terraform_data: { switchyard_config: { input: hashOf(stack) } } } };
    writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify(config));
    if (stack === PLATFORM_STACK)
      writeProjectFile(root, `cdktf.out/stacks/${stack}/assets/dispatch/bundle/worker.js`, "worker");
    terraform.plans.set(stack, planJson([], { output_changes: { x: { actions: ["update"] } } }));
  }
  terraform.plans.set(SHARDS[0], planJson(arrival("shop.acme.com", "acme")));
  return {
    root,
    terraform,
    said,
    plan: (more) => ({
      root,
      project: PROJECT,
      planned: { by: "Ada", at: "2026-11-23T11:00:00.000Z" },
      environment,
      desired: desiredState(environment),
      published,
      unreleased: [],
      terraform,
      which: "pending",
      basis: "cloudflare",
      kind: "full",
      ask: NOTHING_THERE,
      askWorkers: async () => checked({ missing: [], unknown: [] }),
      suspensions: NO_SUSPENSIONS,
      readSnapshot: async () => ({ snapshot: unknownSnapshot(0, "HTTP 503"), requests: 1 }),
      allowReturning: new Set(),
      takeOvers: new Map(),
      imports: [],
      certificates: { values: {}, withKeys: false },
      machine: LOOPBACK,
      parallelism: 2,
      say: (line) => void said.push(line),
      now: () => 0,
      ...more,
    }),
    apply: (digest, more) => ({
      root,
      release: readRelease(root, digest),
      project: PROJECT,
      environment,
      desired: desiredState(environment),
      published,
      terraform,
      certificates: { values: {}, withKeys: true },
      machine: LOOPBACK,
      waivers: [],
      allowReturning: new Set(),
      ask: NOTHING_THERE,
      suspensions: NO_SUSPENSIONS,
      parallelism: 2,
      now: () => 0,
      findHostname: async () => undefined,
      say: (line) => void said.push(line),
      progress: { begin: () => {}, stackStarted: () => {}, resourceDone: () => {}, stackEnded: () => {} },
      ...more,
    }),
  };
}

function hashOf(stack: string): string {
  return `hash-of-${stack}`;
}

/** The state of a stack that was applied as it is synthesized; or with another marker. */
export function stateOf(stack: string, { marker = hashOf(stack), serial = 7 } = {}): JsonObject {
  const [type, name] = MARKER.split(".");
  return {
    version: 4,
    serial,
    lineage: `lineage of ${stack}`,
    outputs: { switchyard_config: { value: marker } },
    resources: [{ mode: "managed", type: type ?? "", name: name ?? "", instances: [{ attributes: {} }] }],
  };
}
