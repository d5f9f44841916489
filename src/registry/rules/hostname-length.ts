import { DOCS } from "../../cloudflare/docs";
import { MAX_LABEL_LENGTH, MAX_NAME_LENGTH } from "../../cloudflare/limits";
import type { Rule } from "../rule";

export const hostnameLength: Rule = {
  id: "hostname-length",
  severity: "error",
  summary: `A hostname has at most ${MAX_NAME_LENGTH} characters, and ${MAX_LABEL_LENGTH} between two dots.`,
  code: 1407,
  docs: DOCS.hostnameCodes,
  fix: "Choose a shorter name: DNS does not allow longer ones.",
  check({ hostnames }, report) {
    for (const { tenant, hostname, path } of hostnames) {
      const message = whatIsTooLong(hostname);
      if (message !== undefined) report(tenant, [...path, "hostname"], { message, found: hostname });
    }
  },
  examples: [
    {
      bad: {
        "tenants/acme.json": {
          hostnames: [{ hostname: `${"a".repeat(64)}.acme.com`, certificate: { branding: true } }],
        },
      },
      problems: `tenants/acme.json /hostnames/0/hostname - a label of ${"a".repeat(64)}.acme.com has 64 characters; at most 63 are allowed`,
      good: {
        "tenants/acme.json": {
          hostnames: [{ hostname: `${"a".repeat(63)}.acme.com`, certificate: { branding: true } }],
        },
      },
    },
    {
      bad: {
        "tenants/acme.json": {
          hostnames: [{ hostname: `${"a.".repeat(121)}acme-st1.com`, certificate: { branding: true } }],
        },
      },
      problems: "tenants/acme.json /hostnames/0/hostname - the hostname has 254 characters; at most 253 are allowed",
      good: {
        "tenants/acme.json": {
          hostnames: [{ hostname: `${"a.".repeat(121)}acme-st.com`, certificate: { branding: true } }],
        },
      },
    },
  ],
};

function whatIsTooLong(hostname: string): string | undefined {
  if (hostname.length <= MAX_LABEL_LENGTH) return undefined;
  if (hostname.length > MAX_NAME_LENGTH)
    return `the hostname has ${hostname.length} characters; at most ${MAX_NAME_LENGTH} are allowed`;
  const label = hostname.split(".").find(({ length }) => length > MAX_LABEL_LENGTH);
  return label && `a label of ${hostname} has ${label.length} characters; at most ${MAX_LABEL_LENGTH} are allowed`;
}
