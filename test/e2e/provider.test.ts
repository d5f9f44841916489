import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { type CloudflareIds, type HostnameDeclaration, hostnameStack, openAccount } from "./hostname-stack";
import { effects } from "./plan-summary";
import { type Sandbox, type SandboxStack, startSandbox } from "./sandbox";
import { describeWithTerraform } from "./terraform";

describeWithTerraform("what Terraform does through the stand-in", () => {
  let sandbox: Sandbox;
  let ids: CloudflareIds;
  let count = 0;

  beforeAll(async () => {
    sandbox = await startSandbox();
    ids = await openAccount(sandbox);
  });

  afterAll(() => sandbox.stop());

  /** A stack of its own for each test, applied unless it is told not to. */
  async function stackWith(hostnames: Record<string, HostnameDeclaration>, extra: object = {}): Promise<SandboxStack> {
    count += 1;
    const stack = sandbox.stack(`stack-${count}`);
    stack.write({ ...hostnameStack(hostnames, ids), ...extra });
    await stack.init();
    return stack;
  }

  async function findHostname(hostname: string): Promise<Record<string, unknown>> {
    const path = `/zones/${ids.zoneId}/custom_hostnames?hostname=${hostname}`;
    const [found] = (await sandbox.api("GET", path)) as Record<string, unknown>[];
    return found ?? {};
  }

  it("a second plan is empty", async () => {
    const stack = await stackWith({
      "shop.acme.com": { worker: "acme" },
      "b.acme.com": { worker: "b", wildcard: true },
    });
    await stack.apply();
    expect(effects(await stack.plan())).toEqual({});
  });

  it("an object that was there is imported without a change", async () => {
    const { id } = (await sandbox.api("POST", `/zones/${ids.zoneId}/custom_hostnames`, {
      hostname: "there.globex.com",
      ssl: {
        method: "http",
        type: "dv",
        wildcard: false,
        settings: { http2: "on", min_tls_version: "1.2", tls_1_3: "on" },
      },
    })) as { id: string };
    const key = `${ids.accountId}/${ids.namespaceId}/hostname:there.globex.com`;
    const values = `/accounts/${ids.accountId}/storage/kv/namespaces/${ids.namespaceId}/values`;
    await sandbox.api("PUT", `${values}/hostname:there.globex.com`, '{"workerName":"globex"}');
    const stack = await stackWith(
      { "there.globex.com": { worker: "globex" } },
      {
        import: [
          { to: "cloudflare_custom_hostname.there_globex_com", id: `${ids.zoneId}/${id}` },
          { to: "cloudflare_workers_kv.there_globex_com", id: key },
        ],
      },
    );
    const plan = await stack.plan();
    expect(plan.resource_changes?.map(({ address, change }) => [address, change.actions, change.importing])).toEqual([
      ["cloudflare_custom_hostname.there_globex_com", ["no-op"], { id: `${ids.zoneId}/${id}` }],
      ["cloudflare_workers_kv.there_globex_com", ["no-op"], { id: key }],
    ]);
    const { output } = await stack.apply();
    expect(output).toContain("2 imported, 0 added, 0 changed, 0 destroyed");
  });

  it("an imported dispatch namespace would be replaced: its name is never read back, by the real provider's source", async () => {
    const path = `/accounts/${ids.accountId}/workers/dispatch/namespaces`;
    await sandbox.api("POST", path, { name: "production" });
    const namespace = { account_id: ids.accountId, name: "production" };
    const stack = await stackWith(
      {},
      {
        resource: { cloudflare_workers_for_platforms_dispatch_namespace: { dispatch: namespace } },
        import: [
          {
            to: "cloudflare_workers_for_platforms_dispatch_namespace.dispatch",
            id: `${ids.accountId}/production`,
          },
        ],
      },
    );
    const [change] = (await stack.plan()).resource_changes ?? [];
    expect(change?.change).toMatchObject({ actions: ["delete", "create"], replace_paths: [["name"]] });
  });

  it("a renamed hostname is destroyed and created", async () => {
    const stack = await stackWith({ "old.initech.net": { worker: "initech" } });
    await stack.apply();
    const renamed = JSON.stringify(hostnameStack({ "old.initech.net": { worker: "initech" } }, ids));
    stack.write(JSON.parse(renamed.replaceAll("old.initech.net", "new.initech.net")));
    const plan = await stack.plan();
    expect(plan.resource_changes?.map(({ change }) => [change.actions, change.replace_paths])).toEqual([
      [["delete", "create"], [["hostname"]]],
      [["delete", "create"], [["key_name"]]],
    ]);
    const { id } = await findHostname("old.initech.net");
    await stack.apply();
    expect(await findHostname("old.initech.net")).toEqual({});
    expect((await findHostname("new.initech.net")).id).not.toBe(id);
    expect(effects(await stack.plan())).toEqual({});
  });

  it("a change of metadata alone sends ssl, too, which restarts the certificate's validation", async () => {
    const stack = await stackWith({ "meta.hooli.com": { worker: "hooli", metadata: { tier: "free" } } });
    await stack.apply();
    sandbox.emulator.clock.advance({ hours: 1 });
    expect(await findHostname("meta.hooli.com")).toMatchObject({ ssl: { status: "pending_validation" } });
    stack.write(hostnameStack({ "meta.hooli.com": { worker: "hooli", metadata: { tier: "gold" } } }, ids));
    await stack.apply();
    expect(await findHostname("meta.hooli.com")).toMatchObject({
      custom_metadata: { tier: "gold" },
      ssl: { status: "initializing" },
    });
  });

  it("metadata taken away stays in the API and in every plan; emptied metadata is cleared and the plan converges", async () => {
    const stack = await stackWith({ "clear.hooli.com": { worker: "hooli", metadata: { tier: "free" } } });
    await stack.apply();
    const declare = (declared: HostnameDeclaration) => stack.write(hostnameStack({ "clear.hooli.com": declared }, ids));
    declare({ worker: "hooli" });
    await stack.apply();
    expect(Object.keys(effects(await stack.plan()))).toEqual(["cloudflare_custom_hostname.clear_hooli_com"]);
    expect((await findHostname("clear.hooli.com")).custom_metadata).toEqual({ tier: "free" });
    declare({ worker: "hooli", metadata: {} });
    await stack.apply();
    expect((await findHostname("clear.hooli.com")).custom_metadata).toBeUndefined();
    expect(effects(await stack.plan())).toEqual({});
  });

  it("a hostname that is gone is dropped with a warning and planned again", async () => {
    const stack = await stackWith({ "gone.umbrella.org": { worker: "umbrella" } });
    await stack.apply();
    const { id } = await findHostname("gone.umbrella.org");
    await sandbox.api("DELETE", `/zones/${ids.zoneId}/custom_hostnames/${id}`);
    const { output } = await stack.terraform(["plan", "-no-color"]);
    expect(output).toContain("Warning: Resource not found");
    expect(output).toContain("# cloudflare_custom_hostname.gone_umbrella_org will be created");
  });

  it("without a refresh, what is gone fails by 404 when it is edited or deleted, and an entry is written again", async () => {
    const values = `/accounts/${ids.accountId}/storage/kv/namespaces/${ids.namespaceId}/values`;
    const stack = await stackWith({ "edited.stark.com": { worker: "stark" }, "left.stark.com": { worker: "stark" } });
    await stack.apply();
    for (const hostname of ["edited.stark.com", "left.stark.com"]) {
      const { id } = await findHostname(hostname);
      await sandbox.api("DELETE", `/zones/${ids.zoneId}/custom_hostnames/${id}`);
    }
    await sandbox.api("DELETE", `${values}/hostname:edited.stark.com`);
    expect((await stack.terraform(["plan", "-no-color", "-refresh=false"])).output).toContain("No changes.");

    stack.write(hostnameStack({ "edited.stark.com": { worker: "moved", minTls: "1.3" } }, ids));
    sandbox.emulator.requests.clear();
    const unseen = ["apply", "-no-color", "-auto-approve", "-refresh=false"];
    const { code, output } = await stack.terraform(unseen);
    const requests = sandbox.emulator.requests.all().map(({ method, status }) => `${method} ${status}`);
    expect([code, requests.sort()]).toEqual([1, ["DELETE 200", "DELETE 404", "PATCH 404", "PUT 200"]]);
    expect(output.replace(/[\s│]/g, "")).toContain('"code":1436');
    expect((await stack.terraform(unseen)).output).toContain("1 to change, 1 to destroy.");
    expect(effects(await stack.plan())).toEqual({ "cloudflare_custom_hostname.edited_stark_com": expect.any(String) });
    await stack.apply();
    expect(effects(await stack.plan())).toEqual({});
  });

  it("a hostname that someone else holds is refused as the real provider refuses it", async () => {
    await sandbox.api("POST", `/zones/${ids.zoneId}/custom_hostnames`, { hostname: "taken.example-shop.com" });
    const stack = await stackWith({ "taken.example-shop.com": { worker: "acme" } });
    const { code, output } = await stack.terraform(["apply", "-no-color", "-auto-approve"]);
    expect(code).toBe(1);
    expect(output).toContain("Error: failed to make http request");
    expect(output).toMatch(/409\s+Conflict/);
    expect(output.replace(/[\s│]/g, "")).toContain('"code":1406');
  });

  it("what the API spells another way is a change in every plan; a CNAME's letter case and a short name are not", async () => {
    const { name } = (await sandbox.api("GET", `/zones/${ids.zoneId}`)) as { name: string };
    const written: Record<string, { name: string; type: string; content: string }> = {
      cname_with_dot: { name: `a.${name}`, type: "CNAME", content: "there.saasprovider.net." },
      cname_in_upper_case: { name: `b.${name}`, type: "CNAME", content: "There.SaasProvider.NET" },
      ipv6_in_upper_case: { name: `c.${name}`, type: "AAAA", content: "2001:DB8::1" },
      ipv6_uncompressed: { name: `d.${name}`, type: "AAAA", content: "2001:db8:0:0:0:0:0:1" },
      ipv6_as_the_api_spells_it: { name: `e.${name}`, type: "AAAA", content: "2001:db8::1" },
      name_in_upper_case: { name: `F.${name}`, type: "A", content: "192.0.2.1" },
      name_with_dot: { name: `g.${name}.`, type: "A", content: "192.0.2.1" },
      name_without_zone: { name: "h", type: "A", content: "192.0.2.1" },
    };
    const record = (one: object) => ({ ...one, zone_id: ids.zoneId, ttl: 1, proxied: false });
    const cloudflare_dns_record = Object.fromEntries(Object.entries(written).map(([key, one]) => [key, record(one)]));
    const stack = await stackWith({}, { resource: { cloudflare_dns_record } });
    for (const _time of [1, 2]) {
      await stack.apply();
      expect(Object.keys(effects(await stack.plan())).sort()).toEqual(
        ["cname_with_dot", "ipv6_in_upper_case", "ipv6_uncompressed", "name_in_upper_case", "name_with_dot"].map(
          (key) => `cloudflare_dns_record.${key}`,
        ),
      );
    }
  });

  it("a zone written in punycode is planned again: the API answers in Unicode", async () => {
    const zoneNamed = (name: string) => ({ name, account: { id: ids.accountId } });
    const stack = await stackWith({}, { resource: { cloudflare_zone: { books: zoneNamed("xn--bcher-kva.de") } } });
    await stack.apply();
    const [change] = (await stack.plan()).resource_changes ?? [];
    expect(change?.change).toMatchObject({ actions: ["delete", "create"], replace_paths: [["name"]] });
    stack.write({
      ...hostnameStack({}, ids),
      resource: { cloudflare_zone: { books: zoneNamed("bücher.de") } },
    });
    expect(effects(await stack.plan())).toEqual({});
  });

  it("a missing content file is the provider's error", async () => {
    const cloudflare_workers_script = {
      dispatch: {
        account_id: ids.accountId,
        script_name: "dispatch",
        content_file: "assets/worker.js",
        content_sha256: "0".repeat(64),
        main_module: "worker.js",
      },
    };
    const stack = await stackWith({}, { resource: { cloudflare_workers_script } });
    const { code, output } = await stack.terraform(["validate", "-no-color"]);
    expect(code).toBe(1);
    expect(output).toContain("Error: Hash Calculation Error");
    expect(output.replace(/[\s│]+/g, " ")).toContain("open assets/worker.js: no such file or directory");
  });

  it("stacks that run at once share the one provider", async () => {
    const stacks = await Promise.all(
      ["one", "two", "three"].map((name) => stackWith({ [`${name}.acme-store.com`]: { worker: name } })),
    );
    await Promise.all(stacks.map((stack) => stack.apply()));
    const plans = await Promise.all(stacks.map((stack) => stack.plan()));
    expect(plans.map(effects)).toEqual([{}, {}, {}]);
  });
});
