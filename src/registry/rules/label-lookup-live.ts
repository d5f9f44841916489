import { DOCS } from "../../cloudflare/docs";
import type { Rule } from "../rule";

export const labelLookupLive: Rule = {
  id: "label-lookup-live",
  severity: "error",
  summary:
    "With `label` lookup a tenant that has a `subdomain` is `live`: the label alone finds the Worker, so nothing could stop it.",
  docs: DOCS.hostnameRouting,
  bad: '`"status": "suspended", "subdomain": "acme"` while `lookup` is `label`',
  good: '`"status": "suspended"` without `subdomain`',
  fix: "Remove the subdomain for as long as the tenant is not live, and delete its user Worker; or use kv lookup.",
  check({ environments }, report) {
    for (const { platform, tenants } of environments) {
      if (platform.value.routing?.lookup !== "label") continue;
      for (const tenant of tenants) {
        const { subdomain, status = "live" } = tenant.value;
        if (subdomain === undefined || status === "live") continue;
        const message = `the subdomain ${subdomain} would go on serving a tenant that is ${status}: ${platform.file} looks subdomains up by label`;
        report(tenant, ["status"], { message, found: status });
      }
    }
  },
};
