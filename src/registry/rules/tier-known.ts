import type { Rule } from "../rule";
import { suggestion } from "../suggestion";

export const tierKnown: Rule = {
  id: "tier-known",
  severity: "error",
  summary: "A tenant's tier is one of the platform's `tiers`.",
  fix: "Choose one of the platform's tiers.",
  check({ environments }, report) {
    for (const { platform, tenants } of environments) {
      if (platform.value.tiers === undefined) continue;
      const names = Object.keys(platform.value.tiers);
      const known = new Set(names);
      for (const tenant of tenants) {
        const { tier } = tenant.value;
        if (tier === undefined || known.has(tier)) continue;
        const hint = () => suggestion(tier, names) ?? `The tiers are: ${names.join(", ")}.`;
        report(tenant, ["tier"], {
          message: `${platform.file} has no tier ${JSON.stringify(tier)}`,
          found: tier,
          hint,
        });
      }
    }
  },
  examples: [
    {
      bad: { "tenants/acme.json": { tier: "gold" } },
      problems: 'tenants/acme.json /tier - platform/production.json has no tier "gold"',
      good: { "tenants/acme.json": { tier: "free" } },
    },
  ],
};
