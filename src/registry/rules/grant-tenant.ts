import { DEFAULT_GRANT } from "../grants";
import type { Rule } from "../rule";

export const grantTenant: Rule = {
  id: "grant-tenant",
  severity: "warning",
  summary:
    "A tenant with its own grant is served by that environment: otherwise the next tenant with that id gets the grant.",
  fix: "Remove the grant. To add a tenant with its own grant, add the file and the grant in one pull request.",
  check({ environments }, report) {
    for (const { platform, tenants } of environments) {
      const served = new Set(tenants.map(({ id }) => id));
      for (const id of Object.keys(platform.value.grants ?? {})) {
        if (id === DEFAULT_GRANT || served.has(id)) continue;
        const message = `${platform.file} has a grant for ${id}, but serves no such tenant`;
        report(platform, ["grants", id], { message, found: id, target: "key" });
      }
    }
  },
  examples: [
    {
      bad: { "platform/production.json": { grants: { default: {}, constructor: {}, acme: {} } } },
      problems:
        "platform/production.json /grants/constructor - platform/production.json has a grant for constructor, but serves no such tenant",
      good: { "platform/production.json": { grants: { default: {}, acme: {} } } },
    },
  ],
};
