/** Our additions to Cloudflare's statuses: there is no such hostname, or it has no certificate. */
export const MISSING = "missing";
export const NO_CERTIFICATE = "none";

/** Who must act, if anyone. The most urgent comes first. */
export const VERDICTS = ["stuck", "us", "customer", "cloudflare", "unknown", "unasked", "serving"] as const;
export type Verdict = (typeof VERDICTS)[number];

export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  stuck: "needs attention",
  us: "waiting for you",
  customer: "waiting for the customer",
  cloudflare: "waiting for Cloudflare",
  unknown: "unknown",
  unasked: "not checked",
  serving: "live",
};
