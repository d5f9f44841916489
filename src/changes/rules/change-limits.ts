import type { ChangeRule } from "../change";
import { reportFieldFaults } from "../field-faults";

export const changeLimits: ChangeRule = {
  id: "change-limits",
  severity: "error",
  summary: "Only the owners of the environment's platform file raise a tenant's limits above its tier's limits.",
  fix: "Stay within the tier's limits, or ask an owner of the platform file to open the pull request.",
  check: reportFieldFaults("change-limits"),
  examples: [
    {
      by: "acme-admin",
      bad: { "tenants/acme.json": { limits: { cpuMs: 60 } } },
      problems: "tenants/acme.json /limits/cpuMs - cpuMs is 60, above the 50 of the tier pro",
      good: { change: { "tenants/acme.json": { limits: { cpuMs: 50 } } } },
    },
    {
      by: "acme-admin",
      base: { "tenants/acme.json": { limits: { cpuMs: 60 } } },
      bad: { "tenants/acme.json": { tier: "free" } },
      problems: "tenants/acme.json /limits/cpuMs - cpuMs is 60, above the 10 of the tier free",
      good: { change: { "tenants/acme.json": { displayName: "Acme" } } },
    },
    {
      by: "acme-admin",
      bad: {
        "platform/production.json": { tiers: { free: { cpuMs: 500 } } },
        "tenants/ember.json": { tier: "free", worker: "ember", limits: { cpuMs: 60 }, subdomain: "ember" },
      },
      problems: "tenants/ember.json /limits/cpuMs - cpuMs is 60, above the 10 of the tier free",
      good: { by: "olga" },
      others: ["change-platform"],
    },
  ],
};
