import { DOCS } from "../../cloudflare/docs";
import type { Rule } from "../rule";
import { suggestion } from "../suggestion";

export const outboundParameterKnown: Rule = {
  id: "outbound-parameter-known",
  severity: "error",
  summary: "A tenant's `outbound` uses only names in the platform's `dispatch.outbound.parameters`.",
  docs: DOCS.outboundWorkers,
  fix: "Have the platform's owners add the name to dispatch.outbound.parameters, or remove it here.",
  check({ environments }, report) {
    for (const { platform, tenants } of environments) {
      const names = (platform.value.dispatch?.outbound?.parameters ?? []).filter((name) => name !== undefined);
      const known = new Set(names);
      for (const tenant of tenants) {
        for (const name of Object.keys(tenant.value.outbound ?? {})) {
          if (known.has(name)) continue;
          report(tenant, ["outbound", name], {
            message: `${platform.file} has no outbound parameter ${JSON.stringify(name)}`,
            found: name,
            hint: () => suggestion(name, names),
            target: "key",
          });
        }
      }
    }
  },
  examples: [
    {
      bad: { "tenants/acme.json": { outbound: { region: "eu" } } },
      problems: 'tenants/acme.json /outbound/region - platform/production.json has no outbound parameter "region"',
      good: {
        "platform/production.json": { dispatch: { outbound: { service: "outbound", parameters: ["region"] } } },
        "tenants/acme.json": { outbound: { region: "eu" } },
      },
      others: ["outbound-parameters"],
    },
  ],
};
