import { canonical } from "../json";
import { compare } from "../order";
import { sha256 } from "../sha256";
import { doesSomething } from "./comparable";
import type { Plan } from "./plan";

/**
 * A digest of what these plans do. The same change planned again has the same digest, whatever the commit, the time, and what
 * Cloudflare computed in between (comparable.ts says what is compared). A waiver names it, so committing the waiver does not
 * change it. Stacks count by their content, not by their name: a plan that was read from a file has none.
 */
export function changeDigest(plans: readonly Plan[]): string {
  const stacks = plans.map(({ comparable }) => comparable).filter(doesSomething);
  const texts = stacks.map((stack) => canonical({ ...stack })).sort(compare);
  return sha256(`[${texts.join(",\n")}]`);
}
