import { DOCS } from "../../cloudflare/docs";
import { MAX_NAME_LENGTH } from "../../cloudflare/limits";
import { targetRecords } from "../cname-targets";
import type { PlatformDocument } from "../documents";
import { bareName, canonicalSpelling, isDnsName, isInside } from "../hostname";
import type { Path } from "../problem";
import { registrableDomain } from "../registrable-domain";
import type { Rule } from "../rule";

export const platformNamesInZone: Rule = {
  id: "platform-names",
  severity: "error",
  summary:
    "The zone is a domain; the CNAME target and the fallback origin are two names inside it. All three are in lower case and punycode, without a final dot: otherwise each plan shows a change.",
  docs: DOCS.workerAsOrigin,
  fix: "Write a name inside the zone, in lower case, such as customers.<zone>; only the CNAME target may start with *.",
  check({ platforms }, report) {
    for (const platform of platforms) {
      for (const [path, name, wrong] of faultsOf(platform))
        report(platform, path, { message: `${name} ${wrong}`, found: name, hint: () => hintFor(name) });
    }
  },
  examples: [
    {
      bad: {
        "platform/production.json": {
          fallbackOrigin: { name: "fallback.other.com" },
          cnameTarget: { name: "fallback.other.com" },
        },
      },
      problems: [
        "platform/production.json /fallbackOrigin/name - fallback.other.com is not inside the zone saasprovider.com",
        "platform/production.json /cnameTarget/name - fallback.other.com is not inside the zone saasprovider.com",
      ],
      good: { "platform/production.json": { cnameTarget: { name: "*.edge.saasprovider.com" } } },
    },
    {
      bad: { "platform/production.json": { cnameTarget: { name: "proxy-fallback.saasprovider.com" } } },
      problems:
        "platform/production.json /cnameTarget/name - proxy-fallback.saasprovider.com is the fallback origin too: one name can't have both records",
      good: { "platform/production.json": { cnameTarget: null } },
    },
    {
      bad: {
        "platform/production.json": {
          zone: { name: "bücher-läden.de" },
          fallbackOrigin: { name: "fallback.bücher-läden.de" },
          cnameTarget: { name: "kunden.xn--bcher-lden-w5a4q.de." },
        },
      },
      problems: [
        "platform/production.json /zone/name - bücher-läden.de must be in lower case and punycode, without a final dot",
        "platform/production.json /fallbackOrigin/name - fallback.bücher-läden.de must be in lower case and punycode, without a final dot",
        "platform/production.json /cnameTarget/name - kunden.xn--bcher-lden-w5a4q.de. must be in lower case and punycode, without a final dot",
      ],
      good: {
        "platform/production.json": {
          zone: { name: "xn--bcher-kva.de" },
          fallbackOrigin: { name: "fallback.xn--bcher-kva.de" },
          cnameTarget: { name: "*.kunden.xn--bcher-kva.de" },
        },
      },
    },
    {
      bad: {
        "platform/production.json": {
          cnameTarget: null,
          zone: { name: "203.0.113.7" },
          fallbackOrigin: { name: "f.203.0.113.7" },
        },
      },
      problems: [
        "platform/production.json /zone/name - 203.0.113.7 is not a domain",
        "platform/production.json /fallbackOrigin/name - f.203.0.113.7 is not a DNS name",
      ],
    },
    {
      bad: {
        "platform/production.json": {
          zone: { name: "co.uk" },
          fallbackOrigin: { name: "f.co.uk" },
          cnameTarget: { name: "c.co.uk" },
        },
      },
      problems: "platform/production.json /zone/name - co.uk is not a domain",
      good: { "platform/production.json": { cnameTarget: { name: "saasprovider.com" } } },
    },
    {
      bad: { "platform/production.json": { cnameTarget: { name: "saasprovider.com", wildcard: true } } },
      problems:
        "platform/production.json /cnameTarget/name - saasprovider.com would write *.saasprovider.com, as routing.subdomains does",
      good: {
        "platform/production.json": {
          cnameTarget: { name: "saasprovider.com", wildcard: true },
          routing: { subdomains: null },
        },
      },
    },
    {
      bad: {
        "platform/production.json": {
          fallbackOrigin: { name: "*.saasprovider.com" },
          cnameTarget: { name: "Customers.saasprovider.com" },
        },
      },
      problems: [
        "platform/production.json /fallbackOrigin/name - *.saasprovider.com is not a DNS name",
        "platform/production.json /cnameTarget/name - Customers.saasprovider.com must be in lower case and punycode, without a final dot",
      ],
    },
  ],
};

function* faultsOf({ value }: PlatformDocument): Generator<readonly [path: Path, name: string, wrong: string]> {
  const written = value.zone?.name;
  // A zone whose spelling can be corrected still decides which names are inside it.
  const zone = written && (betterSpelling(written) ?? written);
  const fallback = value.fallbackOrigin?.name;
  const target = value.cnameTarget?.name;
  if (written !== undefined && (!isName(written) || registrableDomain(written) === undefined))
    yield [["zone", "name"], written, whyNoName(written, "is not a domain")];
  if (fallback !== undefined) {
    if (!isName(fallback)) yield [["fallbackOrigin", "name"], fallback, whyNoName(fallback)];
    else if (zone !== undefined && !isInside(fallback, zone))
      yield [["fallbackOrigin", "name"], fallback, `is not inside the zone ${zone}`];
  }
  if (target === undefined) return;
  const path = ["cnameTarget", "name"];
  if (!isName(bareName(target))) yield [path, target, whyNoName(target)];
  else if (zone !== undefined && !isInside(bareName(target), zone))
    yield [path, target, `is not inside the zone ${zone}`];
  else if (target === fallback) yield [path, target, "is the fallback origin too: one name can't have both records"];
  else if (value.routing?.subdomains === true && targetRecords(value.cnameTarget).includes(`*.${zone}`))
    yield [path, target, `would write *.${zone}, as routing.subdomains does`];
}

function whyNoName(name: string, otherwise = "is not a DNS name"): string {
  return betterSpelling(name) === undefined ? otherwise : "must be in lower case and punycode, without a final dot";
}

/** Undefined if the name is spelled correctly, or can't be corrected. */
function betterSpelling(name: string): string | undefined {
  const better = canonicalSpelling(name);
  return better === name ? undefined : better;
}

function hintFor(name: string): string | undefined {
  const better = betterSpelling(name);
  return better === undefined ? undefined : `Write ${JSON.stringify(better)}.`;
}

function isName(name: string): boolean {
  return isDnsName(name) && canonicalSpelling(name) === name && name.length <= MAX_NAME_LENGTH;
}
