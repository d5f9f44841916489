import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { type CloudflareIds, hostnameStack, openAccount } from "./hostname-stack";
import { effects } from "./plan-summary";
import { type Sandbox, type SandboxStack, startSandbox } from "./sandbox";
import { describeWithTerraform } from "./terraform";

/** What the real provider 5.22.0 was measured to do in a second plan, by how `ssl` is declared, where the API returns all settings. */
const declared = { method: "http", type: "dv" };
const settings = { min_tls_version: "1.2" };
const ofApi = ["ssl.settings.ciphers", "ssl.settings.early_hints", "ssl.settings.http2", "ssl.settings.tls_1_3"];

describeWithTerraform("a second plan of a custom hostname", () => {
  let sandbox: Sandbox;
  let ids: CloudflareIds;
  let count = 0;

  beforeAll(async () => {
    sandbox = await startSandbox({ entitlements: { certificateAuthority: false }, shapes: { settings: "all" } });
    ids = await openAccount(sandbox);
  });

  afterAll(() => sandbox.stop());

  const config = (ssl: object, ignored: readonly string[], metadata: object) => ({
    ...hostnameStack({}, ids),
    resource: {
      cloudflare_custom_hostname: {
        this: {
          zone_id: ids.zoneId,
          hostname: `shop${count}.acme-store.com`,
          ssl,
          custom_metadata: metadata,
          lifecycle: { ignore_changes: ignored },
        },
      },
    },
  });

  async function applied(ssl: object, ignored: readonly string[] = []): Promise<SandboxStack> {
    count += 1;
    const stack = sandbox.stack(`stack-${count}`);
    stack.write(config(ssl, ignored, {}));
    await stack.init();
    await stack.apply();
    return stack;
  }

  it.each([
    ["method and type and nothing else", declared, []],
    ["everything but wildcard", { ...declared, settings }, ofApi],
    ["some settings and no ignores", { ...declared, wildcard: false, settings }, []],
  ])("is never empty with %s", async (_, ssl, ignored) => {
    const stack = await applied(ssl, ignored);
    await stack.apply();
    expect(Object.values(effects(await stack.plan()))[0]).toMatch(/^update: .*ssl\./);
  });

  it.each([
    ["some settings, the others ignored by exact path", { ...declared, wildcard: false, settings }, ofApi],
    ["no settings, all of them ignored", { ...declared, wildcard: true, method: "txt" }, ["ssl.settings"]],
    ["the authority ignored", { ...declared, wildcard: false }, ["ssl.settings", "ssl.certificate_authority"]],
  ])("is empty with %s", async (_, ssl, ignored) => {
    expect(effects(await (await applied(ssl, ignored)).plan())).toEqual({});
  });

  it("later sends no authority no one declared, unless it is ignored: then a zone without the entitlement refuses it", async () => {
    const ssl = { ...declared, wildcard: false };
    const stack = await applied(ssl, ["ssl.settings"]);
    stack.write(config(ssl, ["ssl.settings"], { tier: "gold" }));
    await stack.apply();
    const ignoring = await applied(ssl, ["ssl.settings", "ssl.certificate_authority"]);
    ignoring.write(config(ssl, ["ssl.settings", "ssl.certificate_authority"], { tier: "gold" }));
    const { code, output } = await ignoring.terraform(["apply", "-no-color", "-auto-approve"]);
    expect(code).toBe(1);
    expect(output.replace(/[\s│]/g, "")).toContain('"code":1459');
  });
});
