import { createHash } from "node:crypto";
import { canonical } from "../json";
import { compare } from "../order";
import { doesSomething } from "./comparable";
import type { Plan, PlannedResource } from "./plan";

/**
 * What these plans do, as one value: the same change planned again has the same digest, whatever the commit, the
 * time, and what Cloudflare computed meanwhile (comparable.ts says what is compared). A waiver names it, so committing
 * the waiver doesn't change it. Stacks count by what they hold, not by their name: a plan read from a file has none.
 */
export function changeDigest(plans: readonly Plan[]): string {
  const stacks = plans.map(({ comparable }) => comparable).filter(doesSomething);
  return createHash("sha256")
    .update(
      `[${stacks
        .map((stack) => canonical({ ...stack }))
        .sort(compare)
        .join(",\n")}]`,
    )
    .digest("hex");
}

export function isChange({ action, imported, previousAddress }: PlannedResource): boolean {
  return action !== "no-op" || imported || previousAddress !== undefined;
}
