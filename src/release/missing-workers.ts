import type { MissingWorkers } from "../cloudflare/account-answers";
import type { Checked } from "../cloudflare/checked";
import type { DesiredState } from "../desired/desired-state";
import { environmentWorkers } from "../desired/user-workers";
import type { Environment } from "../registry/model";
import type { PlannedResource } from "../terraform/plan";
import { CUSTOM_HOSTNAME, KV_ENTRY } from "../terraform/resource-types";
import { listed, plural } from "../text";
import { desiredTenants } from "./tenants";

/** Asks which of these user Workers a dispatch namespace lacks; one request at most. */
export type AskMissingWorkers = (
  place: { readonly accountId: string; readonly namespace: string },
  workers: readonly string[],
) => Promise<Checked<MissingWorkers>>;

const MOST_NAMED = 20;

/**
 * Warnings about Workers that the tenants of a release need and that are not in the dispatch namespace: no error, because a Worker
 * may be uploaded later. Tenants that are not live need none.
 * @param resources what the plans hold; where they write no hostname and no KV entry, nothing is asked
 */
export async function workerWarnings(
  ask: AskMissingWorkers,
  environment: Environment,
  desired: DesiredState,
  resources: readonly PlannedResource[],
): Promise<readonly string[]> {
  const { accountId, dispatch } = environment.platform;
  const tenantOf = desiredTenants(desired, new Set(desired.shards.map(({ stack }) => stack)));
  const written = new Set(resources.filter(isWritten).map(({ address }) => tenantOf.get(address)));
  const tenants = environment.tenants.filter(({ id, status }) => status === "live" && written.has(id));
  const needed = environmentWorkers({ ...environment, tenants });
  if (needed.size === 0) return [];
  const answer = await ask({ accountId, namespace: dispatch.namespace }, [...needed.keys()]);
  if (!answer.checked) return [`The user Workers of this release were not checked: ${answer.why}`];
  const named = (workers: readonly string[]) =>
    listed(
      workers.map((worker) => `${worker} (tenant ${listed(needed.get(worker) ?? [])})`),
      MOST_NAMED,
    );
  const { missing, unknown } = answer.value;
  const [first] = missing;
  return [
    ...(first === undefined
      ? []
      : [
          `${plural(missing.length, "user Worker")} not in the dispatch namespace ${dispatch.namespace}, so visitors get 404: ${named(missing)}. Upload each, or correct its name in the tenant's file: npx wrangler deploy --name ${first} --dispatch-namespace ${dispatch.namespace}`,
        ]),
    ...(unknown.length === 0
      ? []
      : [
          `${plural(unknown.length, "user Worker")} not checked, because the list has more pages: npx switchyard status`,
        ]),
  ];
}

function isWritten({ type, action }: PlannedResource): boolean {
  return (type === CUSTOM_HOSTNAME || type === KV_ENTRY) && ["create", "update", "replace"].includes(action);
}
