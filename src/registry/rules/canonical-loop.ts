import type { DeclaredHostname } from "../documents";
import type { Rule } from "../rule";

export const canonicalLoop: Rule = {
  id: "canonical-loop",
  severity: "error",
  summary: "Canonical hostnames lead to one that does not redirect, never round in a circle.",
  fix: "Take canonical out of the hostname that visitors should end at.",
  check({ hostnames }, report) {
    const redirects = new Map<string, DeclaredHostname>();
    for (const declared of hostnames)
      if (declared.declaration.canonical !== undefined) redirects.set(declared.hostname, declared);
    const walked = new Set<string>();
    for (const [start, { declaration }] of redirects) {
      if (!redirects.has(declaration.canonical ?? "")) continue; // most redirects end at once
      const circle = circleFrom(start, redirects, walked);
      const first = redirects.get(circle[0] ?? "");
      if (first === undefined) continue;
      report(first.tenant, [...first.path, "canonical"], {
        message: `the redirects go round in a circle: ${wayText(circle)}`,
        found: first.declaration.canonical,
      });
    }
  },
  examples: [
    {
      bad: { "tenants/acme.json": { hostnames: [{ hostname: "a.acme-store.com", canonical: "a.acme-store.com" }] } },
      problems:
        "tenants/acme.json /hostnames/0/canonical - the redirects go round in a circle: a.acme-store.com → a.acme-store.com",
      good: { "tenants/acme.json": { hostnames: ["a.acme-store.com"] } },
    },
    {
      bad: {
        "tenants/acme.json": {
          hostnames: [
            { hostname: "a.acme-store.com", canonical: "b.acme-store.com" },
            { hostname: "b.acme-store.com", canonical: "a.acme-store.com" },
            { hostname: "c.acme-store.com", canonical: "b.acme-store.com" },
          ],
        },
      },
      problems:
        "tenants/acme.json /hostnames/0/canonical - the redirects go round in a circle: a.acme-store.com → b.acme-store.com → a.acme-store.com",
      good: {
        "tenants/acme.json": {
          hostnames: [
            { hostname: "a.acme-store.com", canonical: "b.acme-store.com" },
            { hostname: "b.acme-store.com", canonical: "c.acme-store.com" },
            "c.acme-store.com",
          ],
        },
      },
    },
  ],
};

/** The circle that a walk along the redirects ends in, or nothing. What was walked before is not walked again. */
function circleFrom(start: string, redirects: ReadonlyMap<string, DeclaredHostname>, walked: Set<string>): string[] {
  const way = new Set<string>();
  let at: string | undefined = start;
  for (; at !== undefined && !walked.has(at); at = redirects.get(at)?.declaration.canonical) {
    way.add(at);
    walked.add(at);
  }
  if (at === undefined || !way.has(at)) return [];
  const names = [...way];
  return names.slice(names.indexOf(at));
}

const MAX_SHOWN = 5;

function wayText(circle: readonly string[]): string {
  const shown = circle.length > MAX_SHOWN ? [...circle.slice(0, MAX_SHOWN), "…"] : circle;
  return [...shown, circle[0]].join(" → ");
}
