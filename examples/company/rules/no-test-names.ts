import type { ProjectRule } from "@switchyard-dev/switchyard";

const rule: ProjectRule = {
  severity: "error",
  summary: "A customer's display name is not a test's.",
  fix: "Write the name that the customer's contract has.",
  check({ tenants }, report) {
    for (const tenant of tenants) {
      const { displayName } = tenant.value;
      if (displayName === undefined || !/\btest\b/i.test(displayName)) continue;
      report(tenant, ["displayName"], { message: "is the name of a test", found: displayName });
    }
  },
};

export default rule;
