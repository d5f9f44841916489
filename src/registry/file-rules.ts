import type { RuleText } from "./rule";

/** What is judged before any rule can look inside: the file itself, its JSON, its schema. */
export const FILE_RULES: readonly RuleText[] = [
  {
    id: "file-readable",
    severity: "error",
    summary: "A file of the registry is a plain file of UTF-8 text and at most 1 MiB, straight in its folder.",
    bad: "a symbolic link, a folder named `x.json`, Latin-1, 50 MB, `acme.yaml`",
    good: "`tenants/acme.json`",
    fix: "Put a plain file there.",
  },
  {
    id: "json-syntax",
    severity: "error",
    summary:
      "A file is JSON: no comments, no trailing commas, no byte order mark, at most 64 levels deep, no property name of over 512 characters.",
    bad: '`{ "tier": "pro", }`',
    good: '`{ "tier": "pro" }`',
    fix: "Mend the JSON at the place named.",
  },
  {
    id: "json-duplicate-key",
    severity: "error",
    summary: "A property is written once: JSON readers silently take the last, reviewers may read the first.",
    bad: '`{ "tier": "free", "tier": "pro" }`',
    good: '`{ "tier": "pro" }`',
    fix: "Keep one.",
  },
  {
    id: "schema",
    severity: "error",
    summary: "A file has the fields of its schema, each of its type: see docs/registry.md.",
    bad: '`{ "teir": "pro" }`',
    good: '`{ "tier": "pro" }`',
    fix: "Write the field as its description says.",
  },
  {
    id: "more-problems",
    severity: "error",
    summary:
      "At most 100 problems of one file are shown, errors first. An error if there is one among the others, else a warning.",
    bad: '`"hostnames": [1, 1, 1, …]`, 40,000 times',
    good: "a file with fewer problems",
    fix: "Fix the problems shown, then run check again.",
  },
];
