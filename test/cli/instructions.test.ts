import { afterAll, describe, expect, it } from "@jest/globals";
import { FOREIGN_RECORDS, hostnameWith } from "../cloudflare/foreign-records";
import { startPlatform } from "../status/platform-life";
import { makeProject, removeProjects, runSwitchyard, writeProjectFile } from "../support/project";
import { PLATFORM, TENANT } from "../support/registry";

afterAll(removeProjects);

const SHOP = "shop.acme-store.com";
const project = () =>
  makeProject({
    "platform/production.json": { ...PLATFORM, routing: { ...PLATFORM.routing, subdomains: true } },
    "tenants/acme.json": {
      ...TENANT,
      subdomain: "acme",
      hostnames: [{ hostname: SHOP }, { hostname: "xn--bcher-kva.acme-store.com" }],
    },
  });

describe("switchyard instructions", () => {
  it.each([
    ["acme", [SHOP, "xn--bcher-kva.acme-store.com"]],
    [SHOP, [SHOP]],
    ["Shop.Acme-Store.COM.", [SHOP]],
    ["bücher.acme-store.com", ["xn--bcher-kva.acme-store.com"]],
    ["acme.saasprovider.com", []],
  ])("finds %s", async (wanted, hostnames) => {
    const { code, out } = await runSwitchyard(project(), ["instructions", wanted, "--format", "json"]);
    expect(code).toBe(0);
    expect(JSON.parse(out).hostnames.map(({ hostname }: { hostname: string }) => hostname)).toEqual(hostnames);
  });

  it("names what is closest to a name that is not there", async () => {
    expect(await runSwitchyard(project(), ["instructions", "shop.acme-stor.com"])).toEqual({
      code: 1,
      out: "",
      err: `The registry has no tenant or hostname shop.acme-stor.com. Did you mean ${SHOP}?`,
    });
  });

  it("fills the tokens of --live in, and says where they come from when they are missing", async () => {
    const root = project();
    const before = await runSwitchyard(root, ["instructions", SHOP]);
    expect(before.out).toContain("    Value:  (we send you this value)\n");
    expect(before.err).toBe(
      "The values of 1 record exist only after the hostname is released. Then run this again with CLOUDFLARE_API_TOKEN set, or with --live <file>: the result of GET /zones/<zone id>/custom_hostnames.",
    );
    const ownership = {
      type: "txt",
      name: `_cf-custom-hostname.${SHOP}`,
      value: "0e2d5a7f-1548-4f27-8c05-b577cb14f4ec",
    };
    writeProjectFile(root, "live.json", [{ hostname: SHOP, status: "pending", ownership_verification: ownership }]);
    const after = await runSwitchyard(root, ["instructions", SHOP, "--live", "live.json"]);
    expect(after.out).toContain("    Value:  0e2d5a7f-1548-4f27-8c05-b577cb14f4ec\n");
    expect(after.err).toBe("");
  });

  it("asks Cloudflare for the tokens if there is a token to ask with", async () => {
    const life = await startPlatform({ acme: { hostnames: [{ hostname: SHOP }] } }, { entitlements: {} });
    try {
      const env = { CLOUDFLARE_API_TOKEN: life.emulator.token, CLOUDFLARE_BASE_URL: life.emulator.url };
      const root = makeProject({ "tenants/acme.json": { ...TENANT, hostnames: [{ hostname: SHOP }] } });
      const asked = await runSwitchyard(root, ["instructions", SHOP], env);
      expect([asked.code, asked.err]).toEqual([0, ""]);
      expect(asked.out).toMatch(/_cf-custom-hostname\.shop\.acme-store\.com\n +[0-9a-f-]{36}\n/);
      const silent = await runSwitchyard(root, ["instructions", SHOP, "--no-live"], env);
      expect(silent.out).toContain("(we send you this value)");
      life.emulator.faults.inject({ kind: "500", match: { method: "GET" }, times: 100 });
      const failed = await runSwitchyard(root, ["instructions", SHOP], { ...env, CLOUDFLARE_API_TOKEN: "wrong" });
      expect(failed.code).toBe(0);
      expect(failed.err).toContain("Not filled in: Cloudflare answered");
      expect(failed.out).toContain("(we send you this value)");
    } finally {
      await life.stop();
    }
  });

  it("is signed by the sender, and says where to ask", async () => {
    const instructions = { sender: "SaaS Provider", support: "support@saasprovider.com" };
    const root = makeProject({ "platform/production.json": { ...PLATFORM, instructions } });
    const { out } = await runSwitchyard(root, ["instructions", "acme"]);
    expect(out).toContain("is\nbeing set up at SaaS Provider");
    expect(out).toContain("Answer this message or write to support@saasprovider.com, tell us");
    expect(out.trimEnd().endsWith("\n\nSaaS Provider")).toBe(true);
  });

  it.each([
    ["is not there", undefined, 2, "live.json could not be read: ENOENT"],
    ["is no array", "{}", 1, "live.json is not an array of custom hostnames."],
  ])("refuses a live file that %s", async (_what, content, code, message) => {
    const root = project();
    if (content !== undefined) writeProjectFile(root, "live.json", content);
    const result = await runSwitchyard(root, ["instructions", SHOP, "--live", "live.json"]);
    expect(result.code).toBe(code);
    expect(result.err).toContain(message);
  });

  it.each(FOREIGN_RECORDS)("prints no instructions from a live file with %s", async (_what, fields, foreign) => {
    const root = project();
    writeProjectFile(root, "live.json", [hostnameWith(fields)]);
    for (const format of ["text", "markdown", "json"]) {
      const { code, out, err } = await runSwitchyard(root, [
        "instructions",
        SHOP,
        "--live",
        "live.json",
        "--format",
        format,
      ]);
      expect([code, out]).toEqual([1, ""]);
      expect(err).toBe(`live.json holds a record outside of its hostname ${SHOP}: ${foreign}.`);
    }
  });

  it("says nothing from a registry that is refused", async () => {
    const root = makeProject({ "tenants/bolt.json": { ...TENANT, hostnames: [{ hostname: SHOP }] } });
    const { code, out, err } = await runSwitchyard(root, ["instructions", "acme"]);
    expect([code, out]).toEqual([1, ""]);
    expect(err).toContain("(hostname-unique, Cloudflare 1406)");
    expect(err).toContain("No instructions were written: 1 error, 0 warnings.");
  });
});
