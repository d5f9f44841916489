import { canonicalSpelling, decodeLabel } from "../hostname";
import type { Rule } from "../rule";
import { ASCII } from "./hostname-ascii";
import { punycodeLabels } from "./hostname-punycode";

/**
 * The writing systems a label may be in, after the "highly restrictive" level of Unicode TR39 section 5.2: one script, or
 * the scripts that Japanese, Korean and Chinese are written in, Latin letters among them.
 */
const ONE_SCRIPT =
  "Latin Greek Cyrillic Armenian Hebrew Arabic Thaana Devanagari Bengali Gurmukhi Gujarati Oriya Tamil Telugu Kannada Malayalam Sinhala Thai Lao Tibetan Myanmar Georgian Ethiopic Khmer";
const WRITING_SYSTEMS = [
  ...ONE_SCRIPT.split(" ").map((script) => [script]),
  ["Latin", "Han", "Hiragana", "Katakana"],
  ["Latin", "Han", "Bopomofo"],
  ["Latin", "Han", "Hangul"],
];

/** Digits, hyphens and accents are part of all scripts. */
const SHARED = "\\p{scx=Common}\\p{scx=Inherited}";

const WRITTEN_IN_ONE = new RegExp(
  WRITING_SYSTEMS.map((scripts) => `^[${SHARED}${scripts.map((script) => `\\p{scx=${script}}`).join("")}]+$`).join("|"),
  "u",
);

export const hostnameConfusable: Rule = {
  id: "hostname-confusable",
  severity: "warning",
  summary: "The letters of an international label come from one writing system (Unicode TR39, highly restrictive).",
  docs: "https://www.unicode.org/reports/tr39/#Restriction_Level_Detection",
  fix: "Make sure that the customer owns the name and that it imitates no other. If so, ignore the warning.",
  check({ hostnames }, report) {
    for (const { tenant, hostname, path } of hostnames) {
      if (ASCII.test(hostname) && !hostname.includes("xn--")) continue;
      // hostname-ascii refuses a Unicode name and suggests its punycode: this warning must come with it.
      for (const label of punycodeLabels(canonicalSpelling(hostname) ?? hostname)) {
        const decoded = decodeLabel(label);
        if (decoded === undefined || WRITTEN_IN_ONE.test(decoded)) continue;
        const message = `${label} mixes writing systems: it reads ${JSON.stringify(decoded)}`;
        report(tenant, [...path, "hostname"], { message, found: hostname });
      }
    }
  },
  examples: [
    {
      bad: { "tenants/acme.json": { hostnames: ["shop.xn--pypal-4ve.com", "pаypal.com"] } },
      problems: [
        'tenants/acme.json /hostnames/0/hostname - xn--pypal-4ve mixes writing systems: it reads "pаypal"',
        'tenants/acme.json /hostnames/1/hostname - xn--pypal-4ve mixes writing systems: it reads "pаypal"',
      ],
      good: { "tenants/acme.json": { hostnames: ["shop.xn--80ak6aa92e.com", "shop.xn--wgv71a119e.jp"] } },
      others: ["hostname-ascii"],
    },
  ],
};
