import { foreignMatcher, isForeignPattern } from "../foreign";
import type { Rule } from "../rule";

export const hostnameForeign: Rule = {
  id: "hostname-foreign",
  severity: "error",
  summary: "No tenant declares a hostname that its platform file lists in `foreign`: Switchyard never touches those.",
  fix: "Remove the hostname here. To manage it with Switchyard, an owner of the platform file removes its pattern from foreign first.",
  check({ environments }, report) {
    for (const { platform, hostnames } of environments) {
      const isForeign = foreignMatcher((platform.value.foreign ?? []).filter(isForeignPattern));
      for (const { tenant, hostname, path, certificate } of hostnames) {
        const served = certificate.wildcard === true ? [hostname, `*.${hostname}`] : [hostname];
        const foreign = served.find(isForeign);
        if (foreign === undefined) continue;
        const message = `${platform.file} lists ${foreign} in foreign`;
        report(tenant, [...path, "hostname"], { message, found: hostname });
      }
    }
  },
  examples: [
    {
      bad: {
        "platform/production.json": { foreign: ["legacy.acme-store.com", "*.old.acme-store.com"] },
        "tenants/acme.json": { hostnames: ["legacy.acme-store.com", "a.old.acme-store.com", "old.acme-store.com"] },
      },
      problems: [
        "tenants/acme.json /hostnames/0/hostname - platform/production.json lists legacy.acme-store.com in foreign",
        "tenants/acme.json /hostnames/1/hostname - platform/production.json lists a.old.acme-store.com in foreign",
      ],
      good: {
        "platform/production.json": { foreign: ["legacy.acme-store.com"] },
        "tenants/acme.json": { hostnames: ["old.acme-store.com"] },
      },
    },
    {
      bad: {
        "platform/production.json": { foreign: ["_wildcard.acme-store.com"] },
        "tenants/acme.json": {
          hostnames: [{ hostname: "acme-store.com", certificate: { validation: "txt", wildcard: true } }],
        },
      },
      problems: "tenants/acme.json /hostnames/0/hostname - platform/production.json lists *.acme-store.com in foreign",
      others: ["certificate-wildcard-renewal"],
    },
  ],
};
