import type { Rule } from "../rule";

/** Segments of characters that stand for themselves in a URL's path. */
const PREFIX = /^(?:\/(?!\.{1,2}(?:\/|$))[A-Za-z0-9._~!$&'()+,;=:@%-]+)+$/;

export const pathPrefix: Rule = {
  id: "path-prefix",
  severity: "error",
  summary:
    "A path prefix consists of whole segments, without a final slash, query or star. It appears once per hostname.",
  fix: "Write the segments with single slashes between them and none at the end.",
  check({ hostnames }, report) {
    for (const { tenant, declaration, path } of hostnames) {
      const seen = new Set<string>();
      for (const [index, one] of (declaration.paths ?? []).entries()) {
        const prefix = one?.prefix;
        if (prefix === undefined) continue;
        const at = [...path, "paths", index, "prefix"];
        if (!PREFIX.test(prefix))
          report(tenant, at, { message: `${JSON.stringify(prefix)} is not a prefix of whole segments`, found: prefix });
        else if (seen.has(prefix))
          report(tenant, at, { message: `${prefix} is written twice`, found: prefix, hint: "Keep one." });
        seen.add(prefix);
      }
    }
  },
  examples: [
    {
      bad: {
        "tenants/acme.json": {
          hostnames: [
            {
              hostname: "a.acme-store.com",
              paths: [
                { prefix: "/v2/", worker: "x" },
                { prefix: "/v3*", worker: "x" },
                { prefix: "/v4?x", worker: "x" },
                { prefix: "/a//b", worker: "x" },
                { prefix: "/../b", worker: "x" },
                { prefix: "/ok", worker: "x" },
                { prefix: "/ok", worker: "x" },
              ],
            },
          ],
        },
      },
      problems: [
        'tenants/acme.json /hostnames/0/paths/0/prefix - "/v2/" is not a prefix of whole segments',
        'tenants/acme.json /hostnames/0/paths/1/prefix - "/v3*" is not a prefix of whole segments',
        'tenants/acme.json /hostnames/0/paths/2/prefix - "/v4?x" is not a prefix of whole segments',
        'tenants/acme.json /hostnames/0/paths/3/prefix - "/a//b" is not a prefix of whole segments',
        'tenants/acme.json /hostnames/0/paths/4/prefix - "/../b" is not a prefix of whole segments',
        "tenants/acme.json /hostnames/0/paths/6/prefix - /ok is written twice",
      ],
      good: {
        "tenants/acme.json": {
          hostnames: [
            {
              hostname: "a.acme-store.com",
              paths: [
                { prefix: "/v2", worker: "x" },
                { prefix: "/v2/x.html", worker: "x" },
                { prefix: "/%7Ebob", worker: "x" },
                { prefix: "/.well-known", worker: "x" },
              ],
            },
          ],
        },
      },
    },
  ],
};
