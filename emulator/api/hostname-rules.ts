import { isIP } from "node:net";
import { getDomain } from "tldts";
import { refuseWith } from "./envelope";

/** The codes of one family of name rules: a custom hostname's or a custom origin's. */
interface NameCodes {
  what: string;
  malformed: number;
  nonAscii: number;
  reserved: number;
  noSuffix: number;
  example: number;
}

export const HOSTNAME_CODES: NameCodes = {
  what: "custom hostname",
  malformed: 1407,
  nonAscii: 1408,
  reserved: 1409,
  noSuffix: 1410,
  example: 1411,
};

export const ORIGIN_CODES: NameCodes = {
  what: "custom origin hostname",
  malformed: 1415,
  nonAscii: 1416,
  reserved: 1417,
  noSuffix: 1418,
  example: 1419,
};

/** Refuses a name by the rules Cloudflare documents, each with its own code. A leading `*.` is the caller's matter. */
export function refuseBadName(name: string, codes: NameCodes): void {
  const bare = name.replace(/^\*\./, "");
  if (/[^\x20-\x7e]/.test(bare)) {
    refuseWith(
      400,
      codes.nonAscii,
      `${plural(codes)} with non-ASCII characters are not supported. Check your input and try again.`,
    );
  }
  if (bare === "" || name.length >= 256 || isIP(bare) !== 0 || !/^[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*$/i.test(bare)) {
    refuseWith(
      400,
      codes.malformed,
      `Invalid ${codes.what}. ${plural(codes)} have to be smaller than 256 characters in length, cannot be IP addresses, cannot contain any special characters such as \`~!@#$%^&*()=+{}[]\\`,
    );
  }
  const top = bare.slice(bare.lastIndexOf(".") + 1).toLowerCase();
  if (["test", "example", "invalid", "localhost"].includes(top)) {
    refuseWith(
      400,
      codes.reserved,
      `Reserved top domain ${codes.what}s, such as 'test', 'example', 'invalid' or 'localhost', is not supported. Check your input and try again.`,
    );
  }
  if (/(^|\.)example\.(com|net|org)$/i.test(bare)) {
    refuseWith(
      400,
      codes.example,
      `${plural(codes)} ending in example.com, example.net, or example.org are prohibited. Check your input and try again.`,
    );
  }
  if (getDomain(bare, { allowPrivateDomains: true, validateHostname: false }) === null) {
    refuseWith(
      400,
      codes.noSuffix,
      `Unable to parse ${codes.what} - publicsuffix: cannot derive eTLD+1 for domain ${bare}. Check your input and try again.`,
    );
  }
}

function plural({ what }: NameCodes): string {
  return `${what.charAt(0).toUpperCase()}${what.slice(1)}s`;
}
