import { appendFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { openStack, type Sandbox, type SandboxStack, startSandbox } from "./sandbox";
import { describeWithTerraform, terraformEnvironment } from "./terraform";

const VERSION = "5.22.0";
const SOURCE = "registry.terraform.io/cloudflare/cloudflare";
/** Terraform's word for this machine. */
const PLATFORM = `${process.platform}_${process.arch === "x64" ? "amd64" : process.arch}`;
const root = join(__dirname, "../..");

/** docs/release.md recommends it: what it says is tried here, with the stand-in as the provider's binary. */
describeWithTerraform("a provider from a folder", () => {
  let sandbox: Sandbox;
  let stack: SandboxStack;
  let binary: string;

  beforeAll(async () => {
    sandbox = await startSandbox();
    const { dir, emulator } = sandbox;
    binary = join(dir, "mirror", SOURCE, VERSION, PLATFORM, `terraform-provider-cloudflare_v${VERSION}`);
    mkdirSync(join(binary, ".."), { recursive: true });
    const program = [process.execPath, join(root, "bin/run.js"), join(__dirname, "plugin.ts")];
    writeFileSync(binary, `#!/bin/sh\nexec ${program.map((part) => `'${part}'`).join(" ")}\n`, { mode: 0o755 });
    writeFileSync(join(dir, "mirror.tfrc"), installation(join(dir, "mirror")));
    const { TF_REATTACH_PROVIDERS: _none, ...env } = terraformEnvironment("");
    stack = openStack(join(dir, "stack"), {
      ...env,
      TF_CLI_CONFIG_FILE: join(dir, "mirror.tfrc"),
      TF_DISABLE_PLUGIN_TLS: "1", // the stand-in speaks plain gRPC
      CLOUDFLARE_BASE_URL: emulator.url,
      CLOUDFLARE_API_TOKEN: emulator.token,
    });
    stack.write({
      terraform: { required_providers: { cloudflare: { source: "cloudflare/cloudflare", version: VERSION } } },
      resource: {
        cloudflare_workers_kv_namespace: { hostnames: { account_id: emulator.accountId, title: "hostnames" } },
      },
    });
  });

  afterAll(() => sandbox.stop());

  it("is installed without a registry, and applies", async () => {
    await stack.init();
    await stack.apply();
    expect((await stack.terraform(["plan", "-detailed-exitcode"])).code).toBe(0);
    expect(sandbox.emulator.state().workers_kv_namespace).toMatchObject([{ title: "hostnames" }]);
  });

  it("is refused once its bytes are not those of the lock file", async () => {
    appendFileSync(binary, "# another\n");
    rmSync(join(stack.dir, ".terraform"), { recursive: true });
    const { code, output } = await stack.terraform(["init", "-no-color"]);
    expect([code, output.replace(/\s+/g, " ")]).toEqual([
      1,
      expect.stringContaining("doesn't match any of the checksums"),
    ]);
  });
});

function installation(path: string): string {
  return `provider_installation {
  filesystem_mirror {
    path    = ${JSON.stringify(path)}
    include = ["${SOURCE}"]
  }
  direct {
    exclude = ["${SOURCE}"]
  }
}
`;
}
