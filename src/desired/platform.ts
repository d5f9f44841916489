import { createHash } from "node:crypto";
import { encodeRefusalPages } from "../../worker/refusal-pages";
import { platformStackName } from "../addresses/stack";
import type { Dispatch, Platform, PlatformCnameTarget, RecordType } from "../registry/model";
import { toUnicode } from "../spelling";

/** The platform stack's content. No tenant can change it. */
export interface PlainPlatform {
  readonly stack: string;
  readonly accountId: string;
  readonly protect: boolean;
  /** The name as Cloudflare's API writes it: an international one in Unicode. Every other name is punycode. */
  readonly zone: { readonly name: string; readonly id: string | undefined; readonly managed: boolean };
  readonly fallbackOrigin: DnsRecord;
  readonly cnameTarget: DesiredCnameTarget | undefined;
  /** The proxied record `*.<zone>`, where tenants may have subdomains. */
  readonly subdomains: DnsRecord | undefined;
  readonly dispatch: Dispatch;
  /** The dispatch Worker's plain-text bindings. */
  readonly variables: Readonly<Record<string, string>>;
  /** The pattern whose requests reach the dispatch Worker. */
  readonly routePattern: string;
  readonly exclusions: readonly ExclusionRoute[];
}

/** Its DNS record, one more for the wildcard, and the region of both. */
interface DesiredCnameTarget {
  readonly hostname: string;
  readonly wildcard: boolean;
  readonly region: string | undefined;
}

interface DnsRecord {
  readonly name: string;
  readonly type: RecordType;
  readonly content: string;
}

/** A route without a Worker, which excludes a hostname or path from the dispatch Worker. */
interface ExclusionRoute {
  readonly name: string;
  readonly pattern: string;
}

export function plainPlatform(environment: string, platform: Platform): PlainPlatform {
  const { zone, fallbackOrigin, routing } = platform;
  return {
    stack: platformStackName(environment),
    accountId: platform.accountId,
    protect: platform.protect,
    zone: { name: toUnicode(zone.name), id: zone.id, managed: zone.managed },
    fallbackOrigin: { name: fallbackOrigin.name, ...fallbackOrigin.record },
    cnameTarget: platform.cnameTarget && cnameTargetOf(platform.cnameTarget),
    subdomains: routing.subdomains ? { name: `*.${zone.name}`, ...fallbackOrigin.record } : undefined,
    dispatch: platform.dispatch,
    variables: variablesOf(platform),
    routePattern: routing.mode === "wildcard" ? "*/*" : `*.${zone.name}/*`,
    exclusions: routing.exclude.map((pattern) => ({ name: exclusionName(pattern), pattern })),
  };
}

function cnameTargetOf({ name, records, region }: PlatformCnameTarget): DesiredCnameTarget {
  const [hostname = name, ...wildcard] = records;
  return { hostname, wildcard: wildcard.length > 0, region };
}

function variablesOf({ zone, routing, dispatch, refusalPages }: Platform): Record<string, string> {
  return {
    ...(dispatch.identityHeaders && { IDENTITY_HEADERS: "true" }),
    LOOKUP: routing.lookup,
    ...(Object.keys(refusalPages).length > 0 && { REFUSAL_PAGES: encodeRefusalPages(refusalPages) }),
    // The Worker doesn't read it. The provider sees no binding that others changed, but sends all when one of ours changes.
    ...(dispatch.revision !== undefined && { REVISION: String(dispatch.revision) }),
    ZONE_NAME: zone.name,
  };
}

/**
 * `api.saas.com/*` is `exclude_api_saas_com_` and eight hexadecimal digits: a pattern holds more kinds of characters than
 * a Terraform name, so the digits, of its SHA-256, keep two patterns apart. From the pattern and not its position, because
 * removing one exclusion must not rename the next.
 */
function exclusionName(pattern: string): string {
  const readable = pattern.replace(/[^A-Za-z0-9]+/g, "_").replace(/^_|_$/g, "");
  const digits = createHash("sha256").update(pattern, "utf8").digest("hex").slice(0, 8);
  return ["exclude", readable, digits].filter((part) => part !== "").join("_");
}
