import { describe, expect, it } from "@jest/globals";
import { type GeneratedRegistry, generateRegistry } from "../../bench/registry";
import { checkRegistry } from "../../src/registry/check";
import type { TenantFile } from "../../src/registry/files.generated";
import type { SourceFile } from "../../src/registry/source";

const tenantsOf = (files: GeneratedRegistry): [string, string][] =>
  [...files].filter(([file]) => file.startsWith("tenants/"));

const hostnamesOf = (files: GeneratedRegistry): string[] =>
  tenantsOf(files).flatMap(([, text]) =>
    ((JSON.parse(text) as TenantFile).hostnames ?? []).map(({ hostname }) => hostname),
  );

const sourcesOf = (files: GeneratedRegistry): SourceFile[] =>
  [...files].map(([file, text]) => ({
    kind: file.startsWith("tenants/") ? "tenant" : "platform",
    id: file.replace(/^.*\/(.*)\.json$/, "$1"),
    file,
    text,
  }));

describe("a generated registry", () => {
  it.each([1, 100, 1_000])("of %i hostnames holds exactly so many, no two alike", (count) => {
    const hostnames = hostnamesOf(generateRegistry(count));
    expect(hostnames).toHaveLength(count);
    expect(new Set(hostnames).size).toBe(count);
  });

  it("passes every check, with the one warning that outbound parameters bring", () => {
    const { problems } = checkRegistry({ sources: sourcesOf(generateRegistry(1_000)), findings: [] });
    expect(problems.map(({ rule, severity }) => [rule, severity])).toEqual([["outbound-parameters", "warning"]]);
  });

  it("is the same every time", () => {
    expect([...generateRegistry(300)]).toEqual([...generateRegistry(300)]);
  });

  it("names no tenant twice, also where there are most", () => {
    // A file that is written twice would make the registry smaller than the hostnames that were counted.
    expect(hostnamesOf(generateRegistry(150_000))).toHaveLength(150_000);
  });

  it("holds what real ones do: tenants with one hostname and with many, statuses, paths, metadata, origins", () => {
    const texts = tenantsOf(generateRegistry(1_000)).map(([, text]) => text);
    for (const field of ["status", "limits", "outbound", "canonical", "paths", "certificate", "metadata", "origin"])
      expect(texts.some((text) => text.includes(`"${field}":`))).toBe(true);
    const sizes = texts.map((text) => (JSON.parse(text) as TenantFile).hostnames?.length);
    expect(sizes).toEqual(expect.arrayContaining([1, 2, 12]));
  });
});
