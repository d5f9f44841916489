import type { ChangeRule } from "../change";
import { reportFieldFaults } from "../field-faults";

export const changeStatus: ChangeRule = {
  id: "change-status",
  severity: "error",
  summary:
    "Only the owners of the environment's platform file suspend a tenant, end a suspension, or bring a removed tenant back. Until then no hostname and no subdomain leaves a suspended tenant.",
  fix: "An owner of the platform file must open the pull request.",
  check: reportFieldFaults("change-status"),
  examples: [
    {
      by: "acme-admin",
      base: { "tenants/acme.json": { status: "suspended" } },
      bad: { "tenants/acme.json": { status: "live" } },
      problems: "tenants/acme.json /status - the status changes from suspended to live",
      good: { by: "olga" },
    },
    {
      by: "acme-admin",
      base: { "tenants/acme.json": { status: "suspended" } },
      bad: { "tenants/acme.json": { status: "removed" } },
      problems: "tenants/acme.json /status - the status changes from suspended to removed",
      good: { by: "olga" },
    },
    {
      by: "acme-admin",
      bad: { "tenants/acme.json": { status: "suspended" } },
      problems: "tenants/acme.json /status - the status changes from live to suspended",
      good: { change: { "tenants/acme.json": { status: "removed" } } },
    },
    {
      by: "acme-admin",
      base: { "tenants/acme.json": { status: "removed" } },
      bad: { "tenants/acme.json": { status: "live" } },
      problems: "tenants/acme.json /status - the status changes from removed to live",
      good: { by: "olga" },
    },
    {
      by: "acme-admin",
      base: { "tenants/acme.json": { status: "removed" } },
      bad: { "tenants/acme.json": { status: "maintenance" } },
      problems: "tenants/acme.json /status - the status changes from removed to maintenance",
      good: { by: "olga" },
    },
  ],
};
