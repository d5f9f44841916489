import type { Asker } from "../onboarding/asker";

/** What `init` has to know. */
export interface Answers {
  /** Name of the platform file. */
  readonly environment: string;
  /** GitHub user or team that owns the platform. */
  readonly owner: string;
  readonly accountId: string;
  /** Domain of the SaaS zone. */
  readonly zone: string;
  /** ID of the zone, if it exists at Cloudflare. Without it, the first release creates the zone. */
  readonly zoneId?: string | undefined;
  /** S3 bucket of Terraform's state. Without it, the state is in a local folder. */
  readonly bucket?: string | undefined;
  /** Address of an S3 service that is not Amazon's, such as R2. */
  readonly endpoint?: string | undefined;
  /** The first tenant. */
  readonly tenant: string;
  readonly hostname: string;
  readonly worker: string;
}

export type Answered = { readonly [Field in keyof Answers]?: Answers[Field] | undefined };

/** The options of what must be known, in the order of the questions. */
const REQUIRED = {
  owner: "--owner",
  accountId: "--account",
  zone: "--zone",
  tenant: "--tenant",
  hostname: "--hostname",
} as const;

export function missingOptions(given: Answered): readonly string[] {
  const names = Object.keys(REQUIRED) as (keyof typeof REQUIRED)[];
  return names.filter((name) => given[name] === undefined).map((name) => REQUIRED[name]);
}

/** The answers, if nothing is missing. */
export function completed(given: Answered): Answers {
  const { environment = "production", owner = "", accountId = "", zone = "", tenant = "", hostname = "" } = given;
  const worker = given.worker ?? idOf(tenant);
  return { ...given, environment, owner, accountId, zone, tenant, hostname, worker };
}

/** Asks for what was not given. */
export async function askAll(given: Answered, ask: Asker): Promise<Answers> {
  const owner = given.owner ?? (await required(ask, "GitHub user or team that owns the platform", "my-org/platform"));
  const accountId = given.accountId ?? (await required(ask, "Cloudflare account ID", "32 hexadecimal digits"));
  const zone = given.zone ?? (await required(ask, "Domain of your SaaS zone", "saasprovider.com"));
  const zoneId =
    given.zoneId ?? ((await optional(ask, "ID of the zone (empty: the first release creates it)")) || undefined);
  const bucket =
    given.bucket ??
    ((await optional(ask, "S3 bucket for the state (empty: a local folder, for a trial)")) || undefined);
  const tenant = given.tenant ?? (await required(ask, "Name of your first customer", "Acme Store"));
  const hostname = given.hostname ?? (await required(ask, "The customer's hostname", "shop.acme-store.com"));
  const worker = given.worker ?? (await required(ask, "User Worker that answers there", idOf(tenant), idOf(tenant)));
  return completed({ ...given, owner, accountId, zone, zoneId, bucket, tenant, hostname, worker });
}

function required(ask: Asker, message: string, example: string, proposal?: string): Promise<string> {
  const fault = (answer: string) => (answer.trim() === "" ? "Needed." : undefined);
  return ask.text({ message, example, fault, ...(proposal !== undefined && { proposal }) });
}

function optional(ask: Asker, message: string): Promise<string> {
  return ask.text({ message, fault: () => undefined });
}

/** A tenant's id from its name: `Acme Store` is `acme-store`. */
export function idOf(name: string): string {
  const plain = name.normalize("NFKD").toLowerCase();
  return plain
    .replace(/\p{M}/gu, "")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 63);
}
