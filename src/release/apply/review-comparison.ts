import { isDeepStrictEqual } from "node:util";
import type { HostnameChange } from "../../review/changes";
import type { Review } from "../../review/review";
import type { SharedChange } from "../../review/shared";
import { IMPACT_WORDS, kindsText, sharedText } from "../../review/writers/words";

/**
 * What people read in a release and what its plans, made again, say: sentences for each difference. Two plans that do the
 * same can be shown as two things, since a review also reads what a plan does not do: what was there before, what is left
 * alone, whose an address is. Anything may have been written there in a release. Pure.
 */
export function reviewDifferences(shown: Review, now: Review): readonly string[] {
  return [
    ...pairs(shown.changes, now.changes, ({ hostname }) => hostname).map(([name, was, is]) =>
      sentence(name, was && changeText(was), is && changeText(is)),
    ),
    ...pairs(shown.shared, now.shared, ({ address, action }) => `${address} (${action})`).map(([name, was, is]) =>
      sentence(name, was && sharedOf(was, shown), is && sharedOf(is, now)),
    ),
    ...PARTS.filter(([, part]) => !isDeepStrictEqual(part(shown), part(now))).map(
      ([name]) => `The review's ${name} are not those of the plans made here`,
    ),
  ];
}

/** Lists, of which each is shown as a whole. What the clock decides is left out: it moves on between the two. */
const PARTS: readonly (readonly [name: string, part: (review: Review) => unknown])[] = [
  ["resources to read in Terraform", ({ unknown }) => unknown],
  ["data sources", ({ dataSources }) => dataSources],
  ["certificates", ({ certificates }) => certificates.map(({ validity: _validity, ...one }) => one)],
  ["values that are not compared", ({ notCompared }) => notCompared],
  ["numbers of tenants and hostnames", ({ totals, tenantsBehind }) => ({ totals, tenantsBehind })],
];

/** Those that differ, with their name; undefined on the side that has none. */
function pairs<One>(shown: readonly One[], now: readonly One[], nameOf: (one: One) => string) {
  const [before, after] = [shown, now].map((list) => new Map(list.map((one) => [nameOf(one), one])));
  const names = [...new Set([...(before?.keys() ?? []), ...(after?.keys() ?? [])])].sort();
  return names
    .map((name) => [name, before?.get(name), after?.get(name)] as const)
    .filter(([, was, is]) => !isDeepStrictEqual(was, is));
}

function sentence(name: string, was = "nothing", is = "nothing"): string {
  if (was === is) return `${name}: the review's details of it are not those of the plan made here`;
  return `${name}: the review says ${was}, and it is ${is}`;
}

function changeText({ tenant, from, kinds, impact }: HostnameChange): string {
  const whose = [tenant ?? "unknown tenant", ...(from === null ? [] : [`from ${from}`])].join(", ");
  return `"${whose}: ${kindsText(kinds)}, ${IMPACT_WORDS[impact]}"`;
}

function sharedOf(change: SharedChange, { tenantsBehind }: Review): string {
  return `"${sharedText(change, tenantsBehind)}"`;
}
