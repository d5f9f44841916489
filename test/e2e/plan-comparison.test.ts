import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { type CloudflareIds, type HostnameDeclaration, hostnameStack, openAccount } from "./hostname-stack";
import { effects, type PlanJson, summarize } from "./plan-summary";
import { type Sandbox, type SandboxStack, startSandbox } from "./sandbox";
import { describeWithTerraform } from "./terraform";

/**
 * Three plans the real provider 5.22.0 made with Terraform 1.11.4, as summaries: the stand-in must plan the same actions
 * at the same addresses, with the same attributes changed and the same ones known after apply. "(?)" marks the latter.
 */
const UNTIL_APPLIED = "created_at(?)";
const CERTIFICATE_OF_API = "ssl.certificate_authority(?)";
const VERIFIED_ANEW = "status(?) verification_errors(?)";
const OWNERSHIP = "ownership_verification(?) ownership_verification_http(?)";

function created(metadata = ""): string {
  const ssl = [
    `ssl.bundle_method ${CERTIFICATE_OF_API} ssl.method`,
    "ssl.settings.http2 ssl.settings.min_tls_version ssl.settings.tls_1_3 ssl.type ssl.wildcard",
  ].join(" ");
  return `create: ${UNTIL_APPLIED} ${metadata}hostname id(?) ${OWNERSHIP} ${ssl} ${VERIFIED_ANEW} zone_id`;
}

const NEW_ENTRY = "create: account_id id(?) key_name namespace_id value";
const FILLED_IN_BY_API = "update: ssl.settings.ciphers ssl.settings.early_hints";

const first: Record<string, HostnameDeclaration> = {
  "app.initech.net": { worker: "initech", method: "txt" },
  "blog.globex.com": { worker: "globex", metadata: { tenant: "globex" } },
  "mystore.com": { worker: "mystore" },
  "old.hooli.com": { worker: "hooli" },
  "shop.acme.com": { worker: "acme" },
  "www.acme.com": { worker: "acme" },
};

const { "old.hooli.com": _removed, ...kept } = first;
const second: Record<string, HostnameDeclaration> = {
  ...kept,
  "app.initech.net": { worker: "initech", method: "http" },
  "blog.globex.com": { worker: "globex", metadata: { tenant: "globex", tier: "gold" } },
  "new.umbrella.org": { worker: "umbrella", method: "txt", wildcard: true },
  "shop.acme.com": { worker: "acme-v2" },
  "www.acme.com": { worker: "acme", minTls: "1.3" },
};

describeWithTerraform("the stand-in plans what the real provider planned", () => {
  let sandbox: Sandbox;
  let stack: SandboxStack;
  let ids: CloudflareIds;

  const write = (hostnames: Record<string, HostnameDeclaration>) => stack.write(hostnameStack(hostnames, ids));

  beforeAll(async () => {
    sandbox = await startSandbox({ shapes: { settings: "all" } }); // so answered the API of the real plans
    ids = await openAccount(sandbox);
    stack = sandbox.stack("hostnames");
    write(first);
    await stack.init();
  });

  afterAll(() => sandbox.stop());

  it("creating six hostnames", async () => {
    const plan = await stack.plan();
    expect(summarize(plan.resource_changes)).toEqual({
      "cloudflare_custom_hostname.app_initech_net": created(),
      "cloudflare_custom_hostname.blog_globex_com": created("custom_metadata.tenant "),
      "cloudflare_custom_hostname.mystore_com": created(),
      "cloudflare_custom_hostname.old_hooli_com": created(),
      "cloudflare_custom_hostname.shop_acme_com": created(),
      "cloudflare_custom_hostname.www_acme_com": created(),
      "cloudflare_workers_kv.app_initech_net": NEW_ENTRY,
      "cloudflare_workers_kv.blog_globex_com": NEW_ENTRY,
      "cloudflare_workers_kv.mystore_com": NEW_ENTRY,
      "cloudflare_workers_kv.old_hooli_com": NEW_ENTRY,
      "cloudflare_workers_kv.shop_acme_com": NEW_ENTRY,
      "cloudflare_workers_kv.www_acme_com": NEW_ENTRY,
    });
    expect(sensitiveOf(plan, "cloudflare_custom_hostname.mystore_com")).toMatchObject({ ssl: { custom_key: true } });
  });

  it("changing method, metadata, TLS and Worker, adding one, removing one", async () => {
    await stack.apply();
    write(second);
    const plan = await stack.plan();
    const updated = (before: string, ssl: string) =>
      `update: ${UNTIL_APPLIED} ${before}${OWNERSHIP} ${CERTIFICATE_OF_API} ${ssl}${VERIFIED_ANEW}`;
    expect(summarize(plan.resource_changes)).toEqual({
      "cloudflare_custom_hostname.app_initech_net": updated("", "ssl.method "),
      "cloudflare_custom_hostname.blog_globex_com": updated("custom_metadata.tier ", ""),
      "cloudflare_custom_hostname.mystore_com": "no-op",
      "cloudflare_custom_hostname.new_umbrella_org": created(),
      "cloudflare_custom_hostname.old_hooli_com": "delete",
      "cloudflare_custom_hostname.shop_acme_com": "no-op",
      "cloudflare_custom_hostname.www_acme_com": updated("", "ssl.settings.min_tls_version "),
      "cloudflare_workers_kv.app_initech_net": "no-op",
      "cloudflare_workers_kv.blog_globex_com": "no-op",
      "cloudflare_workers_kv.mystore_com": "no-op",
      "cloudflare_workers_kv.new_umbrella_org": NEW_ENTRY,
      "cloudflare_workers_kv.old_hooli_com": "delete",
      "cloudflare_workers_kv.shop_acme_com": "update: value",
      "cloudflare_workers_kv.www_acme_com": "no-op",
    });
    expect(summarize(plan.resource_drift)).toEqual({
      "cloudflare_custom_hostname.app_initech_net": FILLED_IN_BY_API,
      "cloudflare_custom_hostname.blog_globex_com": FILLED_IN_BY_API,
      "cloudflare_custom_hostname.mystore_com": FILLED_IN_BY_API,
      "cloudflare_custom_hostname.old_hooli_com": FILLED_IN_BY_API,
      "cloudflare_custom_hostname.shop_acme_com": FILLED_IN_BY_API,
      "cloudflare_custom_hostname.www_acme_com": FILLED_IN_BY_API,
    });
  });

  it("a hostname deleted and an entry edited behind Terraform's back", async () => {
    write(first);
    const { accountId, zoneId, namespaceId } = ids;
    const hostnames = (await sandbox.api("GET", `/zones/${zoneId}/custom_hostnames?hostname=old.hooli.com`)) as [
      { id: string },
    ];
    await sandbox.api("DELETE", `/zones/${zoneId}/custom_hostnames/${hostnames[0].id}`);
    const entry = `/accounts/${accountId}/storage/kv/namespaces/${namespaceId}/values/hostname:mystore.com`;
    await sandbox.api("PUT", entry, '{"workerName":"evil"}');
    const plan = await stack.plan();
    expect(effects(plan)).toEqual({
      "cloudflare_custom_hostname.old_hooli_com": created(),
      "cloudflare_workers_kv.mystore_com": "update: value",
    });
    expect(summarize(plan.resource_drift)).toEqual({
      "cloudflare_custom_hostname.app_initech_net": FILLED_IN_BY_API,
      "cloudflare_custom_hostname.blog_globex_com": FILLED_IN_BY_API,
      "cloudflare_custom_hostname.mystore_com": FILLED_IN_BY_API,
      "cloudflare_custom_hostname.old_hooli_com": "delete",
      "cloudflare_custom_hostname.shop_acme_com": FILLED_IN_BY_API,
      "cloudflare_custom_hostname.www_acme_com": FILLED_IN_BY_API,
      "cloudflare_workers_kv.mystore_com": "update: value",
    });
  });
});

function sensitiveOf(plan: PlanJson, address: string): unknown {
  const found = plan.resource_changes?.find((change) => change.address === address);
  return (found?.change as { after_sensitive?: unknown } | undefined)?.after_sensitive;
}
