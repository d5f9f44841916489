import type { Rule } from "../rule";
import { suggestion } from "../suggestion";

export const planKnown: Rule = {
  id: "plan-known",
  severity: "error",
  summary: "A tenant's plan is one of the platform's `plans`.",
  bad: '`"plan": "gold"` while `plans` has `free` and `pro`',
  good: '`"plan": "pro"`',
  fix: "Choose one of the platform's plans.",
  check({ environments }, report) {
    for (const { platform, tenants } of environments) {
      if (platform.value.plans === undefined) continue;
      const names = Object.keys(platform.value.plans);
      const known = new Set(names);
      for (const tenant of tenants) {
        const { plan } = tenant.value;
        if (plan === undefined || known.has(plan)) continue;
        const hint = suggestion(plan, names) ?? `The plans are: ${names.join(", ")}.`;
        report(tenant, ["plan"], {
          message: `${platform.file} has no plan ${JSON.stringify(plan)}`,
          found: plan,
          hint,
        });
      }
    }
  },
};
