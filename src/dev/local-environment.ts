import { encodeKvEntry, encodeMetadata, type KvEntry, kvKeyOf } from "../../worker/kv-entry";
import { plainState } from "../desired/desired-state";
import { compare } from "../order";
import type { Environment } from "../registry/model";
import type { Route } from "./match";

/** What the dispatch Worker needs to serve an environment on this machine. */
export interface LocalEnvironment {
  readonly environment: string;
  readonly zoneName: string;
  readonly compatibilityDate: string;
  /** Its plain-text bindings. */
  readonly variables: Readonly<Record<string, string>>;
  /** KV values by key. */
  readonly kvValues: ReadonlyMap<string, string>;
  /** Custom metadata by hostname. */
  readonly metadata: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly routes: readonly Route[];
  readonly userWorkers: readonly string[];
  /** For the table, sorted by hostname. */
  readonly hostnames: readonly LocalHostname[];
}

interface LocalHostname {
  readonly hostname: string;
  readonly tenant: string;
  /** What a visitor gets: a user Worker's name, a status or a redirect. */
  readonly answer: string;
}

/** Made from the same state that synthesis writes, so that local answers match production. Pure. */
export function localEnvironmentOf(environment: Environment): LocalEnvironment {
  const { platform, shards } = plainState(environment);
  const entries = shards.flatMap((shard) => shard.entries);
  const labels = platform.variables.LOOKUP === "label" ? labelsOf(environment) : [];
  const metadata = shards
    .flatMap((shard) => shard.hostnames)
    .map(
      ({ hostname, metadata, lookup }) => [hostname, { ...metadata, ...(lookup && encodeMetadata(lookup)) }] as const,
    );
  const workers = [...entries.flatMap(({ entry }) => workersIn(entry)), ...labels.map(({ label }) => label)];
  return {
    environment: environment.name,
    zoneName: platform.zone.name,
    compatibilityDate: platform.dispatch.compatibilityDate,
    variables: platform.variables,
    kvValues: new Map(entries.map(({ hostname, entry }) => [kvKeyOf(hostname), encodeKvEntry(entry)])),
    metadata: Object.fromEntries(metadata),
    routes: [{ pattern: platform.routePattern, script: platform.dispatch.scriptName }, ...platform.exclusions],
    userWorkers: [...new Set(workers)].sort(compare),
    hostnames: [
      ...entries.map(({ hostname, tenant, entry }) => ({ hostname, tenant, answer: answerOf(entry) })),
      ...labels.map(({ label, tenant }) => ({ hostname: `${label}.${platform.zone.name}`, tenant, answer: label })),
    ].sort((a, b) => compare(a.hostname, b.hostname)),
  };
}

/** In `label` lookup a tenant's subdomain is itself the name of a user Worker. */
function labelsOf({ tenants }: Environment): { label: string; tenant: string }[] {
  return tenants.flatMap(({ id, subdomain }) => (subdomain === undefined ? [] : [{ label: subdomain, tenant: id }]));
}

function workersIn({ workerName, paths = [] }: KvEntry): string[] {
  return [workerName, ...paths.map((path) => path.workerName)];
}

function answerOf({ workerName, status, canonical, paths = [] }: KvEntry): string {
  if (status !== undefined) return status;
  if (canonical !== undefined) return `redirect to ${canonical}`;
  return [workerName, ...paths.map((path) => `${path.prefix} ${path.workerName}`)].join(", ");
}
