import { isIPv4, isIPv6 } from "node:net";

/** Far beyond any name with a scheme and a path: punycode takes quadratic time. */
export const MAX_WRITTEN_LENGTH = 1000;

/** As browsers, registries and Cloudflare's API process names (UTS 46, non-transitional), whatever else a label may hold. */
const PROCESSING = {
  checkBidi: true,
  checkHyphens: false,
  checkJoiners: true,
  useSTD3ASCIIRules: false,
  transitionalProcessing: false,
} as const;

// biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII is what is asked for
const PLAIN = /^(?!.*xn--)[\x00-\x7f]*$/i;

/** What is used of `tr46`, which brings no types. */
interface Tables {
  /** null where the name has no such form. */
  toASCII(name: string, options: typeof PROCESSING): string | null;
  toUnicode(name: string, options: typeof PROCESSING): { readonly domain: string; readonly error: boolean };
}

/** Tables of its own, so that each version of Node answers the same; loaded only for an international name. */
const tables = () => require("tr46") as Tables;

/** A name in lower case and punycode; undefined where it has no such form. What is in that form already stays as it is. */
export function toAscii(name: string): string | undefined {
  if (PLAIN.test(name)) return name.toLowerCase();
  return name.length > MAX_WRITTEN_LENGTH ? undefined : (tables().toASCII(name, PROCESSING) ?? undefined);
}

/**
 * A name in the letters that its punycode stands for. So Cloudflare's API writes the name of a zone, and of nothing else
 * (measured: the provider plans the replacement of a zone whose name is written in punycode).
 */
export function toUnicode(name: string): string {
  if (PLAIN.test(name) || name.length > MAX_WRITTEN_LENGTH) return name;
  const { domain, error } = tables().toUnicode(name, PROCESSING);
  return error ? name : domain;
}

/**
 * The one form in which names and addresses from outside are compared: what people type, Cloudflare's API answers and DNS
 * returns. Lower case, without final dot, in punycode; IPv6 in its short form. A leading `*.` stays.
 */
export function oneSpelling(written: string): string {
  const trimmed = written.trim();
  if (isIPv6(trimmed)) return shortAddress(trimmed);
  return (toAscii(trimmed) ?? trimmed.toLowerCase()).replace(/\.$/, "");
}

/** An IPv6 address as RFC 5952 and Cloudflare's API write it; any other address as it is. */
export function shortAddress(address: string): string {
  if (isIPv4(address) || !isIPv6(address) || address.includes("%")) return address;
  return new URL(`http://[${address}]`).hostname.slice(1, -1);
}
