import { DOCS } from "../../cloudflare/docs";
import type { Rule } from "../rule";

export const outboundParameters: Rule = {
  id: "outbound-parameters",
  severity: "warning",
  summary:
    "`dispatch.outbound.parameters` are set by a request to Cloudflare's API after each upload of the dispatch Worker. Terraform binds the outbound Worker without them, because the provider sends names where the API takes objects.",
  docs: DOCS.outboundWorkers,
  fix: "After each release that uploads the dispatch Worker, send the request in docs/platform.md, Outbound parameters. Or remove parameters.",
  check({ platforms }, report) {
    for (const platform of platforms) {
      const parameters = platform.value.dispatch?.outbound?.parameters ?? [];
      if (parameters.length === 0) continue;
      const message = `Terraform can't set outbound parameters (${parameters.join(", ")}), and each upload of the dispatch Worker removes them`;
      report(platform, ["dispatch", "outbound", "parameters"], { message });
    }
  },
  examples: [
    {
      bad: {
        "platform/production.json": {
          dispatch: { outbound: { service: "outbound", parameters: ["region", "allow"] } },
        },
      },
      problems:
        "platform/production.json /dispatch/outbound/parameters - Terraform can't set outbound parameters (region, allow), and each upload of the dispatch Worker removes them",
      good: { "platform/production.json": { dispatch: { outbound: { service: "outbound" } } } },
    },
  ],
};
