/** Switchyard's app with a company's own record in each platform stack, and a stack of its own for each environment. */
import { DnsRecord } from "@cdktf/provider-cloudflare/lib/dns-record";
import { addStacks, ReleasedStack, type ReleasedStackProps, readEnvironments } from "@switchyard-dev/switchyard";
import { App } from "cdktf";

/** The page that tells customers how the platform is. */
class StatusPage extends ReleasedStack {
  constructor(app: App, id: string, props: ReleasedStackProps & { readonly zoneId: string; readonly name: string }) {
    super(app, id, props);
    new DnsRecord(this, "page", {
      zoneId: props.zoneId,
      name: props.name,
      type: "CNAME",
      content: "pages.example.com",
      ttl: 1,
    });
  }
}

const app = new App({ stackTraces: false, hclOutput: false });
const { environments, worker } = readEnvironments();

for (const environment of environments) {
  const { platform } = addStacks(app, environment, worker);
  const zone = environment.platform.zone.name;
  new DnsRecord(platform, "spf", { zoneId: platform.zoneId, name: zone, type: "TXT", content: "v=spf1 -all", ttl: 1 });
  const props = { environment, zoneId: platform.zoneId, name: `status.${zone}` };
  new StatusPage(app, `${environment.environment}-status`, props).addDependency(platform);
}

app.synth();
