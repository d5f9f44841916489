import { randomBytes } from "node:crypto";
import { parseArgs } from "node:util";
import type { Env } from "../../src/env";
import { UserError } from "../../src/user-error";

/** Where a smoke run happens, and what it may do. */
export interface SmokeOptions {
  readonly zone: string;
  readonly zoneId: string;
  readonly accountId: string;
  /** A domain whose hostnames the caller may use; outside the zone. */
  readonly domain: string;
  /** Begins the name of everything that a run creates. */
  readonly prefix: string;
  /** Without it, a run only says what it would do. */
  readonly yes: boolean;
  /** Only deletes what an earlier run of this prefix left. */
  readonly cleanOnly: boolean;
  readonly format: "text" | "json";
}

/** What a run is given from outside. */
export interface SmokeDependencies {
  readonly env: Env;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Told what is under way. */
  readonly say: (line: string) => void;
  /** Aborted: the run cleans up and ends. */
  readonly signal: AbortSignal;
}

export const SMOKE_USAGE = `Usage: npm run smoke -- --zone <name> --zone-id <id> --account <id> --domain <domain> [--yes]

  --zone <name>       Zone with Cloudflare for SaaS, used for nothing else (or SMOKE_ZONE)
  --zone-id <id>      Its ID (or SMOKE_ZONE_ID)
  --account <id>      ID of its account (or SMOKE_ACCOUNT)
  --domain <domain>   Domain outside the zone whose hostnames you may use (or SMOKE_DOMAIN)
  --yes               Do it. Without it, smoke says what it would do, and sends nothing
  --clean <name>      Only delete what an earlier run left: the name that it printed
  --format <format>   text (default) or json

CLOUDFLARE_API_TOKEN is the token. SMOKE_READ_TOKEN is optional: a second token that may only read.
docs/smoke.md has the details.`;

/** Names a run: eight characters that no one else's object has. */
const PREFIX = /^switchyard-smoke-[0-9a-f]{8}$/;
/** Longest domain with which no hostname of a run is longer than 64 characters: longer ones need another certificate. */
const LONGEST_DOMAIN = 64 - `*.switchyard-smoke-${"0".repeat(8)}-00.`.length;

/** @throws UserError with all problems at once */
export function parseSmokeOptions(argv: readonly string[], env: Env): SmokeOptions {
  const values = parse(argv);
  const zone = values.zone ?? env.SMOKE_ZONE ?? "";
  const zoneId = values["zone-id"] ?? env.SMOKE_ZONE_ID ?? "";
  const accountId = values.account ?? env.SMOKE_ACCOUNT ?? "";
  const domain = values.domain ?? env.SMOKE_DOMAIN ?? "";
  const { clean, format = "text", yes = false } = values;
  const problems = [
    !isDomain(zone) && `--zone ${zone} is not a domain in lower case.`,
    !/^[0-9a-f]{32}$/.test(zoneId) && `--zone-id ${zoneId} is not an ID of 32 hexadecimal digits.`,
    !/^[0-9a-f]{32}$/.test(accountId) && `--account ${accountId} is not an ID of 32 hexadecimal digits.`,
    !isDomain(domain) && `--domain ${domain} is not a domain in lower case.`,
    `.${domain}`.endsWith(`.${zone}`) && `--domain ${domain} is in the zone. Use a domain outside of it.`,
    domain.length > LONGEST_DOMAIN && `--domain ${domain} is longer than ${LONGEST_DOMAIN} characters.`,
    clean !== undefined && !PREFIX.test(clean) && `--clean ${clean} is not the name of a run: switchyard-smoke-….`,
    format !== "text" && format !== "json" && `--format ${format} is neither text nor json.`,
    yes && (env.CLOUDFLARE_API_TOKEN ?? "") === "" && "CLOUDFLARE_API_TOKEN is not set.",
  ].filter((problem) => problem !== false);
  if (problems.length > 0) throw new UserError(`${problems.join("\n")}\n\n${SMOKE_USAGE}`);
  const prefix = clean ?? `switchyard-smoke-${randomBytes(4).toString("hex")}`;
  const cleanOnly = clean !== undefined;
  return { zone, zoneId, accountId, domain, prefix, yes, cleanOnly, format: format as "text" | "json" };
}

function parse(argv: readonly string[]) {
  const text = { type: "string" } as const;
  try {
    const options = {
      zone: text,
      "zone-id": text,
      account: text,
      domain: text,
      clean: text,
      format: text,
      yes: { type: "boolean" },
    } as const;
    return parseArgs({ args: [...argv], options }).values;
  } catch (error) {
    throw new UserError(`${(error as Error).message}\n\n${SMOKE_USAGE}`);
  }
}

function isDomain(text: string): boolean {
  return /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/.test(text);
}
