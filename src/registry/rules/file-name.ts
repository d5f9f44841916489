import type { Rule } from "../rule";

/** What a tenant or an environment may be called: it becomes part of stack names and state keys. */
export const ID_PATTERN = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

export const fileName: Rule = {
  id: "file-name",
  severity: "error",
  summary:
    "A file's name is the id of its tenant or environment: 1 to 63 lower-case letters, digits and inner hyphens, then `.json`.",
  bad: "`tenants/Acme Store.json`",
  good: "`tenants/acme-store.json`",
  fix: "Rename the file: lower-case letters, digits and hyphens, no hyphen at either end, then .json.",
  check({ tenants, platforms }, report) {
    for (const document of [...platforms, ...tenants]) {
      if (ID_PATTERN.test(document.id) && document.file.endsWith(".json")) continue;
      const name = document.file.slice(document.file.indexOf("/") + 1);
      const better = idLike(document.id);
      report(document, [], {
        message: `the file name ${JSON.stringify(name)} gives no valid ${document.kind === "tenant" ? "tenant id" : "environment name"}`,
        found: name,
        hint: ID_PATTERN.test(better) ? `Rename the file to ${better}.json.` : undefined,
      });
    }
  },
};

/** The closest id to what somebody called it: `Acme Store` is `acme-store`. */
export function idLike(name: string): string {
  return name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 63)
    .replace(/^-|-$/g, "");
}
