import { chmodSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { afterAll, describe, expect, it } from "@jest/globals";
import { eventFrom, terraformOf } from "../../src/terraform/run";
import { makeProject, removeProjects } from "../support/project";

afterAll(removeProjects);

/** A program that prints how it was run. */
function echoing(script: string): { root: string; binary: string } {
  const root = makeProject();
  const binary = join(root, "terraform");
  writeFileSync(binary, `#!/bin/sh\n${script}\n`);
  chmodSync(binary, 0o755);
  return { root, binary };
}

describe("Terraform is run", () => {
  it("by the name that TERRAFORM_BINARY_NAME gives, automated, and without arguments from someone's shell", async () => {
    const { root, binary } = echoing(
      'echo "$* $TF_IN_AUTOMATION $TF_INPUT $CHECKPOINT_DISABLE [$TF_CLI_ARGS_plan$TF_WORKSPACE] $TF_VAR_x"',
    );
    const env = {
      PATH: process.env.PATH,
      TERRAFORM_BINARY_NAME: binary,
      TF_CLI_ARGS_plan: "-target=x",
      TF_WORKSPACE: "w",
      TF_VAR_x: "y",
    };
    expect(await terraformOf(env).show(root, "a b;$(c)")).toBe("show -json a b;$(c) 1 0 1 [] y\n");
  });

  it("and what it says is told when it fails", async () => {
    const { root, binary } = echoing("echo no such backend >&2; exit 1");
    const terraform = terraformOf({ ...process.env, TERRAFORM_BINARY_NAME: binary });
    await expect(terraform.init(root, { frozen: true, pluginCache: "" })).rejects.toThrow(
      `terraform init failed for ${basename(root)}:\nno such backend`,
    );
  });

  it.each([
    ["killed", "kill -9 $$", "Terraform was ended by SIGKILL."],
    ["given half a state", "echo Unsupported state file format; exit 1", "Restore the backup beside it"],
  ])("and why, where it was %s", async (_case, script, said) => {
    const { root, binary } = echoing(script);
    const terraform = terraformOf({ ...process.env, TERRAFORM_BINARY_NAME: binary });
    await expect(terraform.pullState(root)).rejects.toThrow(said);
  });

  it("or its absence, with what to do", async () => {
    const terraform = terraformOf({ TERRAFORM_BINARY_NAME: "/nonexistent/terraform" });
    await expect(terraform.pullState("/")).rejects.toThrow("set TERRAFORM_BINARY_NAME to its path");
  });

  it("to apply a plan file, and tells each event as it happens", async () => {
    const line = '{"type":"apply_complete","hook":{"resource":{"addr":"a.b"}}}';
    const { root, binary } = echoing(`echo '${line}'; echo plain text; exit 1`);
    const events: unknown[] = [];
    const terraform = terraformOf({ ...process.env, TERRAFORM_BINARY_NAME: binary });
    const outcome = await terraform.apply(root, "plan", (event) => events.push(event));
    expect([outcome, events]).toEqual([
      { ok: false, interrupted: false, output: "" },
      [{ type: "done", address: "a.b" }],
    ]);
  });
});

describe("Terraform's environment", () => {
  const SHOW_ALL = "env | grep ^TF_ | LC_ALL=C sort >&2; exit 1";

  it("holds no logging, which would repeat tokens and keys in error messages, nor what no review shows", async () => {
    const { root, binary } = echoing(SHOW_ALL);
    const env = { PATH: process.env.PATH, TERRAFORM_BINARY_NAME: binary };
    const left = {
      TF_LOG: "trace",
      TF_LOG_CORE: "trace",
      TF_LOG_PROVIDER: "trace",
      TF_LOG_PATH: "x",
      TF_DATA_DIR: "x",
    };
    await expect(terraformOf({ ...env, ...left }).pullState(root)).rejects.toThrow(
      /failed for \S+:\nTF_INPUT=0\nTF_IN_AUTOMATION=1$/,
    );
  });

  it("names a folder for providers while it is set up, the user's own first", async () => {
    const { root, binary } = echoing(SHOW_ALL);
    const env = { PATH: process.env.PATH, TERRAFORM_BINARY_NAME: binary };
    const options = { frozen: false, pluginCache: "/cache" };
    await expect(terraformOf(env).init(root, options)).rejects.toThrow("TF_PLUGIN_CACHE_DIR=/cache");
    await expect(terraformOf({ ...env, TF_PLUGIN_CACHE_DIR: "/mine" }).init(root, options)).rejects.toThrow(
      "TF_PLUGIN_CACHE_DIR=/mine",
    );
  });

  it("holds a stack's certificates only while it is planned", async () => {
    const { root, binary } = echoing(SHOW_ALL);
    const terraform = terraformOf({ PATH: process.env.PATH, TERRAFORM_BINARY_NAME: binary });
    const variables = { acme_cert: "shown" };
    await expect(terraform.plan(root, { file: "f", refresh: true, variables })).rejects.toThrow(
      "TF_VAR_acme_cert=shown",
    );
    await expect(terraform.show(root, "f")).rejects.toThrow(/^(?!.*TF_VAR)/s);
  });
});

it("what Terraform says is told without the secrets in it", async () => {
  const key = ["-----BEGIN PRIVATE KEY-----", "TUlJRXZRSUJBREFOQmdrcQ", "-----END PRIVATE KEY-----"];
  const token = "v1.0-0123456789abcdef";
  const line = {
    type: "diagnostic",
    diagnostic: { severity: "error", summary: `400 for ${token}`, detail: JSON.stringify({ key: key.join("\n") }) },
  };
  const { root, binary } = echoing(
    `[ "$1" = apply ] && echo '${JSON.stringify(line).replaceAll("\\", "\\\\")}'; printf '%s\\n' 'sent ${token}' 'and ${key[1]}' >&2; exit 1`,
  );
  const env = { PATH: process.env.PATH, TERRAFORM_BINARY_NAME: binary };
  const terraform = terraformOf({ ...env, CLOUDFLARE_API_TOKEN: token, TF_VAR_key: key.join("\n") });
  await expect(terraform.pullState(root)).rejects.toThrow("sent (removed: secret)\nand (removed: secret)");
  const told: unknown[] = [];
  const { output } = await terraform.apply(root, "plan", (event) => told.push(event));
  expect(output).toBe("sent (removed: secret)\nand (removed: secret)");
  expect(JSON.stringify(told)).toContain('"summary":"400 for (removed: secret)"');
  expect(JSON.stringify(told)).not.toMatch(/TUlJRX|0123456789abcdef|BEGIN/);
});

describe("a line of apply -json", () => {
  it.each([
    [
      '{"type":"apply_start","hook":{"resource":{"addr":"a.b"},"action":"create"}}',
      { type: "started", address: "a.b" },
    ],
    ['{"type":"apply_errored","hook":{"resource":{"addr":"a.b"}}}', { type: "failed", address: "a.b" }],
    [
      '{"type":"diagnostic","diagnostic":{"severity":"error","summary":"s","detail":"d","address":"a.b"}}',
      { type: "diagnostic", diagnostic: { severity: "error", summary: "s", detail: "d", address: "a.b" } },
    ],
    [
      '{"type":"diagnostic","diagnostic":{"severity":"warning"}}',
      { type: "diagnostic", diagnostic: { severity: "warning", summary: "", detail: "", address: null } },
    ],
    ['{"type":"version","terraform":"1.11.4"}', undefined],
    ['{"type":"apply_progress","hook":{}}', undefined],
    ["null", undefined],
    ["[1]", undefined],
    ["not json", undefined],
  ])("%s", (line, event) => {
    expect(eventFrom(line)).toEqual(event);
  });
});
