import { DOCS } from "../../cloudflare/docs";
import { MAX_LABEL_LENGTH, MAX_NAME_LENGTH } from "../../cloudflare/limits";
import { notPlain } from "../documents";
import type { Rule } from "../rule";

export const hostnameLength: Rule = {
  id: "hostname-length",
  severity: "error",
  summary: `A hostname has at most ${MAX_NAME_LENGTH} characters, and ${MAX_LABEL_LENGTH} between two dots.`,
  code: 1407,
  docs: DOCS.hostnameCodes,
  bad: "a label of 64 characters",
  good: "labels of 63 characters and fewer",
  fix: "Choose a shorter name: DNS has no room for this one.",
  check({ hostnames }, report) {
    for (const { tenant, hostname, path } of notPlain(hostnames)) {
      const message = whatIsTooLong(hostname);
      if (message !== undefined) report(tenant, [...path, "hostname"], { message, found: hostname });
    }
  },
};

function whatIsTooLong(hostname: string): string | undefined {
  if (hostname.length <= MAX_LABEL_LENGTH) return undefined;
  if (hostname.length > MAX_NAME_LENGTH)
    return `the hostname has ${hostname.length} characters, more than ${MAX_NAME_LENGTH}`;
  const label = hostname.split(".").find(({ length }) => length > MAX_LABEL_LENGTH);
  return label && `a label of ${hostname} has ${label.length} characters, more than ${MAX_LABEL_LENGTH}`;
}
