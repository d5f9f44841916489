import type { RegistryDocument } from "../documents";
import type { Fault, Rule } from "../rule";

/** The form of an id: it becomes part of stack names and state keys. */
const ID_PATTERN = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** Devices on Windows, with any ending (learn.microsoft.com/windows/win32/fileio/naming-a-file). */
const DEVICE = /^(?:con|prn|aux|nul|(?:com|lpt)[0-9])$/i;

/** Whether a tenant or an environment may have this id. */
export function isId(id: string): boolean {
  return ID_PATTERN.test(id) && !DEVICE.test(id);
}

export const fileName: Rule = {
  id: "file-name",
  severity: "error",
  summary:
    "A file's name is the id of its tenant or environment: 1 to 63 lower-case letters, digits and inner hyphens, then `.json`. It can be checked out on Windows and macOS: it is not a device name such as `con`, and no two names differ in case only.",
  fix: "Rename the file: lower-case letters, digits and hyphens, no hyphen at either end, then .json.",
  check({ tenants, platforms }, report) {
    const documents = [...platforms, ...tenants];
    const files = new Set(documents.map(({ file }) => file));
    for (const document of documents) {
      const fault = faultOf(document, files);
      if (fault !== undefined) report(document, [], { found: nameOf(document), ...fault });
    }
  },
  examples: [
    {
      bad: { "tenants/Acme Store.json": { hostnames: ["shop.acme-store.com"] }, "tenants/acme.json": null },
      problems: 'tenants/Acme Store.json - the file name "Acme Store.json" is not a valid tenant id',
      good: { "tenants/acme-store.json": { hostnames: ["shop.acme-store.com"] }, "tenants/acme.json": null },
    },
    {
      bad: {
        "tenants/com1.json": { hostnames: ["a.acme-store.com"] },
        "tenants/con.json": { hostnames: ["b.acme-store.com"] },
      },
      problems: [
        "tenants/com1.json - com1 is a device name on Windows, which can't check out tenants/com1.json",
        "tenants/con.json - con is a device name on Windows, which can't check out tenants/con.json",
      ],
      good: {
        "tenants/com.json": { hostnames: ["a.acme-store.com"] },
        "tenants/con-1.json": { hostnames: ["b.acme-store.com"] },
      },
    },
    {
      bad: {
        "tenants/Acme.json": { hostnames: ["a.acme-store.com"] },
        "tenants/acme.json": { hostnames: ["b.acme-store.com"] },
      },
      problems:
        "tenants/Acme.json - tenants/Acme.json and tenants/acme.json differ in case only: macOS and Windows can store only one of them",
      good: {
        "tenants/acme.json": { hostnames: ["a.acme-store.com"] },
        "tenants/acme2.json": { hostnames: ["b.acme-store.com"] },
      },
    },
  ],
};

function faultOf(document: RegistryDocument, files: ReadonlySet<string>): Fault | undefined {
  const { id, file, kind } = document;
  if (DEVICE.test(id)) return { message: `${id} is a device name on Windows, which can't check out ${file}` };
  if (isId(id) && file.endsWith(".json")) return undefined;
  const lower = file.toLowerCase();
  if (lower !== file && files.has(lower))
    return { message: `${file} and ${lower} differ in case only: macOS and Windows can store only one of them` };
  const better = idLike(id);
  return {
    message: `the file name ${JSON.stringify(nameOf(document))} is not a valid ${kind === "tenant" ? "tenant id" : "environment name"}`,
    hint: isId(better) ? `Rename the file to ${better}.json.` : undefined,
  };
}

function nameOf({ file }: RegistryDocument): string {
  return file.slice(file.indexOf("/") + 1);
}

/** The closest valid id to a name: `Acme Store` gives `acme-store`. */
export function idLike(name: string): string {
  return name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 63)
    .replace(/^-|-$/g, "");
}
