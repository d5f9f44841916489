import type { RuleExample, RuleText } from "./rule";

/** Rules for the file itself, its JSON and its schema. They run before all other rules. */
export const FILE_RULES: readonly (RuleText & { readonly examples: readonly RuleExample[] })[] = [
  {
    id: "file-readable",
    severity: "error",
    summary: "A registry file is a plain UTF-8 file of at most 1 MiB, directly in its folder.",
    fix: "Replace it with a plain .json file.",
    examples: [
      {
        bad: { "tenants/bolt.yaml": "tier: pro" },
        problems: "tenants/bolt.yaml - is not a .json file",
        good: { "tenants/bolt.json": { subdomain: "bolt" } },
      },
    ],
  },
  {
    id: "json-syntax",
    severity: "error",
    summary:
      "A file is JSON: no comments, no trailing commas, no byte order mark, at most 64 levels deep, no property name of over 512 characters.",
    fix: "Correct the JSON at this line and column.",
    examples: [
      {
        bad: { "tenants/acme.json": '{ "tier": "pro", }' },
        problems: "tenants/acme.json - is not JSON: property name expected",
        good: {},
      },
    ],
  },
  {
    id: "json-duplicate-key",
    severity: "error",
    summary: "A property appears once. JSON parsers silently use the last one; a reviewer may read the first.",
    fix: "Keep one.",
    examples: [
      {
        bad: { "tenants/acme.json": '{ "tier": "free", "tier": "pro" }' },
        problems: 'tenants/acme.json /tier - the property "tier" is written twice',
        good: { "tenants/acme.json": { tier: "pro" } },
        others: ["schema"],
      },
    ],
  },
  {
    id: "schema",
    severity: "error",
    summary: "A file has the fields of its schema, each with the right type. See docs/registry.md.",
    fix: "Write the field as docs/registry.md describes it.",
    examples: [
      {
        bad: { "tenants/acme.json": { limits: { cpuMS: 10 } } },
        problems: 'tenants/acme.json /limits/cpuMS - unknown field "cpuMS"',
        good: { "tenants/acme.json": { limits: { cpuMs: 10 } } },
      },
    ],
  },
  {
    id: "more-problems",
    severity: "error",
    summary:
      "At most 100 problems per file are shown, errors first. This is an error if one of the hidden problems is, otherwise a warning.",
    fix: "Fix the problems shown, then run check again.",
    examples: [
      {
        bad: { "tenants/acme.json": { hostnames: Array.from({ length: 101 }, () => 1) } },
        problems: "tenants/acme.json - 1 more problem in this file is not shown",
        good: { "tenants/acme.json": { hostnames: Array.from({ length: 100 }, () => 1) } },
        others: ["schema"],
      },
    ],
  },
];
