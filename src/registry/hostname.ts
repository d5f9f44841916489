import { isIPv6 } from "node:net";
import { MAX_LABEL_LENGTH } from "../cloudflare/limits";
import { MAX_WRITTEN_LENGTH, toAscii, toUnicode } from "../spelling";

const LABELS = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/;

/** Whether the name consists of lower-case ASCII labels. Does not check its length, or whether it is an IP address. */
export function isDnsName(name: string): boolean {
  return LABELS.test(name);
}

/** The name without a leading `*.`. */
export function bareName(hostname: string): string {
  return hostname.startsWith("*.") ? hostname.slice(2) : hostname;
}

export function isInside(name: string, zone: string): boolean {
  return name === zone || name.endsWith(`.${zone}`);
}

/** Whether it is an IP address, or browsers treat it as one because the last label is a number. */
export function isAddress(name: string): boolean {
  if (name.includes(":")) return isIPv6(name.replace(/^\[|\]$/g, ""));
  return /(?:^|\.)(?:\d+|0x[0-9a-f]*)\.?$/i.test(name);
}

/** The correct spelling: lower case, punycode, no scheme, port, path or final dot. Undefined if there is none. */
export function canonicalSpelling(written: string): string | undefined {
  if (written.length > MAX_WRITTEN_LENGTH) return undefined;
  const host = written
    .trim()
    .replace(/^[a-z][a-z0-9+.-]*:\/\//i, "")
    .replace(/[/?#:].*$/s, "")
    .replace(/\.$/, "");
  const wildcard = host.startsWith("*.") ? "*." : "";
  const ascii = toAscii(bareName(host));
  return ascii !== undefined && isDnsName(ascii) && ascii.includes(".") && !isAddress(ascii)
    ? `${wildcard}${ascii}`
    : undefined;
}

/** A punycode label decoded to Unicode; undefined if it is not valid punycode in its only spelling. */
export function decodeLabel(label: string): string | undefined {
  if (label.length > MAX_LABEL_LENGTH) return undefined;
  const decoded = toUnicode(label);
  return decoded !== label && toAscii(decoded) === label ? decoded : undefined;
}
