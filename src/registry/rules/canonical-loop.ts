import type { DeclaredHostname } from "../documents";
import type { Rule } from "../rule";

export const canonicalLoop: Rule = {
  id: "canonical-loop",
  severity: "error",
  summary: "A chain of `canonical` redirects ends at a hostname that does not redirect.",
  fix: "Remove canonical from the hostname that visitors should end at.",
  check({ hostnames }, report) {
    const redirects = new Map<string, DeclaredHostname>();
    for (const declared of hostnames)
      if (declared.declaration.canonical !== undefined) redirects.set(declared.hostname, declared);
    const walked = new Set<string>();
    for (const [start, { declaration }] of redirects) {
      if (!redirects.has(declaration.canonical ?? "")) continue; // most redirects end at once
      const loop = loopFrom(start, redirects, walked);
      const first = redirects.get(loop[0] ?? "");
      if (first === undefined) continue;
      report(first.tenant, [...first.path, "canonical"], {
        message: `the redirects form a loop: ${loopText(loop)}`,
        found: first.declaration.canonical,
      });
    }
  },
  examples: [
    {
      bad: { "tenants/acme.json": { hostnames: [{ hostname: "a.acme-store.com", canonical: "a.acme-store.com" }] } },
      problems:
        "tenants/acme.json /hostnames/0/canonical - the redirects form a loop: a.acme-store.com → a.acme-store.com",
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
        "tenants/acme.json /hostnames/0/canonical - the redirects form a loop: a.acme-store.com → b.acme-store.com → a.acme-store.com",
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

/** The loop that the redirects from `start` end in, or nothing. Skips hostnames in `walked`. */
function loopFrom(start: string, redirects: ReadonlyMap<string, DeclaredHostname>, walked: Set<string>): string[] {
  const visited = new Set<string>();
  let at: string | undefined = start;
  for (; at !== undefined && !walked.has(at); at = redirects.get(at)?.declaration.canonical) {
    visited.add(at);
    walked.add(at);
  }
  if (at === undefined || !visited.has(at)) return [];
  const names = [...visited];
  return names.slice(names.indexOf(at));
}

const MAX_SHOWN = 5;

function loopText(loop: readonly string[]): string {
  const shown = loop.length > MAX_SHOWN ? [...loop.slice(0, MAX_SHOWN), "…"] : loop;
  return [...shown, loop[0]].join(" → ");
}
