import { DOCS } from "../cloudflare-docs";
import type { PlatformDocument } from "../documents";
import { exclusionsOf } from "../exclusions";
import { hostCovers } from "../route-pattern";
import type { Rule } from "../rule";

export const exclusionCnameTarget: Rule = {
  id: "exclusion-cname-target",
  severity: "error",
  summary:
    "No exclusion covers the CNAME target, which is the fallback origin where there is no other: for customers whose own Cloudflare zone proxies the name, Cloudflare matches routes by the target.",
  docs: DOCS.hostnameRouting,
  bad: '`"exclude": ["*.saasprovider.com/*"]` with the CNAME target `customers.saasprovider.com`',
  good: '`"exclude": ["saasprovider.com/*", "www.saasprovider.com/*"]`',
  fix: "Exclude the names one by one, without the CNAME target.",
  check({ environments }, report) {
    for (const { platform } of environments) {
      const targets = targetsOf(platform);
      for (const { pattern, host, index } of exclusionsOf(platform)) {
        // `*` covers every name, and is judged as what it is: an exclusion of a path for everybody.
        const target = host === "*" ? undefined : targets.find((name) => hostCovers(host, name));
        if (target === undefined) continue;
        const message = `${pattern} keeps the dispatch Worker off proxied customers: it covers the CNAME target ${target}`;
        report(platform, ["routing", "exclude", index], { message, found: pattern });
      }
    }
  },
};

/** Names that customers point at: below a wildcard target each tenant has one of its own. */
function targetsOf({ value: { cnameTarget, fallbackOrigin } }: PlatformDocument): string[] {
  const { name = fallbackOrigin?.name, wildcard } = cnameTarget ?? {};
  if (name === undefined) return [];
  if (name.startsWith("*.")) return [`customer${name.slice(1)}`];
  return wildcard === true ? [name, `customer.${name}`] : [name];
}
