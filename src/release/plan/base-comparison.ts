import { compareStacks } from "../../addresses/stack";
import type { JsonObject } from "../../json";
import { planPathOf } from "../../manifest/manifest";
import { STACK_FILE } from "../../output/manifest";
import { comparablePlan, doesSomething } from "../../terraform/comparable";
import { UserError } from "../../user-error";
import type { ReleaseDraft } from "../release-folder";
import type { Stack } from "../stack";
import { desiredTenants, tenantsOfRelease } from "../tenants";
import { planFromConfigs, relocate } from "./config-comparison";
import type { Planned, PlannedStack, PlanRequest } from "./plan-request";
import { subjectOfRequest, writeRelease } from "./write-release";

/**
 * A preview without states: compares what the base registry produces with what this one produces.
 * @throws UserError without a base
 */
export async function compareWithBase(request: PlanRequest, stacks: readonly Stack[]): Promise<Planned> {
  const { base, desired, imports, published, unreleased } = request;
  if (imports.length > 0)
    throw new UserError("--import needs Terraform's states, which a comparison with --base does not read.");
  if (base === undefined) throw new UserError("A preview without states needs --base <git ref> to compare with.");
  const configs = new Map(stacks.map(({ name, config }) => [name, config]));
  const shards = desired.shards.map(({ stack }): string => stack);
  const { moves, configs: baseConfigs } = relocate(base.configs, configs, shards);
  const dependencies = new Map(published.map((one) => [one.stack, one.dependencies]));
  const names = [...new Set([...baseConfigs.keys(), ...configs.keys()])].sort(compareStacks);
  const tenants = tenantsOfRelease(base.tenants, desiredTenants(desired, new Set(configs.keys())));
  const release = await writeRelease({ ...request, basis: "registry" }, async (draft) => {
    const planned = names.flatMap((name) =>
      differenceOf(name, baseConfigs.get(name), configs.get(name), draft, dependencies.get(name)),
    );
    if (planned.length === 0) return undefined;
    return {
      planned,
      tenants,
      refresh: "none" as const,
      imports: [],
      mended: [],
      refreshed: [],
      moves,
      journal: null,
      found: [],
      waiting: [],
      otherRequests: 0,
      held: [],
      versions: { terraform: "none", provider: request.environment.platform.terraform.providerVersion },
    };
  });
  const obsoleteImports = { imported: [], undeclared: [] };
  const nothing = { done: [], waiting: [], held: [], warnings: [], obsoleteImports, drift: undefined };
  return { ...nothing, subject: subjectOfRequest(request), release, unreleased };
}

function differenceOf(
  name: string,
  before: JsonObject = {},
  after: JsonObject = {},
  draft: ReleaseDraft,
  dependencies: readonly string[] = [],
): readonly PlannedStack[] {
  const document = planFromConfigs(before, after);
  if (!doesSomething(comparablePlan(document))) return [];
  const [config, planJson] = [`stacks/${name}/${STACK_FILE}`, planPathOf(name)];
  draft.write(config, JSON.stringify(after, null, 2));
  draft.write(planJson, JSON.stringify(document));
  const files = { config, lockFile: null, workerFile: null, planJson };
  return [{ stack: { name, dependencies, ...files, state: null }, document }];
}
