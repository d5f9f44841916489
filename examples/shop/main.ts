import { CloudflareProvider } from "@cdktf/provider-cloudflare/lib/provider";
import { App, LocalBackend, TerraformOutput, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import {
  CnameTarget,
  CustomHostname,
  DispatchStorage,
  FallbackOrigin,
  resourceName,
  SaasZone,
  TenantEntry,
} from "switchyard";

const ACCOUNT = { accountId: "023e105f4ecef8ad9ca31a8372d0c353" };
const DOMAIN = "saasprovider.com";
const SHOPS = { "shop.acme-store.com": "acme", "www.emberbakery.cafe": "bakery" }; // and the user Worker of each

/** A zone, the lookup table of its dispatch Worker, and the hostnames of two customers. */
class Shops extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new CloudflareProvider(this, "cloudflare"); // reads CLOUDFLARE_API_TOKEN
    new LocalBackend(this, { path: "../../../shops.tfstate" });
    const { zoneId } = new SaasZone(this, "zone", { ...ACCOUNT, name: DOMAIN });
    const { hostname } = new FallbackOrigin(this, "fallback", { zoneId, hostname: `fallback.${DOMAIN}` });
    const target = new CnameTarget(this, "target", { zoneId, hostname: `shops.${DOMAIN}`, fallbackOrigin: hostname });
    new TerraformOutput(this, "cname_target", { value: target.dnsTarget });
    const { kvNamespaceId } = new DispatchStorage(this, "storage", {
      ...ACCOUNT,
      dispatchNamespace: "shops",
      kvNamespace: { title: "shops" },
    });
    for (const [hostname, workerName] of Object.entries(SHOPS)) {
      const name = resourceName(hostname);
      const entry = new TenantEntry(this, `entry_${name}`, {
        ...ACCOUNT,
        kvNamespaceId,
        hostname,
        entry: { workerName },
      });
      new CustomHostname(this, name, { zoneId, hostname, dependsOn: [entry] });
    }
  }
}

const app = new App();
new Shops(app, "shops");
app.synth();
