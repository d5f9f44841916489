import { compare } from "../order";
import type { ServedCertificate } from "../registry/model";
import type { PlainHostname } from "./desired-state";

const SETTINGS = ["minTlsVersion", "tls13", "http2", "earlyHints", "ciphers"] as const;
const WRITTEN = ["bundleMethod", "wildcard", "branding"] as const;

/**
 * What Terraform would change of an existing hostname with an uploaded pair, by the registry's names; empty when no request is
 * made. A setting that is no longer declared is ignored; so are authority and validation while a pair is uploaded.
 */
export function editsOfUploaded(before: PlainHostname, after: PlainHostname): string[] {
  const differs = (field: keyof ServedCertificate) => !same(before.certificate[field], after.certificate[field]);
  return [
    ...SETTINGS.filter((field) => after.certificate[field] !== undefined && differs(field)),
    ...WRITTEN.filter(differs),
    ...(same(before.origin, after.origin) ? [] : ["origin"]),
    ...(same(sorted(before.metadata), sorted(after.metadata)) ? [] : ["metadata"]),
    ...(same(before.lookup, after.lookup) ? [] : ["the routing in its metadata"]),
  ];
}

function same(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

function sorted(map: PlainHostname["metadata"]): readonly (readonly [string, string])[] | undefined {
  return map && Object.entries(map).sort(([a], [b]) => compare(a, b));
}
