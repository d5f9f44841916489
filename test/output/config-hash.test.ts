import { describe, expect, it } from "@jest/globals";
import type { JsonObject } from "../../src/json";
import { configHash } from "../../src/output/config-hash";

const STACK = {
  "//": { metadata: { version: "0.21.0", stackName: "production-platform", backend: "local" }, outputs: {} },
  data: { terraform_remote_state: { platform: { "//": { metadata: { path: "a/b" } }, backend: "local" } } },
  module: { logs: { "//": { metadata: { uniqueId: "logs" } }, source: "./logs" } },
  output: { zone_id: { value: "z" } },
  resource: {
    cloudflare_workers_kv: { a: { "//": { metadata: { path: "x/a", uniqueId: "a" } }, value: "1" }, b: { value: "2" } },
    terraform_data: { switchyard_config: { depends_on: ["cloudflare_workers_kv.a"] } },
  },
  terraform: { required_version: ">= 1.11", backend: { local: { path: "p" } } },
} as const;

/** As another release of cdktf, or its successor cdktn, might write it. */
function noted(stack: JsonObject, note: JsonObject): JsonObject {
  const { resource, data, module } = STACK;
  return {
    ...stack,
    "//": note,
    resource: {
      ...resource,
      cloudflare_workers_kv: { a: { ...resource.cloudflare_workers_kv.a, "//": note }, b: { value: "2" } },
    },
    data: { terraform_remote_state: { platform: { ...data.terraform_remote_state.platform, "//": note } } },
    module: { logs: { ...module.logs, "//": note } },
  };
}

describe("a stack's hash", () => {
  // Pinned: another hash plans every stack of every environment once more.
  it("is the SHA-256 of its blocks, one a line, in sorted order", () => {
    expect(configHash(STACK)).toBe("1a46024b46ab5fca6b1a42e29d2f06ca47dcfba232ba430d9346290353ebd611");
  });

  it.each<[string, JsonObject]>([
    ["the version", { metadata: { version: "0.24.0" } }],
    ["the stack's name", { metadata: { stackName: "another" } }],
    ["paths and ids of constructs", { metadata: { path: "p/q/r", uniqueId: "q_r_1234" } }],
    ["nothing at all", {}],
  ])("leaves out what cdktf notes for itself: %s", (_what, note) => {
    expect(configHash(noted(STACK, note))).toBe(configHash(STACK));
  });

  it("leaves out import blocks: Terraform does what they say once", () => {
    expect(configHash({ ...STACK, import: [{ to: "x.y", id: "1" }] })).toBe(configHash(STACK));
  });

  it("does not depend on the order of keys", () => {
    const reversed = (value: unknown): unknown =>
      typeof value === "object" && value !== null && !Array.isArray(value)
        ? Object.fromEntries(
            Object.entries(value)
              .reverse()
              .map(([key, member]) => [key, reversed(member)]),
          )
        : value;
    expect(configHash(reversed(STACK) as JsonObject)).toBe(configHash(STACK));
  });

  it("changes with every value that Terraform reads", () => {
    const before = configHash(STACK);
    const leaves = leavesOf(STACK);
    expect(leaves.length).toBeGreaterThan(5);
    for (const path of leaves) expect([path, configHash(changedAt(STACK, path))]).not.toEqual([path, before]);
  });

  it.each<[string, JsonObject]>([
    ["a key // of a tenant's metadata", { custom_metadata: { "//": "mine" } }],
    ["a // within a list", { list: [{ "//": "mine" }] }],
  ])("takes in what only looks like a note: %s", (_what, block) => {
    const stack = (more: JsonObject) => ({ resource: { cloudflare_custom_hostname: { a: more } } });
    expect(configHash(stack(block))).not.toBe(
      configHash(stack(JSON.parse(JSON.stringify(block).replace("mine", "x")))),
    );
  });
});

/** Paths to everything below a stack that is no note. */
function leavesOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== "object" || value === null) return [path];
  return Object.entries(value).flatMap(([key, member]) => (key === "//" ? [] : leavesOf(member, [...path, key])));
}

function changedAt(stack: JsonObject, path: readonly string[]): JsonObject {
  const copy = structuredClone(stack) as Record<string, never>;
  let at: Record<string, never> = copy;
  for (const key of path.slice(0, -1)) at = at[key] as never;
  at[path.at(-1) ?? ""] = "another" as never;
  return copy;
}
