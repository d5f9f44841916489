import type { Import } from "../../manifest/manifest";
import { readPlan } from "../../terraform/plan";
import { declaredAddresses } from "../../terraform/state";
import { listed } from "../../text";
import { UserError } from "../../user-error";
import type { PlanningContext, PreparedStack, StackPlan } from "../stack-plans";
import type { TakeOvers } from "../take-overs";
import type { ObsoleteImports, PlanRequest } from "./plan-request";

/**
 * With a full refresh, Cloudflare is not asked about what a plan would create, so what the imports file lists is imported from the
 * start.
 */
export function placeTakeOvers(
  { takeOvers, privateFolder }: Pick<PlanRequest, "takeOvers"> & Pick<PlanningContext, "privateFolder">,
  chosen: readonly PreparedStack[],
  asked: readonly Import[],
): readonly Import[] {
  const known = new Set(asked.map(({ address }) => address));
  return chosen.flatMap(({ stack: { name, config }, state }) => {
    const held = new Set(state?.addresses);
    const own = declaredAddresses(config)
      .filter((address) => takeOvers.has(address) && !held.has(address) && !known.has(address))
      .map((address) => ({ stack: name, address, id: takeOvers.get(address) ?? "" }));
    if (own.length > 0) privateFolder.addImports(name, [...asked.filter(({ stack }) => stack === name), ...own]);
    return own;
  });
}

/** What the imports file lists in vain. */
export function obsoleteImports(takeOvers: TakeOvers, prepared: readonly PreparedStack[]): ObsoleteImports {
  if (takeOvers.size === 0) return { imported: [], undeclared: [] };
  const held = new Set(prepared.flatMap(({ state }) => state?.addresses ?? []));
  const declared = new Set(prepared.flatMap(({ stack }) => declaredAddresses(stack.config)));
  const addresses = [...takeOvers.keys()];
  return {
    imported: addresses.filter((address) => held.has(address)),
    undeclared: addresses.filter((address) => !held.has(address) && !declared.has(address)),
  };
}

/**
 * An object whose name or type is another one's: Terraform would destroy it and create ours.
 * @throws UserError that names them, but those that a person asked for by `--import`
 */
export function refuseReplacedImports(plans: readonly StackPlan[], asked: readonly Import[]): void {
  const known = new Set(asked.map(({ address }) => address));
  const replaced = plans.flatMap(({ stack, document }) =>
    readPlan(stack.name, document).resources.filter(
      ({ address, imported, action }) => imported && action === "replace" && !known.has(address),
    ),
  );
  if (replaced.length === 0) return;
  const names = listed(replaced.map(({ stack, address }) => `${address} (${stack})`));
  throw new UserError(
    `Taking these over would destroy them and create them again, so nothing was planned: ${names}. Cloudflare has them in a form that Terraform can't change in place. Leave them to others (foreign in the platform file), or import one on purpose with --import.`,
    "refused",
  );
}
