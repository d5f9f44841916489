import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "@jest/globals";
import { eventFrom, terraformOf } from "../../src/release/terraform";
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
  it("by the name that TERRAFORM_BINARY_NAME gives, automated, and without arguments from somebody's shell", async () => {
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
    await expect(terraform.init(root, true)).rejects.toThrow(/terraform init failed in .*:\nno such backend/);
  });

  it("or its absence, with the way out", async () => {
    const terraform = terraformOf({ TERRAFORM_BINARY_NAME: "/nonexistent/terraform" });
    await expect(terraform.pullState("/")).rejects.toThrow("name it in TERRAFORM_BINARY_NAME");
  });

  it("to apply a plan file, and tells each event as it happens", async () => {
    const line = '{"type":"apply_complete","hook":{"resource":{"addr":"a.b"}}}';
    const { root, binary } = echoing(`echo '${line}'; echo plain text; exit 1`);
    const events: unknown[] = [];
    const terraform = terraformOf({ ...process.env, TERRAFORM_BINARY_NAME: binary });
    const outcome = await terraform.apply(root, "plan", (event) => events.push(event));
    expect([outcome, events]).toEqual([{ ok: false, output: "" }, [{ type: "done", address: "a.b" }]]);
  });
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
