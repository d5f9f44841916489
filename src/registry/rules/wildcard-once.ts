import { DOCS } from "../../cloudflare/docs";
import { isWildcard } from "../documents";
import type { Rule } from "../rule";

export const wildcardOnce: Rule = {
  id: "wildcard-once",
  severity: "error",
  summary: "`*.x` is not declared together with `x` with `certificate.wildcard`, which serves the same names.",
  docs: DOCS.hostnameCodes,
  fix: "Keep one of them: remove the wildcard hostname, or certificate.wildcard.",
  check({ hostnames }, report) {
    const covered = new Map<string, string>();
    for (const { tenant, declaration, hostname } of hostnames) {
      if (declaration.certificate?.wildcard === true) covered.set(`*.${hostname}`, tenant.file);
    }
    for (const { tenant, hostname, path } of hostnames) {
      const by = isWildcard(hostname) ? covered.get(hostname) : undefined;
      if (by === undefined) continue;
      const message = `${hostname.slice(2)} in ${by} has certificate.wildcard, which serves ${hostname} already`;
      report(tenant, [...path, "hostname"], { message, found: hostname });
    }
  },
  examples: [
    {
      bad: {
        "tenants/acme.json": {
          hostnames: [
            { hostname: "acme-store.com", certificate: { wildcard: true, validation: "delegated" } },
            { hostname: "*.acme-store.com", certificate: { uploaded: { certificate: "a", privateKey: "b" } } },
          ],
        },
      },
      problems:
        "tenants/acme.json /hostnames/1/hostname - acme-store.com in tenants/acme.json has certificate.wildcard, which serves *.acme-store.com already",
      good: {
        "tenants/acme.json": {
          hostnames: [{ hostname: "acme-store.com", certificate: { wildcard: true, validation: "delegated" } }],
        },
      },
    },
  ],
};
