import { DOCS } from "../../cloudflare/docs";
import { isWildcard, type ServedHostname } from "../documents";
import { isInside } from "../hostname";
import type { Rule } from "../rule";
import { isOriginName } from "./origin-name";

const HOST_HEADER = ":request_host_header:";

export const originSni: Rule = {
  id: "origin-sni",
  severity: "error",
  summary:
    "`origin.sni` is `:request_host_header:` or a name inside the platform's zone; not on a wildcard hostname, and not the host header in O2O.",
  docs: DOCS.customOrigin,
  fix: "Write \":request_host_header:\" or a name inside the platform's zone. Or remove sni: Cloudflare then uses the origin's name.",
  check({ environments }, report) {
    for (const { platform, hostnames } of environments) {
      for (const served of hostnames) {
        const sni = served.declaration.origin?.sni;
        const wrong = sni === undefined ? undefined : whatIsWrong(sni, served, platform.value.zone?.name);
        if (wrong !== undefined) {
          report(served.tenant, [...served.path, "origin", "sni"], { message: wrong, found: sni });
        }
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
              origin: { server: "proxy-fallback.saasprovider.com", sni: "origin.acme-store.com" },
            },
            {
              hostname: "b.acme-store.com",
              customerDns: "o2o",
              origin: { server: "proxy-fallback.saasprovider.com", sni: ":request_host_header:" },
            },
            {
              hostname: "*.c.acme-store.com",
              certificate: { uploaded: { certificate: "acme_certificate", privateKey: "acme_private_key" } },
              origin: { server: "proxy-fallback.saasprovider.com", sni: "proxy-fallback.saasprovider.com" },
            },
            { hostname: "d.acme-store.com", origin: { server: "proxy-fallback.saasprovider.com", sni: ":host:" } },
          ],
        },
      },
      problems: [
        "tenants/acme.json /hostnames/0/origin/sni - origin.acme-store.com is not inside the zone saasprovider.com",
        "tenants/acme.json /hostnames/1/origin/sni - :request_host_header: does not work orange-to-orange (customerDns o2o)",
        "tenants/acme.json /hostnames/2/origin/sni - *.c.acme-store.com is a wildcard hostname, which can't have its own SNI",
        'tenants/acme.json /hostnames/3/origin/sni - ":host:" is neither a DNS name nor :request_host_header:',
      ],
      good: {
        "tenants/acme.json": {
          hostnames: [
            {
              hostname: "a.acme-store.com",
              origin: { server: "proxy-fallback.saasprovider.com", sni: "origin.saasprovider.com" },
            },
            {
              hostname: "b.acme-store.com",
              origin: { server: "proxy-fallback.saasprovider.com", sni: ":request_host_header:" },
            },
          ],
        },
      },
    },
  ],
};

function whatIsWrong(
  sni: string,
  { hostname, declaration }: ServedHostname,
  zone: string | undefined,
): string | undefined {
  if (isWildcard(hostname)) return `${hostname} is a wildcard hostname, which can't have its own SNI`;
  if (sni === HOST_HEADER) {
    return declaration.customerDns === "o2o"
      ? `${HOST_HEADER} does not work orange-to-orange (customerDns o2o)`
      : undefined;
  }
  if (!isOriginName(sni)) return `${JSON.stringify(sni)} is neither a DNS name nor ${HOST_HEADER}`;
  return zone === undefined || isInside(sni, zone) ? undefined : `${sni} is not inside the zone ${zone}`;
}
