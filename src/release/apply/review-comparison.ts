import { isDeepStrictEqual } from "node:util";
import type { HostnameChange } from "../../review/changes";
import type { Review } from "../../review/review";
import type { SharedChange } from "../../review/shared";
import { IMPACT_WORDS, kindsText, sharedText } from "../../review/writers/words";

/**
 * Compares what people read in a release with a review of the plans made here. Returns a sentence for each difference. Plans
 * that do the same can be shown differently, because a review also shows what a plan does not do: earlier values, what stays as
 * it is, whose an address is. Anyone may have edited those in a release. Pure.
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
      ([name]) => `The review's ${name} differ from those of the plans made here`,
    ),
  ];
}

/** Lists that are each compared as a whole. What depends on the clock is left out, because it differs between the two. */
const PARTS: readonly (readonly [name: string, part: (review: Review) => unknown])[] = [
  ["resources to read in Terraform", ({ unknown }) => unknown],
  ["data sources", ({ dataSources }) => dataSources],
  ["certificates", ({ certificates }) => certificates.map(({ validity: _validity, ...one }) => one)],
  ["values that are not compared", ({ notCompared }) => notCompared],
  ["numbers of tenants and hostnames", ({ totals, tenantsBehind }) => ({ totals, tenantsBehind })],
];

/** The items that differ, with their name; undefined on the side that does not have it. */
function pairs<One>(shown: readonly One[], now: readonly One[], nameOf: (one: One) => string) {
  const [before, after] = [shown, now].map((list) => new Map(list.map((one) => [nameOf(one), one])));
  const names = [...new Set([...(before?.keys() ?? []), ...(after?.keys() ?? [])])].sort();
  return names
    .map((name) => [name, before?.get(name), after?.get(name)] as const)
    .filter(([, was, is]) => !isDeepStrictEqual(was, is));
}

function sentence(name: string, was = "nothing", is = "nothing"): string {
  if (was === is) return `${name}: the review's details differ from those of the plan made here`;
  return `${name}: the review says ${was}, but it is ${is}`;
}

function changeText({ tenant, from, kinds, impact }: HostnameChange): string {
  const whose = [tenant ?? "unknown tenant", ...(from === null ? [] : [`from ${from}`])].join(", ");
  return `"${whose}: ${kindsText(kinds)}, ${IMPACT_WORDS[impact]}"`;
}

function sharedOf(change: SharedChange, { tenantsBehind }: Review): string {
  return `"${sharedText(change, tenantsBehind)}"`;
}
