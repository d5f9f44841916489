import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { type PlanJson, summarize } from "./plan-summary";
import { effectsOf, type SandboxProject, startProject } from "./project";
import { type SandboxStack, writesTo } from "./sandbox";
import { oneHostnameTenant, smallPlatform } from "./tenants";
import { describeWithTerraform } from "./terraform";

/** A platform with every kind of resource that its stack may hold. */
const files = {
  "platform/production.json": {
    ...smallPlatform,
    protect: true,
    cnameTarget: { name: "customers.saasprovider.com", wildcard: true, region: "eu" },
    routing: { mode: "wildcard", lookup: "kv", subdomains: true, exclude: ["saasprovider.com/*"] },
    dispatch: {
      ...smallPlatform.dispatch,
      outbound: { service: "outbound" },
      analyticsDataset: "requests",
      observability: true,
      identityHeaders: true,
    },
  },
  "tenants/acme.json": oneHostnameTenant("acme-shop", "shop.acme-store.com", {
    hostnames: [
      { hostname: "shop.acme-store.com", metadata: { theme: "dark" } },
      { hostname: "www.acme-store.com", certificate: { branding: true } },
      { hostname: "txt.acme-store.com", certificate: { validation: "txt", ciphers: ["AES128-SHA"] } },
    ],
  }),
};

/** The import id of each kind of resource, of what its state says. */
const IMPORT_ID: Record<string, (state: Record<string, string>) => string> = {
  cloudflare_custom_hostname: ({ zone_id, id }) => `${zone_id}/${id}`,
  cloudflare_custom_hostname_fallback_origin: ({ zone_id }) => `${zone_id}`,
  cloudflare_dns_record: ({ zone_id, id }) => `${zone_id}/${id}`,
  cloudflare_regional_hostname: ({ zone_id, hostname }) => `${zone_id}/${hostname}`,
  cloudflare_workers_for_platforms_dispatch_namespace: ({ account_id, id }) => `${account_id}/${id}`,
  cloudflare_workers_kv: ({ account_id, namespace_id, key_name }) => `${account_id}/${namespace_id}/${key_name}`,
  cloudflare_workers_kv_namespace: ({ account_id, id }) => `${account_id}/${id}`,
  cloudflare_workers_route: ({ zone_id, id }) => `${zone_id}/${id}`,
  cloudflare_workers_script: ({ account_id, script_name }) => `${account_id}/${script_name}`,
  cloudflare_zone: ({ id }) => `${id}`,
};

describeWithTerraform("a platform whose states are lost", () => {
  let project: SandboxProject;
  let stacks: SandboxStack[];
  let lost: Record<string, string>[];

  beforeAll(async () => {
    project = await startProject(files, { strict: true });
    stacks = await project.release();
    lost = stacks.map(forget);
    stacks.forEach((stack, index) => {
      writeFileSync(join(stack.dir, "import.tf"), blocksFor(lost[index] ?? {}));
    });
  });

  afterAll(() => project.stop());

  /** Takes a stack's state away. Returns the import id of each resource that it held, by address. */
  function forget({ dir }: SandboxStack): Record<string, string> {
    const file = join(project.dir, "state", `${basename(dir)}.tfstate`);
    const { resources } = JSON.parse(readFileSync(file, "utf8")) as { resources: StateResource[] };
    rmSync(file);
    const held = resources.filter(({ mode, type }) => mode === "managed" && type !== "terraform_data");
    return Object.fromEntries(
      held.map(({ type, name, instances }) => [
        `${type}.${name}`,
        IMPORT_ID[type]?.(instances[0]?.attributes ?? {}) ?? "",
      ]),
    );
  }

  const changes = ({ resource_changes = [] }: PlanJson) =>
    summarize(resource_changes.filter(({ type }) => type !== "terraform_data"));

  it("holds every kind of resource, so that none is forgotten here", () => {
    const types = new Set(lost.flatMap((ids) => Object.keys(ids)).map((address) => address.split(".")[0]));
    expect([...types].sort()).toEqual(Object.keys(IMPORT_ID).sort());
  });

  it("imports everything of the platform stack without a change but its Worker, whose content is sent again", async () => {
    const plan = await (stacks[0] as SandboxStack).plan();
    const imported = changes(plan);
    expect(Object.keys(imported).sort()).toEqual(Object.keys(lost[0] ?? {}).sort());
    const changed = Object.entries(imported).filter(([, effect]) => effect !== "no-op");
    expect(changed).toEqual([["cloudflare_workers_script.dispatch", expect.stringMatching(/^update: .*content_file/)]]);
    await stacks[0]?.apply();
  });

  it("imports hostnames and entries without a change, but for metadata that is sent as {} once and for branding", async () => {
    const imported = changes(await (stacks[1] as SandboxStack).plan());
    expect(Object.keys(imported).sort()).toEqual(Object.keys(lost[1] ?? {}).sort());
    const changed = Object.entries(imported).filter(([, effect]) => effect !== "no-op");
    expect(changed.map(([address]) => address).sort()).toEqual([
      "cloudflare_custom_hostname.txt_acme-store_com",
      "cloudflare_custom_hostname.www_acme-store_com",
    ]);
    project.emulator.requests.clear();
    await stacks[1]?.apply();
    expect(writesTo(project.emulator)).toEqual([
      "PATCH /zones/*/custom_hostnames/*",
      "PATCH /zones/*/custom_hostnames/*",
    ]);
  });

  it("has nothing to do afterwards, and replaced nothing", async () => {
    for (const { dir } of stacks) rmSync(join(dir, "import.tf"));
    expect(await effectsOf(stacks)).toEqual({});
    const namespaces = (await project.api(
      "GET",
      `/accounts/${project.emulator.accountId}/workers/dispatch/namespaces`,
    )) as { namespace_name: string; created_on: string; modified_on: string }[];
    expect(
      namespaces.map(({ namespace_name, created_on, modified_on }) => [namespace_name, created_on === modified_on]),
    ).toEqual([["production", true]]);
  });
});

interface StateResource {
  readonly mode: string;
  readonly type: string;
  readonly name: string;
  readonly instances: readonly { readonly attributes: Record<string, string> }[];
}

function blocksFor(ids: Readonly<Record<string, string>>): string {
  return Object.entries(ids)
    .map(([to, id]) => `import {\n  to = ${to}\n  id = ${JSON.stringify(id)}\n}\n`)
    .join("");
}
