import { SAMPLE_PLATFORM, SAMPLE_TENANT } from "../../scripts/sample-registry";
import { type CheckedRegistry, checkRegistry } from "../../src/registry/check";
import type { PlatformFile, TenantFile } from "../../src/registry/files.generated";
import type { SourceFile } from "../../src/registry/source";

type Files<File> = Readonly<Record<string, File>>;

export interface Sample {
  readonly platforms: Files<PlatformFile>;
  readonly tenants: Files<TenantFile>;
}

export function platform(changes: Partial<PlatformFile> = {}): PlatformFile {
  return { ...SAMPLE_PLATFORM, ...changes };
}

export function tenant(changes: Partial<TenantFile> = {}): TenantFile {
  return { ...SAMPLE_TENANT, ...changes };
}

/** A tenant with these custom hostnames, each a name or a whole entry. */
export function tenantWith(...hostnames: (string | NonNullable<TenantFile["hostnames"]>[number])[]): TenantFile {
  return tenant({ hostnames: hostnames.map((one) => (typeof one === "string" ? { hostname: one } : one)) });
}

export function sourcesOf({ platforms, tenants }: Sample): SourceFile[] {
  return [
    ...Object.entries(platforms).map(([id, file]) => source("platform", id, file)),
    ...Object.entries(tenants).map(([id, file]) => source("tenant", id, file)),
  ];
}

function source(kind: SourceFile["kind"], id: string, file: unknown): SourceFile {
  const folder = kind === "tenant" ? "tenants" : "platform";
  return { kind, id, file: `${folder}/${id}.json`, text: JSON.stringify(file, null, 2) };
}

export function checkSample(sample: Sample, today?: string): CheckedRegistry {
  return checkRegistry({ sources: sourcesOf(sample), findings: [] }, today);
}

/** What a check says, one line a problem: `error hostname-unique tenants/bolt.json /hostnames/0/hostname: …`. */
export function checkLines({ problems }: Pick<CheckedRegistry, "problems">): string[] {
  return problems.map(
    ({ severity, rule, file, pointer, message }) =>
      `${severity} ${rule} ${file} ${pointer === "" ? "" : `${pointer} `}- ${message}`,
  );
}
