import { type CloudflareClient, RequestFailed } from "../cloudflare/client/client";
import { restartValidation } from "../cloudflare/client/restart-validation";
import { printable } from "../text";
import { UserError } from "../user-error";
import type { Revalidation } from "./judge";
import { failuresOf, type HostnameStatusLine, linesOf, type StatusReport } from "./report";
import type { Selection } from "./selection";
import type { StatusReader } from "./status-reader";
import { NO_CERTIFICATE, VERDICT_WORDS } from "./verdicts";

interface Revalidated {
  readonly hostname: string;
  /** The status that Cloudflare reports now, or why nothing was done. */
  readonly now?: string;
  readonly failure?: string;
}

/**
 * The only change that `status` makes, and only for hostnames that the user named one by one.
 * @throws UserError before anything is sent, for any other hostname, and if some answers are missing
 */
export async function revalidateSelected(
  { client, read }: StatusReader,
  selection: Selection | undefined,
): Promise<readonly Revalidated[]> {
  refuseUnnamed(selection);
  const report = await read(selection);
  const failures = failuresOf(report).map(printable);
  if (failures.length === 0) return await revalidate(client, report);
  throw new UserError(`Nothing was sent, because not everything could be checked:\n${failures.join("\n")}`);
}

export function revalidatedText({ hostname, now, failure }: Revalidated): string {
  return failure === undefined ? `${hostname} is started again: ${now}.` : `${hostname}: ${printable(failure)}.`;
}

function refuseUnnamed(selection: Selection | undefined): void {
  if (selection !== undefined && selection.tenants.size === 0 && selection.hostnames.size > 0) {
    const [foreign] = selection.undeclared;
    if (foreign === undefined) return;
    throw new UserError(`${foreign} is not declared in the registry, so Switchyard does not change it.`, "refused");
  }
  throw new UserError(
    "--revalidate is for hostnames of the registry, named one by one: npx switchyard status --revalidate shop.acme.com",
    "refused",
  );
}

/**
 * Sends each hostname's certificate settings again, which sets a moved or deleted hostname back to pending.
 * @throws UserError before anything is sent, if this does not fix one of them
 */
export async function revalidate(client: CloudflareClient, report: StatusReport): Promise<readonly Revalidated[]> {
  const wanted = linesOf(report).map((line) => ({ line, request: requestOf(line) }));
  const done: Revalidated[] = [];
  for (const { line, request } of wanted) done.push(await send(client, line.hostname, request));
  return done;
}

function requestOf({ hostname, tenant, validation, judgement }: HostnameStatusLine): Revalidation {
  const { revalidate: request, verdict, words } = judgement;
  if (request !== undefined) return request;
  if (validation === "uploaded") {
    throw new UserError(
      `${hostname} has an uploaded certificate: only a release can send it again. Set "rotate": true beside it in tenants/${tenant}.json and release.\nNothing was sent.`,
      "refused",
    );
  }
  throw new UserError(
    `${hostname} can't be started again (${VERDICT_WORDS[verdict]}): ${words}\nNothing was sent.`,
    "refused",
  );
}

async function send(client: CloudflareClient, hostname: string, request: Revalidation): Promise<Revalidated> {
  const { hostnameId, zoneId, ssl } = request;
  try {
    const { status, certificate } = await restartValidation(client, zoneId, hostnameId, ssl);
    return { hostname, now: `${status} / ${certificate?.status ?? NO_CERTIFICATE}` };
  } catch (error) {
    if (error instanceof RequestFailed) return { hostname, failure: error.message };
    throw error;
  }
}
