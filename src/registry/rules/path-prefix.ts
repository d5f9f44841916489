import { having } from "../documents";
import type { Rule } from "../rule";

/** Segments of characters that stand for themselves in a URL's path. */
const PREFIX = /^(?:\/(?!\.{1,2}(?:\/|$))[A-Za-z0-9._~!$&'()+,;=:@%-]+)+$/;

export const pathPrefix: Rule = {
  id: "path-prefix",
  severity: "error",
  summary: "A path's prefix is whole segments, without a final slash, query or star, and written once per hostname.",
  bad: '`"prefix": "/v2/"` or `"/v2*"`',
  good: '`"prefix": "/v2"`, which covers `/v2` and `/v2/…`',
  fix: "Write the segments with single slashes between them and none at the end.",
  check({ hostnames }, report) {
    for (const { tenant, entry, path } of having(hostnames, "paths")) {
      const seen = new Set<string>();
      for (const [index, one] of (entry.paths ?? []).entries()) {
        const prefix = one?.prefix;
        if (prefix === undefined) continue;
        const at = [...path, "paths", index, "prefix"];
        if (!PREFIX.test(prefix))
          report(tenant, at, { message: `${JSON.stringify(prefix)} is no prefix of whole segments`, found: prefix });
        else if (seen.has(prefix))
          report(tenant, at, { message: `${prefix} is written twice`, found: prefix, hint: "Keep one." });
        seen.add(prefix);
      }
    }
  },
};
