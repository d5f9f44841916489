import { stringAt } from "../json";
import type { Plan } from "../terraform/plan";
import type { Diagnostic } from "../terraform/run";
import { isWellFormed } from "./imports";

/** Cloudflare's "Duplicate custom hostname found": it exists already, and Terraform doesn't know. */
const DUPLICATE = /\b1406\b/;

/** A hostname that exists already, as `plan --import` takes it. */
export interface Duplicate {
  readonly address: string;
  /** Undefined where Cloudflare could not be asked, or does not list it. */
  readonly id: string | undefined;
}

/** The hostnames that an apply could not create because Cloudflare has them already. */
export async function duplicatesIn(
  errors: readonly Diagnostic[],
  plan: Plan,
  findHostname: (zoneId: string, hostname: string) => Promise<string | undefined>,
): Promise<readonly Duplicate[]> {
  const addresses = new Set(errors.filter(isDuplicate).flatMap(({ address }) => address ?? []));
  const hosts = plan.resources.filter(({ address }) => addresses.has(address));
  return Promise.all(
    hosts.map(async ({ address, after }) => {
      const zoneId = stringAt(after, "zone_id");
      const found = zoneId && (await findHostname(zoneId, stringAt(after, "hostname") ?? ""));
      const id = `${zoneId}/${found}`;
      return { address, id: found && isWellFormed({ address, id }) ? id : undefined };
    }),
  );
}

function isDuplicate({ summary, detail }: Diagnostic): boolean {
  return DUPLICATE.test(`${summary} ${detail}`);
}
