import { DOCS } from "../../cloudflare/docs";
import { notPlain } from "../documents";
import { bareName, canonicalSpelling, isAddress, isDnsName } from "../hostname";
import type { Rule } from "../rule";
import { ASCII } from "./hostname-ascii";

export const hostnameCharacters: Rule = {
  id: "hostname-characters",
  severity: "error",
  summary:
    "A hostname is lower-case letters, digits and inner hyphens between dots; no scheme, port, path, underscore or final dot. A star is the whole first label.",
  code: 1407,
  docs: DOCS.hostnameCodes,
  bad: '`"hostname": "https://Shop.acme-store.com/"`',
  good: '`"hostname": "shop.acme-store.com"`',
  fix: "Write the bare name in lower case: letters, digits and hyphens between dots.",
  check({ hostnames }, report) {
    for (const { tenant, hostname, path } of notPlain(hostnames)) {
      if (isDnsName(bareName(hostname)) || !ASCII.test(hostname) || isAddress(hostname)) continue;
      const better = canonicalSpelling(hostname);
      report(tenant, [...path, "hostname"], {
        message: `${JSON.stringify(hostname)} ${whatIsWrong(hostname)}`,
        found: hostname,
        hint: better === undefined ? undefined : `Write ${JSON.stringify(better)}.`,
      });
    }
  },
};

const FAULTS: readonly (readonly [RegExp, string])[] = [
  [/:\/\//, "has a scheme"],
  [/[/?#]/, "has a path"],
  [/:\d*$/, "has a port"],
  [/\.$/, "ends with a dot"],
  [/\.\.|^\./, "has an empty label"],
  [/\*/, "has a star that is not the whole first label"],
  [/_/, "has an underscore"],
  [/(?:^|\.)-|-(?:\.|$)/, "has a label that starts or ends with a hyphen"],
  [/^[A-Za-z0-9.-]*$/, "has upper-case letters"],
];

function whatIsWrong(hostname: string): string {
  const bare = bareName(hostname);
  return FAULTS.find(([pattern]) => pattern.test(bare))?.[1] ?? "has special characters";
}
