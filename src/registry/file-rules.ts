import type { RuleExample, RuleText } from "./rule";

/** What is judged before any rule can look inside: the file itself, its JSON, its schema. */
export const FILE_RULES: readonly (RuleText & { readonly examples: readonly RuleExample[] })[] = [
  {
    id: "file-readable",
    severity: "error",
    summary: "A file of the registry is a plain file of UTF-8 text and at most 1 MiB, straight in its folder.",
    fix: "Put a plain file there.",
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
    fix: "Mend the JSON at the place named.",
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
    summary: "A property is written once: JSON readers silently take the last, reviewers may read the first.",
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
    summary: "A file has the fields of its schema, each of its type: see docs/registry.md.",
    fix: "Write the field as its description says.",
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
      "At most 100 problems of one file are shown, errors first. An error if there is one among the others, else a warning.",
    fix: "Fix the problems shown, then run check again.",
    examples: [
      {
        bad: { "tenants/acme.json": { hostnames: Array.from({ length: 101 }, () => 1) } },
        problems: "tenants/acme.json - 1 more problems in this file are not shown",
        good: { "tenants/acme.json": { hostnames: Array.from({ length: 100 }, () => 1) } },
        others: ["schema"],
      },
    ],
  },
];
