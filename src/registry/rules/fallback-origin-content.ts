import { isIPv4, isIPv6 } from "node:net";
import { DOCS } from "../../cloudflare/docs";
import { MAX_NAME_LENGTH } from "../../cloudflare/limits";
import { shortAddress } from "../../spelling";
import type { PlatformDocument } from "../documents";
import { canonicalSpelling, isAddress, isDnsName } from "../hostname";
import type { Rule } from "../rule";

export const fallbackOriginContent: Rule = {
  id: "fallback-origin-content",
  severity: "error",
  summary:
    "The fallback origin's content fits its record type, written as Cloudflare returns it: an IPv4 address, an IPv6 address in its short lower-case form, or another name without final dot. Otherwise each plan shows a change.",
  docs: DOCS.workerAsOrigin,
  fix: "Write an address for A and AAAA, and a name for CNAME.",
  check({ platforms }, report) {
    for (const platform of platforms) {
      const content = platform.value.fallbackOrigin?.origin?.content;
      const fault = faultOf(platform);
      if (content === undefined || fault === undefined) continue;
      const hint = fault.better === undefined ? undefined : `Write ${JSON.stringify(fault.better)}.`;
      const message = `${JSON.stringify(content)} ${fault.wrong}`;
      report(platform, ["fallbackOrigin", "origin", "content"], { message, found: content, hint });
    }
  },
  examples: [
    {
      bad: { "platform/production.json": { fallbackOrigin: { origin: { type: "A", content: "198.51.100.300" } } } },
      problems:
        'platform/production.json /fallbackOrigin/origin/content - "198.51.100.300" is not an IPv4 address, which an A record needs',
      good: { "platform/production.json": { fallbackOrigin: { origin: { type: "A", content: "198.51.100.7" } } } },
    },
    {
      bad: {
        "platform/production.json": { fallbackOrigin: { origin: { type: "A", content: "origin.saasprovider.com" } } },
      },
      problems:
        'platform/production.json /fallbackOrigin/origin/content - "origin.saasprovider.com" is not an IPv4 address, which an A record needs',
    },
    {
      bad: { "platform/production.json": { fallbackOrigin: { origin: { type: "AAAA", content: "198.51.100.7" } } } },
      problems:
        'platform/production.json /fallbackOrigin/origin/content - "198.51.100.7" is not an IPv6 address, which an AAAA record needs',
      good: { "platform/production.json": { fallbackOrigin: { origin: { type: "AAAA", content: "2001:db8::1" } } } },
    },
    {
      bad: { "platform/production.json": { fallbackOrigin: { origin: { type: "AAAA", content: "2001:DB8:0::1" } } } },
      problems:
        'platform/production.json /fallbackOrigin/origin/content - "2001:DB8:0::1" is not the address\'s short form',
    },
    {
      bad: { "platform/production.json": { fallbackOrigin: { origin: { type: "CNAME", content: "198.51.100.7" } } } },
      problems:
        'platform/production.json /fallbackOrigin/origin/content - "198.51.100.7" is an IP address: use record type A or AAAA',
      good: {
        "platform/production.json": {
          fallbackOrigin: { origin: { type: "CNAME", content: "origin.saasprovider.com" } },
        },
      },
    },
    {
      bad: {
        "platform/production.json": {
          fallbackOrigin: { origin: { type: "CNAME", content: "origin.saasprovider.com." } },
        },
      },
      problems:
        'platform/production.json /fallbackOrigin/origin/content - "origin.saasprovider.com." is not written as a DNS name',
    },
    {
      bad: {
        "platform/production.json": {
          fallbackOrigin: { origin: { type: "CNAME", content: "proxy-fallback.saasprovider.com" } },
        },
      },
      problems:
        'platform/production.json /fallbackOrigin/origin/content - "proxy-fallback.saasprovider.com" is the fallback origin itself',
    },
  ],
};

interface ContentFault {
  readonly wrong: string;
  readonly better?: string | undefined;
}

function faultOf({ value: { fallbackOrigin } }: PlatformDocument): ContentFault | undefined {
  const { type, content } = fallbackOrigin?.origin ?? {};
  if (type === undefined || content === undefined) return undefined;
  if (type === "A") return isIPv4(content) ? undefined : { wrong: "is not an IPv4 address, which an A record needs" };
  return type === "AAAA" ? faultOfIPv6(content) : faultOfName(content, fallbackOrigin?.name);
}

function faultOfIPv6(content: string): ContentFault | undefined {
  if (!isIPv6(content) || content.includes("%")) return { wrong: "is not an IPv6 address, which an AAAA record needs" };
  const short = shortAddress(content);
  return short === content ? undefined : { wrong: "is not the address's short form", better: short };
}

function faultOfName(content: string, own: string | undefined): ContentFault | undefined {
  if (isAddress(content)) return { wrong: "is an IP address: use record type A or AAAA" };
  if (!isDnsName(content) || content.length > MAX_NAME_LENGTH)
    return { wrong: "is not written as a DNS name", better: canonicalSpelling(content) };
  return content === own ? { wrong: "is the fallback origin itself" } : undefined;
}
