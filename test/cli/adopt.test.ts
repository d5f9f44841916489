import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { type Emulator, startEmulator } from "../../emulator/api/server";
import { call } from "../emulator/api/call";
import { makeProject, removeProjects, runSwitchyard, writeProjectFile } from "../support/project";
import { PLATFORM } from "../support/registry";

let emulator: Emulator;
let root: string;
let zoneId: string;
let values: string;

beforeEach(async () => {
  emulator = await startEmulator({});
  root = makeProject({ "platform/production.json": PLATFORM });
  rmSync(join(root, "tenants"), { recursive: true }); // git keeps no empty folder
  const account = emulator.accountId;
  const zone = { name: "saasprovider.com", account: { id: account } };
  zoneId = (await call(emulator, "POST", "/zones", zone)).result.id;
  const namespaces = `/accounts/${account}/storage/kv/namespaces`;
  const { result } = await call(emulator, "POST", namespaces, { title: "hostnames" });
  values = `${namespaces}/${result.id}/bulk`;
});

afterEach(() => emulator.stop());
afterAll(removeProjects);

async function make(...hostnames: readonly string[]): Promise<void> {
  for (const hostname of hostnames)
    await call(emulator, "POST", `/zones/${zoneId}/custom_hostnames`, {
      hostname,
      ssl: { method: "http", type: "dv" },
    });
  const entries = hostnames.map((hostname) => ({ key: `hostname:${hostname}`, value: '{"workerName":"acme"}' }));
  await call(emulator, "PUT", values, entries);
}

function adopt(...argv: string[]) {
  const env = { CLOUDFLARE_API_TOKEN: emulator.token, CLOUDFLARE_BASE_URL: emulator.url };
  return runSwitchyard(root, ["adopt", ...argv], env);
}

const files = () => (existsSync(join(root, "tenants")) ? readdirSync(join(root, "tenants")) : []);

describe("switchyard adopt", () => {
  it("writes the files, and says what to do next", async () => {
    await make("shop.acme-store.com");
    const { code, out } = await adopt("--owner", "acme-admin");
    expect({ code, files: files() }).toEqual({ code: 0, files: ["acme.json"] });
    expect(out).toContain("tenants/acme.json: shop.acme-store.com");
    expect(out).toContain("Of the hostnames, nothing changes at Cloudflare.");
    expect(out).toContain("Then release: npx switchyard plan --environment production");
  });

  it("names every error of a mapping with its line and column, and writes nothing", async () => {
    await make("shop.acme-store.com", "www.acme-store.com");
    writeProjectFile(
      root,
      "customers.csv",
      "hostname,tenant,worker\nshop.acme-store.com,acme\nshop.acme-store.com,bolt\nno.such-hostname.com,acme\nwww.acme-store.com,a/b,other\n",
    );
    const { code, err } = await adopt("--mapping", "customers.csv", "--owner", "ops");
    expect(code).toBe(1);
    expect(err.split("\n").filter((line) => line.startsWith("customers.csv"))).toEqual([
      "customers.csv:3:1 shop.acme-store.com is in line 2 already.",
      "customers.csv:4:1 no.such-hostname.com is not at Cloudflare.",
      "customers.csv:5:1 www.acme-store.com is answered by the Worker acme today, not by other: adopt it as it is, and change its Worker afterwards.",
      "customers.csv:5:20 a/b can't be a tenant's id: lower-case letters, digits and inner hyphens, at most 63.",
    ]);
    expect(files()).toEqual([]);
  });

  it("lists what no one owns, and takes the completed list as a mapping", async () => {
    await make("shop.acme-store.com");
    const { code, out } = await adopt();
    expect(code).toBe(0);
    expect(out).toContain("LEFT TO A PERSON (1): also in dist/adopt/production.csv");
    const list = readFileSync(join(root, "dist/adopt/production.csv"), "utf8");
    writeProjectFile(root, "mine.csv", list.replace('"acme","acme",""', '"acme-store","acme","acme-admin"'));
    expect(await adopt("--mapping", "dist/adopt/production.csv")).toMatchObject({ code: 2 });
    expect(await adopt("--mapping", "mine.csv")).toMatchObject({ code: 0 });
    expect(files()).toEqual(["acme-store.json"]);
  });

  it("writes nothing where a page could not be read, and continues from the pages it has", async () => {
    await make(...Array.from({ length: 120 }, (_, index) => `h${index}.acme-store.com`));
    emulator.faults.inject({ match: { path: "/zones/*/custom_hostnames?*page=3*" }, kind: "502-html", times: 20 });
    const broken = await adopt("--owner", "ops");
    expect(broken).toMatchObject({ code: 2, err: expect.stringContaining("it continues where it stopped") });
    expect(files()).toEqual([]);
    emulator.faults.clear();
    emulator.requests.clear();
    expect(await adopt("--owner", "ops")).toMatchObject({ code: 0 });
    const pages = emulator.requests.all().filter(({ path }) => path.endsWith("/custom_hostnames"));
    expect(pages.length).toBeLessThan(3);
    expect(JSON.parse(readFileSync(join(root, "tenants/acme.json"), "utf8")).hostnames).toHaveLength(120);
  });

  it("teaches by its help", async () => {
    const { out } = await adopt("--help");
    for (const words of ["hostname,tenant,worker,owner", "--dry-run", "Exit codes", "docs/adoption.md", "Examples"])
      expect(out).toContain(words);
  });
});
