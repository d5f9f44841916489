import { decodeKvEntry, decodeMetadata, kvKeyOf } from "../../worker/kv-entry";
import { type Checked, knownValue } from "../cloudflare/checked";
import type { HostnameList, KvEntryList } from "../cloudflare/snapshot";
import { plainState } from "../desired/desired-state";
import type { TenantHostname } from "../onboarding/records";
import { compare } from "../order";
import { foreignMatcher } from "../registry/foreign";
import type { Environment } from "../registry/model";
import { hostnameOfKey } from "../terraform/kv-value";
import { kvKeysOf } from "./lookup";

/** One half of what belongs together: a KV entry without a hostname, or a hostname at Cloudflare without its KV entry. */
export interface Orphan {
  readonly kind: "entry" | "hostname";
  readonly environment: string;
  readonly hostname: string;
  /** A sentence, as is `next`. */
  readonly words: string;
  readonly next: string;
  /** undefined: none would be safe to copy. */
  readonly command: string | undefined;
}

/** What the KV namespace holds. */
export interface KvAnswers {
  /** URL of the namespace in the API that was asked; undefined: not known. */
  readonly url: string | undefined;
  /** The keys of all entries; not checked where only some were asked for. */
  readonly keys: Checked<ReadonlySet<string>>;
  readonly entries: KvEntryList;
}

interface Answers {
  readonly environment: Environment;
  /** Those that were asked about. */
  readonly declared: readonly TenantHostname[];
  readonly list: HostnameList;
  readonly kv: KvAnswers;
}

/** Nothing where it was not asked. What the platform file leaves to others (`foreign`) is no orphan, whatever it lacks. */
export function orphansOf(answers: Answers): readonly Orphan[] {
  const isForeign = foreignMatcher(answers.environment.platform.foreign);
  const alone = [...entriesAlone(answers), ...foreignAlone(answers)].filter(({ hostname }) => !isForeign(hostname));
  return [...alone, ...declaredAlone(answers)].sort(
    (a, b) => compare(a.hostname, b.hostname) || compare(a.kind, b.kind),
  );
}

/** Entries that no file declares, and that no hostname of the zone needs. */
function entriesAlone({ environment, list, kv }: Answers): Orphan[] {
  if (!kv.keys.checked || !list.complete) return [];
  const declared = new Set(
    plainState(environment).shards.flatMap(({ entries }) => entries.map(({ hostname }) => hostname)),
  );
  const listed = new Set(list.hostnames.map(({ hostname }) => hostname));
  return [...kv.keys.value].flatMap((key) => {
    const hostname = hostnameOfKey(key);
    const isNeeded =
      hostname === undefined ||
      declared.has(hostname) ||
      listed.has(hostname) ||
      listed.has(hostname.replace(/^\*\./, ""));
    if (isNeeded) return [];
    const entry = decodeKvEntry(kv.entries.entries.get(key)?.value ?? "");
    const holds = entry === undefined ? "" : ` (tenant ${entry.tenant ?? "unknown"}, Worker ${entry.workerName})`;
    return [
      {
        kind: "entry" as const,
        environment: environment.name,
        hostname,
        words: `A KV entry${holds} of a hostname that no tenant declares and that is not at Cloudflare.`,
        next: "Release: npx switchyard plan. If the plan does not delete the entry, Terraform does not manage it: delete it yourself.",
        command:
          kv.url &&
          `curl -X DELETE ${kv.url}/values/${encodeURIComponent(key).replaceAll("'", "%27")} -H "Authorization: Bearer $CLOUDFLARE_API_TOKEN"`,
      },
    ];
  });
}

function declaredAlone({ environment, declared, list, kv }: Answers): Orphan[] {
  return declared.flatMap((each) => {
    const { hostname } = each.hostname;
    const answer = knownValue(list.find(hostname));
    if (answer === undefined || hasMetadataEntry(environment.platform.routing.lookup, answer.metadata)) return [];
    const isAlone = kvKeysOf(each).some((key) => {
      const entry = kv.entries.find(key);
      return entry.checked && entry.value === undefined;
    });
    return isAlone
      ? [
          {
            kind: "hostname" as const,
            environment: environment.name,
            hostname,
            words: `Tenant ${each.tenant.id} declares it and it is at Cloudflare, but its KV entry is missing: visitors get 404.`,
            next: "Release it: npx switchyard plan. If there is nothing to release, someone deleted the entry at Cloudflare: detect the drift.",
            command: `npx switchyard plan --environment ${environment.name} --drift`,
          },
        ]
      : [];
  });
}

function foreignAlone({ environment, list, kv }: Answers): Orphan[] {
  const { keys } = kv;
  if (!keys.checked) return [];
  const known = new Set(environment.tenants.flatMap(({ hostnames }) => hostnames.map(({ hostname }) => hostname)));
  const { lookup } = environment.platform.routing;
  return list.hostnames
    .filter(
      ({ hostname, metadata }) =>
        !known.has(hostname) && !keys.value.has(kvKeyOf(hostname)) && !hasMetadataEntry(lookup, metadata),
    )
    .map(({ hostname }) => ({
      kind: "hostname" as const,
      environment: environment.name,
      hostname,
      words: "It is at Cloudflare, but no tenant declares it and it has no KV entry: visitors get 404.",
      next: "If a customer uses it, declare it in the tenant's file. If no one does, delete it in Cloudflare's dashboard.",
      command: undefined,
    }));
}

function hasMetadataEntry(lookup: string, metadata: Readonly<Record<string, unknown>>): boolean {
  return lookup === "metadata" && decodeMetadata(metadata) !== undefined;
}
