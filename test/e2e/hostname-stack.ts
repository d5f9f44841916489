import type { Sandbox } from "./sandbox";

/** A hostname and its KV entry, as these tests declare them. */
export interface HostnameDeclaration {
  readonly worker: string;
  readonly method?: string;
  readonly minTls?: string;
  readonly wildcard?: boolean;
  readonly metadata?: Record<string, string>;
}

export interface CloudflareIds {
  readonly zoneId: string;
  readonly namespaceId: string;
  readonly accountId: string;
}

/** Hostnames and their KV entries, written by the rule that converges: what is not declared is ignored by exact path. */
export function hostnameStack(
  hostnames: Record<string, HostnameDeclaration>,
  { zoneId, namespaceId, accountId }: CloudflareIds,
): object {
  const blocks = (block: (hostname: string, declared: HostnameDeclaration) => object) =>
    Object.fromEntries(Object.entries(hostnames).map(([name, item]) => [name.replaceAll(".", "_"), block(name, item)]));
  return {
    terraform: {
      required_providers: { cloudflare: { source: "cloudflare/cloudflare", version: "5.22.0" } },
      backend: { local: { path: "terraform.tfstate" } },
    },
    provider: { cloudflare: [{}] },
    resource: {
      cloudflare_custom_hostname: blocks(
        (hostname, { method = "http", minTls = "1.2", wildcard = false, metadata }) => ({
          zone_id: zoneId,
          hostname,
          ...(metadata && { custom_metadata: metadata }),
          ssl: {
            bundle_method: "ubiquitous",
            method,
            type: "dv",
            wildcard,
            settings: { http2: "on", min_tls_version: minTls, tls_1_3: "on" },
          },
          lifecycle: { ignore_changes: ["ssl.settings.ciphers", "ssl.settings.early_hints"] },
        }),
      ),
      cloudflare_workers_kv: blocks((hostname, { worker }) => ({
        account_id: accountId,
        namespace_id: namespaceId,
        key_name: `hostname:${hostname}`,
        value: JSON.stringify({ workerName: worker }),
      })),
    },
  };
}

/** A zone and a KV namespace that were there before Terraform. */
export async function openAccount(sandbox: Sandbox): Promise<CloudflareIds> {
  const { accountId } = sandbox.emulator;
  const zone = sandbox.api("POST", "/zones", { name: "saasprovider.com", account: { id: accountId } });
  const namespace = sandbox.api("POST", `/accounts/${accountId}/storage/kv/namespaces`, { title: "hostnames" });
  return { accountId, zoneId: await idOf(zone), namespaceId: await idOf(namespace) };
}

async function idOf(answer: Promise<unknown>): Promise<string> {
  return ((await answer) as { id: string }).id;
}
