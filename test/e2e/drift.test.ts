import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { selfSigned } from "../emulator/api/self-signed";
import { RICH_REGISTRY, RICH_UPLOADED, RICH_VARIABLES } from "../support/rich-registry";
import { type ReleaseProject, startReleaseProject } from "./release-project";
import { oneHostnameTenant, smallPlatform, twoTenants } from "./tenants";
import { describeWithTerraform } from "./terraform";

/** By their names' hashes, acme and umbrella live in shard 1 of 2, the others in shard 0. */
const REGISTRY = {
  ...twoTenants,
  "platform/production.json": {
    ...smallPlatform,
    shards: { count: 2 },
    cnameTarget: { name: "customers.saasprovider.com", region: "eu" },
    routing: { ...smallPlatform.routing, exclude: ["api.saasprovider.com/*"] },
  },
  "tenants/initech.json": oneHostnameTenant("initech", "www.initech.com"),
};
const ACME = "shop.acme-store.com";
const GLOBEX = "www.globex-corp.com";
const INITECH = "www.initech.com";

interface DriftJson {
  readonly digest: string | null;
  readonly held: readonly {
    readonly stack: string;
    readonly hostname: string;
    readonly reason: string;
  }[];
  readonly drift: {
    readonly requests: number;
    readonly objects: readonly {
      readonly address: string;
      readonly tenant: string | null;
      readonly kind: string;
      readonly fields: readonly {
        readonly path: string;
        readonly state: unknown;
        readonly cloudflare: unknown;
      }[];
    }[];
    readonly strangers: {
      readonly hostnames: readonly string[];
      readonly kvKeys: readonly string[];
    };
    readonly failures: readonly string[];
    readonly unplanned: string | null;
    readonly disagreements: readonly {
      readonly address: string;
      readonly path: string;
    }[];
    readonly notCompared: readonly object[];
  };
}

// One story after another in one account: each test leaves everything as declared.
describeWithTerraform("a drift check", () => {
  let project: ReleaseProject;
  let zoneId: string;
  let account: string;

  beforeAll(async () => {
    project = await startReleaseProject(REGISTRY);
    await project.ship();
    await project.ship();
    const [zone] = (await project.api("GET", "/zones")) as [{ id: string; account: { id: string } }];
    zoneId = zone.id;
    account = zone.account.id;
  });

  afterAll(() => project?.stop());

  const check = async (...argv: string[]) => {
    project.emulator.requests.clear();
    const { code, out, err } = await project.switchyard("plan", "--drift", "--format", "json", ...argv);
    if (out === "") throw new Error(`plan: ${code} ${err}`);
    return { code, err, ...(JSON.parse(out) as DriftJson) };
  };
  const reads = () =>
    project.emulator.requests.all().filter(({ method, path }) => method === "GET" || path.endsWith("/bulk/get")).length;
  /** `address kind`, or `address path: state → cloudflare` for each field. */
  const told = ({ drift }: DriftJson) =>
    drift.objects.flatMap(({ address, kind, fields }) =>
      kind === "changed"
        ? fields.map(
            ({ path, state, cloudflare }) =>
              `${address} ${path}: ${JSON.stringify(state)} → ${JSON.stringify(cloudflare)}`,
          )
        : [`${address} ${kind}`],
    );
  const zonePath = (path: string) => `/zones/${zoneId}/${path}`;
  const firstOf = async (path: string, holds: (one: Record<string, string>) => boolean = () => true) => {
    const found = ((await project.api("GET", path)) as Record<string, string>[]).find(holds);
    if (found === undefined) throw new Error(`nothing at ${path}`);
    return found as Record<string, string> & { id: string };
  };
  const hostname = (name: string) => firstOf(zonePath(`custom_hostnames?hostname=${name}`));
  const kvPath = async (path = "") =>
    `/accounts/${account}/storage/kv/namespaces/${(await firstOf(`/accounts/${account}/storage/kv/namespaces`)).id}${path}`;
  const entryPath = (name: string) => kvPath(`/values/${encodeURIComponent(`hostname:${name}`)}`);
  /** The plan repairs what was found: applied, nothing is left. */
  const repair = async (digest: string | null, ...argv: string[]) => {
    expect(digest).not.toBeNull();
    const { code, err } = await project.switchyard("apply", digest ?? "", ...argv);
    expect([code, code === 0 ? "" : err]).toEqual([0, ""]);
    expect(told(await check())).toEqual([]);
  };

  it("finds nothing where all is as declared, within the requests that it promises, and Terraform agrees", async () => {
    const clean = await check();
    expect(clean).toMatchObject({
      code: 0,
      digest: null,
      held: [],
      drift: {
        objects: [],
        strangers: { hostnames: [], kvKeys: [] },
        failures: [],
        disagreements: [],
        notCompared: [],
      },
    });
    // One more for suspensions that the registry doesn't say.
    expect(reads()).toBe(clean.drift.requests + 1);
    expect(clean.drift.requests).toBeLessThanOrEqual(1 + 1 + 1 + 25 + 1);
    expect(await check("--refresh")).toMatchObject({
      code: 0,
      digest: null,
      drift: { objects: [], disagreements: [] },
    });
    const { out } = await project.switchyard("plan", "--drift");
    expect(out).toMatch(
      /^No drift\. Compared 3 stacks with Cloudflare in \d+ requests\.\nNothing to release: 3 stacks up to date\.$/,
    );
  });

  it("finds each change by name and nothing else, and its release repairs them all", async () => {
    const { id } = await hostname(ACME);
    await project.api("PATCH", zonePath(`custom_hostnames/${id}`), {
      ssl: {
        method: "http",
        type: "dv",
        settings: { min_tls_version: "1.0", ciphers: ["AES128-SHA"] },
      },
    });
    await project.api("PUT", await entryPath(GLOBEX), {
      value: "{}",
      metadata: {},
    });
    await project.api("DELETE", await entryPath(INITECH));
    const record = await firstOf(zonePath("dns_records"), ({ name }) => name === smallPlatform.fallbackOrigin.name);
    await project.api("PATCH", zonePath(`dns_records/${record.id}`), {
      content: "2001:db8::1",
    });
    const route = await firstOf(zonePath("workers/routes"), ({ pattern }) => pattern === "*/*");
    await project.api("PUT", zonePath(`workers/routes/${route.id}`), {
      pattern: "elsewhere.saasprovider.com/*",
      script: route.script,
    });
    await project.api("PUT", zonePath("custom_hostnames/fallback_origin"), {
      origin: "customers.saasprovider.com",
    });
    await project.api("PUT", await kvPath(), { title: "renamed" });
    const found = await check();
    expect(told(found)).toMatchInlineSnapshot(`
      [
        "cloudflare_workers_kv.www_globex-corp_com value: "{\\"workerName\\":\\"globex\\",\\"tenant\\":\\"globex\\"}" → "{\\"value\\":\\"{}\\",\\"metadata\\":{}}"",
        "cloudflare_workers_kv.www_initech_com gone",
        "cloudflare_custom_hostname.shop_acme-store_com ssl.settings.ciphers: null → ["AES128-SHA"]",
        "cloudflare_custom_hostname.shop_acme-store_com ssl.settings.min_tls_version: "1.2" → "1.0"",
        "cloudflare_custom_hostname_fallback_origin.fallback_origin origin: "proxy-fallback.saasprovider.com" → "customers.saasprovider.com"",
        "cloudflare_dns_record.fallback_origin content: "100::" → "2001:db8::1"",
        "cloudflare_workers_kv_namespace.hostnames title: "hostnames" → "renamed"",
        "cloudflare_workers_route.dispatch pattern: "*/*" → "elsewhere.saasprovider.com/*"",
      ]
    `);
    expect([found.code, found.drift.unplanned, found.drift.disagreements]).toEqual([0, null, []]);
    expect((await check("--refresh")).drift.disagreements).toEqual([]);
    const manifest = JSON.parse(
      readFileSync(join(project.dir, "release", found.digest ?? "", "manifest.json"), "utf8"),
    );
    expect(manifest.refresh).toBe("touched");
    const { out } = await project.switchyard("review", `release/${found.digest}`, "--format", "json");
    const changes = JSON.parse(out).changes as {
      tenant: string;
      kinds: string[];
    }[];
    expect(changes.map(({ tenant, kinds }) => [tenant, ...kinds].join(" "))).toMatchInlineSnapshot(`
      [
        "acme recertified repaired",
        "globex repaired",
        "initech repaired",
      ]
    `);
    // A route and a fallback origin that point elsewhere need a waiver, which is another story.
    await project.api("PUT", zonePath(`workers/routes/${route.id}`), {
      pattern: "*/*",
      script: route.script,
    });
    await project.api("PUT", zonePath("custom_hostnames/fallback_origin"), {
      origin: smallPlatform.fallbackOrigin.name,
    });
    // Terraform leaves a setting that no file declares.
    await project.api("PATCH", zonePath(`custom_hostnames/${id}`), {
      ssl: { method: "http", type: "dv", settings: { min_tls_version: "1.0", ciphers: [] } },
    });
    await repair((await check()).digest);
  });

  it("holds back the stack of a declared hostname that is gone, repairs the others, and brings it back when told to", async () => {
    const { id } = await hostname(ACME);
    await project.api("DELETE", zonePath(`custom_hostnames/${id}`));
    await project.api("DELETE", await entryPath(GLOBEX));
    const found = await check();
    expect(told(found)).toEqual([
      "cloudflare_workers_kv.www_globex-corp_com gone",
      "cloudflare_custom_hostname.shop_acme-store_com gone",
    ]);
    expect(found.held).toMatchObject([
      {
        stack: "production-hostnames-001",
        hostname: ACME,
        reason: "returning",
      },
    ]);
    expect(found).toMatchObject({
      code: 0,
      stacks: ["production-hostnames-000"],
    });
    const { code } = await project.switchyard("apply", found.digest ?? "");
    expect(code).toBe(0);
    expect(await check()).toMatchObject({
      code: 1,
      digest: null,
      held: [{ hostname: ACME }],
    });
    await repair((await check("--allow-returning", ACME)).digest, "--allow-returning", ACME);
  });

  it("takes over a hostname that was deleted and created again just as it is declared", async () => {
    const { id, ...body } = await hostname(ACME);
    await project.api("DELETE", zonePath(`custom_hostnames/${id}`));
    const { ssl, custom_metadata } = body as unknown as {
      ssl: Record<string, unknown>;
      custom_metadata: object;
    };
    const { method, type, settings } = ssl;
    await project.api("POST", zonePath("custom_hostnames"), {
      hostname: ACME,
      custom_metadata,
      ssl: { method, type, settings },
    });
    const found = await check();
    expect(told(found)).toEqual(["cloudflare_custom_hostname.shop_acme-store_com replaced"]);
    expect(found.drift.unplanned).toBeNull();
    await repair(found.digest);
  });

  it("names what no file declares, and plans nothing for it", async () => {
    await project.api("POST", zonePath("custom_hostnames"), {
      hostname: "www.stranger-shop.com",
      ssl: { method: "http", type: "dv" },
    });
    await project.api("PUT", await entryPath("left.example"), "{}");
    const found = await check();
    expect(found).toMatchObject({
      code: 0,
      digest: null,
      drift: {
        objects: [],
        strangers: {
          hostnames: ["www.stranger-shop.com"],
          kvKeys: ["hostname:left.example"],
        },
      },
    });
    await project.api("DELETE", zonePath(`custom_hostnames/${(await hostname("www.stranger-shop.com")).id}`));
    await project.api("DELETE", await entryPath("left.example"));
  });

  it("names changed bindings, which Terraform does not see, and a raised dispatch.revision repairs them", async () => {
    const settings = `/accounts/${account}/workers/scripts/${smallPlatform.dispatch.scriptName}/settings`;
    const { bindings } = (await project.api("GET", settings)) as {
      bindings: { name: string }[];
    };
    const changed = bindings
      .filter(({ name }) => name !== "DISPATCHER")
      .map((binding) => (binding.name === "LOOKUP" ? { ...binding, text: "label" } : binding));
    const body = new FormData();
    body.append(
      "settings",
      new Blob([JSON.stringify({ bindings: changed })], {
        type: "application/json",
      }),
    );
    const headers = { authorization: `Bearer ${project.emulator.token}` };
    expect(
      (
        await fetch(`${project.emulator.url}${settings}`, {
          method: "PATCH",
          headers,
          body,
        })
      ).status,
    ).toBe(200);
    const found = await check("--refresh");
    expect(told(found)).toEqual([
      'cloudflare_workers_script.dispatch bindings.DISPATCHER: "dispatch_namespace" → null',
      'cloudflare_workers_script.dispatch bindings.LOOKUP.text: "kv" → "label"',
    ]);
    expect(found).toMatchObject({
      code: 0,
      digest: null,
      drift: { disagreements: [] },
    });
    const { out } = await project.switchyard("plan", "--drift");
    expect(out).toContain("set dispatch.revision in the platform file to 1, then plan and apply.");
    const { dispatch } = smallPlatform;
    project.write("platform/production.json", {
      ...REGISTRY["platform/production.json"],
      dispatch: { ...dispatch, revision: 1 },
    });
    await project.ship();
    expect(told(await check())).toEqual([]);
  });

  it("never lets a part of the answer look complete", async () => {
    const { faults } = project.emulator;
    await project.api("PUT", await entryPath("left.example"), "{}");
    faults.inject({
      match: { method: "GET", path: "*/dns_records" },
      kind: "500",
      times: 100,
    });
    const found = await check();
    faults.clear();
    expect(found).toMatchObject({
      code: 2,
      digest: null,
      drift: { strangers: { kvKeys: ["hostname:left.example"] } },
    });
    expect(found.drift.failures).toEqual([expect.stringMatching(/^Not checked, 2 resources: /)]);
    await project.api("DELETE", await entryPath("left.example"));
  });
});

describeWithTerraform("a drift check of a registry that uses every field", () => {
  let project: ReleaseProject;

  beforeAll(async () => {
    const files = Object.entries(RICH_REGISTRY).filter(([file]) => !/staging|remote/.test(file));
    project = await startReleaseProject(Object.fromEntries(files));
    const pair = selfSigned(RICH_UPLOADED);
    project.env[`TF_VAR_${RICH_VARIABLES.certificate}`] = pair.certificate;
    project.env[`TF_VAR_${RICH_VARIABLES.privateKey}`] = pair.key;
    await project.ship();
    await project.ship();
  });

  afterAll(() => project?.stop());

  it.each([[], ["--refresh"]])("finds nothing where all is as declared, and Terraform agrees (%s)", async (...argv) => {
    const { code, out, err } = await project.switchyard("plan", "--drift", "--format", "json", ...argv);
    const { drift, digest, held } = JSON.parse(out || `{"drift": ${JSON.stringify(err)}}`);
    expect({ code, digest, held, ...drift }).toMatchObject({
      code: 0,
      digest: null,
      held: [],
      objects: [],
      strangers: { hostnames: [], kvKeys: [] },
      failures: [],
      disagreements: [],
    });
  });
});
