import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "@jest/globals";
import { readImported, readTakeOvers, recordImported } from "../../src/release/take-overs";
import { makeProject, removeProjects, runSwitchyard, writeProjectFile } from "../support/project";

afterAll(removeProjects);

const FILE = "imports/production.json";
const HOST = "cloudflare_custom_hostname.shop_acme-store_com";
const ID = "9a7806061c88ada191ed06f989cc3dac/0d89c70d-ad9f-4843-b99f-6cc0252067e9";

describe("the imports file", () => {
  it("lists IDs by address; a project without it has none", () => {
    expect(readTakeOvers(makeProject(), "production").size).toBe(0);
    const root = makeProject({ [FILE]: { imports: { [HOST]: ID } }, "imports/staging.json": { imports: {} } });
    expect([...readTakeOvers(root, "production")]).toEqual([[HOST, ID]]);
  });

  it.each([
    ["an ID that Terraform would evaluate", { [HOST]: '${file("/etc/hostname")}' }, "/imports/"],
    ["an address that Terraform would evaluate", { 'a.b"\n}': ID }, "/imports"],
    ["an address of a module", { "module.x.cloudflare_zone.zone": ID }, "/imports"],
    ["an ID that is no text", { [HOST]: 1 }, "/imports/"],
  ])("is refused with %s", async (_, imports, place) => {
    const root = makeProject({ [FILE]: { imports } });
    expect(() => readTakeOvers(root, "production")).toThrow(new RegExp(`^${FILE}:\\d+:\\d+ ${place.slice(1)}`));
    const { code, out } = await runSwitchyard(root, ["check"]);
    expect({ code, told: out.includes(`${FILE}:`) }).toEqual({ code: 1, told: true });
  });

  it("is refused with an address that is written twice, and as a link", () => {
    const root = makeProject({ [FILE]: `{"imports": {"${HOST}": "a", "${HOST}": "b"}}` });
    expect(() => readTakeOvers(root, "production")).toThrow("is written twice");
    const other = makeProject();
    mkdirSync(join(other, "imports"));
    symlinkSync("/etc/hostname", join(other, FILE));
    expect(() => readTakeOvers(other, "production")).toThrow("symbolic link");
  });

  it("of a hundred thousand entries is read", () => {
    const imports = Object.fromEntries(
      Array.from({ length: 100_000 }, (_, index) => [
        `cloudflare_workers_kv.shop-${index}_acme-store_com`,
        `${ID}${index}`,
      ]),
    );
    expect(readTakeOvers(makeProject({ [FILE]: JSON.stringify({ imports }) }), "production").size).toBe(100_000);
  });
});

describe("fmt", () => {
  it("removes only what a plan found in the states, and keeps the rest sorted", async () => {
    const root = makeProject({ [FILE]: { imports: { "cloudflare_zone.zone": "z", [HOST]: ID } } });
    expect(await runSwitchyard(root, ["fmt", "--check"])).toMatchObject({ code: 1 });
    recordImported(root, "production", [HOST, "cloudflare_zone.other"]);
    const { out } = await runSwitchyard(root, ["fmt"]);
    expect(out).toContain(`${FILE}\n1 import done and removed.`);
    expect([...readTakeOvers(root, "production")]).toEqual([["cloudflare_zone.zone", "z"]]);
    expect(await runSwitchyard(root, ["fmt", "--check"])).toMatchObject({ code: 0 });
  });

  it("leaves an empty file that a person wrote, and a broken one", async () => {
    const root = makeProject({ [FILE]: { imports: {} } });
    await runSwitchyard(root, ["fmt"]);
    expect(readTakeOvers(root, "production").size).toBe(0);
    writeProjectFile(root, FILE, "{");
    expect(await runSwitchyard(root, ["fmt"])).toMatchObject({ code: 1, out: expect.stringContaining("is not JSON") });
  });

  it("takes a broken record for none", () => {
    const root = makeProject();
    for (const text of ["", "{}", "[1, null]"]) {
      mkdirSync(join(root, "dist/imported"), { recursive: true });
      writeFileSync(join(root, "dist/imported/production.json"), text);
      expect(readImported(root, "production").size).toBe(0);
    }
  });
});
