import { stringAt } from "../review/json";
import type { Plan } from "../review/plan";
import type { Diagnostic } from "./terraform";

/** Cloudflare's "Duplicate custom hostname found": it exists already, and Terraform doesn't know. */
const DUPLICATE = /\b1406\b/;

/**
 * The `import` blocks that let Terraform take over hostnames which Cloudflare has already. One whose id can't be found
 * says so in its place.
 */
export async function importsFor(
  errors: readonly Diagnostic[],
  plan: Plan,
  findHostname: (zoneId: string, hostname: string) => Promise<string | undefined>,
): Promise<readonly string[]> {
  const addresses = new Set(errors.filter(isDuplicate).flatMap(({ address }) => address ?? []));
  const hosts = plan.resources.filter(({ address }) => addresses.has(address));
  return Promise.all(
    hosts.map(async ({ address, after }) => {
      const zoneId = stringAt(after, "zone_id") ?? "<zone id>";
      const id = await findHostname(zoneId, stringAt(after, "hostname") ?? "");
      return `import {\n  to = ${address}\n  id = "${zoneId}/${id ?? "<id of the hostname: it was not found>"}"\n}`;
    }),
  );
}

function isDuplicate({ summary, detail }: Diagnostic): boolean {
  return DUPLICATE.test(`${summary} ${detail}`);
}
