import { DOCS } from "../../cloudflare/docs";
import { bareName, decodeLabel, isDnsName } from "../hostname";
import type { Rule } from "../rule";

export const hostnamePunycode: Rule = {
  id: "hostname-punycode",
  severity: "error",
  summary: "A label that starts with `xn--` is valid punycode.",
  docs: DOCS.hostnameCodes,
  fix: "Write the label as its registrar shows it, or without xn--.",
  check({ hostnames }, report) {
    for (const { tenant, hostname, path } of hostnames) {
      if (!hostname.includes("xn--") || !isDnsName(bareName(hostname))) continue;
      const broken = punycodeLabels(hostname).find((label) => decodeLabel(label) === undefined);
      if (broken === undefined) continue;
      const message = `${broken} in ${hostname} is not valid punycode`;
      report(tenant, [...path, "hostname"], { message, found: hostname });
    }
  },
  examples: [
    {
      bad: { "tenants/acme.json": { hostnames: ["xn--999999999.acme-store.com"] } },
      problems:
        "tenants/acme.json /hostnames/0/hostname - xn--999999999 in xn--999999999.acme-store.com is not valid punycode",
      good: { "tenants/acme.json": { hostnames: ["xn--bcher-kva.acme-store.com"] } },
    },
  ],
};

export function punycodeLabels(hostname: string): string[] {
  return hostname.split(".").filter((label) => label.startsWith("xn--"));
}
