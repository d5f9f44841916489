import { CloudflareProvider } from "@cdktf/provider-cloudflare/lib/provider";
import * as saas from "@switchyard-dev/switchyard";
import { App, LocalBackend, TerraformStack } from "cdktf";
import type { Construct } from "constructs";

const ACCOUNT = { accountId: "023e105f4ecef8ad9ca31a8372d0c353" };
const DOMAIN = "saasprovider.com";
const NAMESPACES = { dispatchNamespace: "shops", kvNamespace: { title: "shops" } };
const DISPATCH = { scriptName: "dispatch", compatibilityDate: "2026-04-21", worker: saas.writeWorker() };
const VARIABLES = { ZONE_NAME: DOMAIN, LOOKUP: "kv" };
const SHOPS = { "shop.acme-store.com": "acme", "www.emberbakery.cafe": "bakery" }; // and the user Worker of each

/** A zone, the dispatch Worker in front of it, and the hostnames of two shops. */
class Shops extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new CloudflareProvider(this, "cloudflare"); // reads CLOUDFLARE_API_TOKEN
    new LocalBackend(this, { path: "../../../shops.tfstate" });
    const { zoneId } = new saas.SaasZone(this, "zone", { ...ACCOUNT, name: DOMAIN });
    const fallback = new saas.FallbackOrigin(this, "fallback", { zoneId, hostname: `fallback.${DOMAIN}` });
    new saas.CnameTarget(this, "target", { zoneId, hostname: `shops.${DOMAIN}`, fallbackOrigin: fallback.hostname });
    const { dispatchNamespace, kvNamespaceId } = new saas.DispatchStorage(this, "storage", {
      ...ACCOUNT,
      ...NAMESPACES,
    });
    const bindings = { dispatchNamespace, kvNamespaceId, variables: VARIABLES };
    const { scriptName } = new saas.DispatchWorker(this, "dispatch", { ...ACCOUNT, ...DISPATCH, ...bindings });
    new saas.WorkerRoutes(this, "routes", { zoneId, scriptName });
    for (const [hostname, workerName] of Object.entries(SHOPS)) {
      const name = saas.resourceName(hostname);
      const props = { ...ACCOUNT, kvNamespaceId, hostname, entry: { workerName } };
      const entry = new saas.TenantEntry(this, `entry_${name}`, props);
      new saas.CustomHostname(this, name, { zoneId, hostname, dependsOn: [entry] });
    }
  }
}

const app = new App();
new Shops(app, "shops");
app.synth();
