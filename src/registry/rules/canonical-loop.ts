import { hostnamesOf } from "../documents";
import type { Rule } from "../rule";

export const canonicalLoop: Rule = {
  id: "canonical-loop",
  severity: "error",
  summary: "Canonical hostnames lead to one that does not redirect, never round in a circle.",
  bad: "`a.acme-store.com` redirects to `b.acme-store.com`, and that to `a.acme-store.com`",
  good: "`a.acme-store.com` redirects to `b.acme-store.com`, which has no `canonical`",
  fix: "Take canonical out of the hostname that visitors should end at.",
  check({ tenants }, report) {
    for (const tenant of tenants) {
      const next = new Map<string, string>();
      const declared = [...hostnamesOf(tenant)];
      for (const { entry, hostname } of declared) {
        if (entry.canonical !== undefined) next.set(hostname, entry.canonical);
      }
      for (const { hostname, path } of declared) {
        const circle = next.has(hostname) ? circleFrom(hostname, next) : undefined;
        if (circle === undefined) continue;
        const message = `the redirects go round in a circle: ${circle.join(" → ")}`;
        report(tenant, [...path, "canonical"], { message, found: next.get(hostname) });
      }
    }
  },
};

/** The way back to the start, undefined when it ends elsewhere. A circle further on is told by its own hostnames. */
function circleFrom(start: string, next: ReadonlyMap<string, string>): string[] | undefined {
  const way = [start];
  for (let at = next.get(start); at !== undefined && way.length <= next.size; at = next.get(at)) {
    way.push(at);
    if (at === start) return way;
  }
  return undefined;
}
