import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { runningClock } from "../../emulator/api/clock";
import { type PlatformLife, startPlatform } from "../status/platform-life";
import { makeProject, removeProjects, runSwitchyard, writeProjectFile } from "../support/project";
import { PLATFORM, TENANT } from "../support/registry";

/** SSL.com issues two certificates, for an RSA and an ECDSA key, and wants a proof for each. */
describe("a hostname that SSL.com validates twice", () => {
  const hostname = "shop.acme-store.com";
  const hostnames = [{ hostname, certificate: { validation: "txt", authority: "ssl_com" } }] as const;
  let life: PlatformLife;
  let cwd: string;
  let listed: { ssl?: { validation_records?: { txt_name?: string; txt_value?: string }[] } }[];

  beforeAll(async () => {
    life = await startPlatform({ acme: { hostnames: [...hostnames] } }, {}, { clock: runningClock() });
    life.advance({ minutes: 10 });
    cwd = makeProject({
      "platform/production.json": { ...PLATFORM, entitlements: { certificateAuthority: true } },
      "tenants/acme.json": { ...TENANT, hostnames: [...hostnames] },
    });
    listed = (await life.api.customHostnames.list({ zone_id: life.zoneId })).result;
  });

  afterAll(async () => {
    await life.stop();
    removeProjects();
  });

  const tokens = () => {
    const records = listed[0]?.ssl?.validation_records ?? [];
    expect(records.map(({ txt_name }) => txt_name)).toEqual(Array(2).fill(`_acme-challenge.${hostname}`));
    const values = records.map(({ txt_value }) => txt_value ?? "");
    expect(new Set(values).size).toBe(2);
    return values;
  };

  it("has both TXT records in status", async () => {
    const env = { CLOUDFLARE_API_TOKEN: life.emulator.token, CLOUDFLARE_BASE_URL: life.emulator.url };
    const { code, out } = await runSwitchyard(cwd, ["status", "--no-dns"], env);
    expect(code).toBe(0);
    for (const value of tokens()) expect(out).toContain(`_acme-challenge.${hostname} TXT ${value}`);
  });

  it.each(["text", "markdown", "json"])("has both TXT records in its instructions, as %s", async (format) => {
    writeProjectFile(cwd, "live.json", listed);
    const { code, out, err } = await runSwitchyard(cwd, [
      "instructions",
      hostname,
      "--live",
      "live.json",
      "--format",
      format,
    ]);
    expect([code, err]).toEqual([0, ""]);
    for (const value of tokens()) expect(out).toContain(value);
  });
});
