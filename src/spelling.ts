import { isIPv4, isIPv6 } from "node:net";

/** Much longer than any name with a scheme and a path. Punycode takes quadratic time. */
export const MAX_WRITTEN_LENGTH = 1000;

/**
 * The way browsers, registries and Cloudflare's API process names (UTS 46, non-transitional), with any other characters in a
 * label.
 */
const PROCESSING = {
  checkBidi: true,
  checkHyphens: false,
  checkJoiners: true,
  useSTD3ASCIIRules: false,
  transitionalProcessing: false,
} as const;

// biome-ignore lint/suspicious/noControlCharactersInRegex: matches all of ASCII
const PLAIN = /^(?!.*xn--)[\x00-\x7f]*$/i;

/** The part of `tr46` in use. The package has no types. */
interface Tables {
  /** null if the name has no such form. */
  toASCII(name: string, options: typeof PROCESSING): string | null;
  toUnicode(name: string, options: typeof PROCESSING): { readonly domain: string; readonly error: boolean };
}

/** Has its own Unicode tables, so every version of Node gives the same answer. Loaded only for international names. */
const tables = () => require("tr46") as Tables;

/** A name in lower case and punycode; undefined if it has no such form. Leaves names in that form unchanged. */
export function toAscii(name: string): string | undefined {
  if (PLAIN.test(name)) return name.toLowerCase();
  return name.length > MAX_WRITTEN_LENGTH ? undefined : (tables().toASCII(name, PROCESSING) ?? undefined);
}

/**
 * A name with its punycode decoded. Cloudflare's API writes only the name of a zone like this (measured: for a zone whose name
 * is written in punycode, the provider plans a replacement).
 */
export function toUnicode(name: string): string {
  if (PLAIN.test(name) || name.length > MAX_WRITTEN_LENGTH) return name;
  const { domain, error } = tables().toUnicode(name, PROCESSING);
  return error ? name : domain;
}

/**
 * The canonical form in which names and addresses from outside are compared: user input, answers of Cloudflare's API and DNS.
 * Lower case, no final dot, punycode; IPv6 in its short form. A leading `*.` stays.
 */
export function oneSpelling(written: string): string {
  const trimmed = written.trim();
  if (isIPv6(trimmed)) return shortAddress(trimmed);
  return (toAscii(trimmed) ?? trimmed.toLowerCase()).replace(/\.$/, "");
}

/** An IPv6 address as RFC 5952 and Cloudflare's API write it; any other address unchanged. */
export function shortAddress(address: string): string {
  if (isIPv4(address) || !isIPv6(address) || address.includes("%")) return address;
  return new URL(`http://[${address}]`).hostname.slice(1, -1);
}
