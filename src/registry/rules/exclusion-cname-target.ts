import { DOCS } from "../cloudflare-docs";
import { hostCovers, parsePattern } from "../route-pattern";
import type { Rule } from "../rule";

export const exclusionCnameTarget: Rule = {
  id: "exclusion-cname-target",
  severity: "error",
  summary:
    "No exclusion covers the CNAME target: for customers whose own Cloudflare zone proxies the name, Cloudflare matches routes by the target.",
  docs: DOCS.hostnameRouting,
  bad: '`"exclude": ["*.saasprovider.com/*"]` with the CNAME target `customers.saasprovider.com`',
  good: '`"exclude": ["saasprovider.com/*", "www.saasprovider.com/*"]`',
  fix: "Exclude the names one by one, without the CNAME target.",
  check({ environments }, report) {
    for (const { platform } of environments) {
      const { routing, cnameTarget } = platform.value;
      const target = cnameTarget?.name?.replace(/^\*\./, "customer.");
      if (target === undefined) continue;
      for (const [index, pattern] of (routing?.exclude ?? []).entries()) {
        const host = pattern === undefined ? undefined : parsePattern(pattern)?.host;
        // `*` covers every name, and is judged as what it is: an exclusion of a path for everybody.
        if (host === undefined || host === "*" || !hostCovers(host, target)) continue;
        const message = `${pattern} keeps the dispatch Worker off proxied customers: it covers the CNAME target`;
        report(platform, ["routing", "exclude", index], { message, found: pattern });
      }
    }
  },
};
