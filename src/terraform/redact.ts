import type { Env } from "../env";

/** Removes secrets from a text before anyone sees it. */
export type Redact = (text: string) => string;

const REMOVED = "(removed: secret)";

/** A PEM block, also a truncated one, and also inside JSON, where its line breaks are `\n`. */
const PEM = /-----BEGIN [A-Z0-9 ]+-----[\s\S]*?(?:-----END [A-Z0-9 ]+-----|$)/g;

/** Names of variables whose value is a secret: CLOUDFLARE_API_TOKEN, AWS_SECRET_ACCESS_KEY, … */
const SECRET_NAME = /TOKEN|SECRET|PASSWORD|PASSPHRASE|CREDENTIAL|API_?KEY|PRIVATE_?KEY/i;

/** Shorter values are too common in ordinary text. */
const SHORTEST_SECRET = 8;

/** @param env where the secrets come from: every PEM block, and every value of a variable with a secret's name */
export function redactorOf(env: Env): Redact {
  const values = Object.entries(env).flatMap(([name, value = ""]) => {
    if (value.includes("-----BEGIN ")) return value.split("\n").filter((line) => !line.startsWith("-----"));
    return SECRET_NAME.test(name) ? [value] : [];
  });
  const secrets = values.map((value) => value.trim()).filter((value) => value.length >= SHORTEST_SECRET);
  // The longest first, because one may be the beginning of another.
  const sorted = [...new Set(secrets)].sort((a, b) => b.length - a.length);
  return (text) => sorted.reduce((clean, secret) => clean.replaceAll(secret, REMOVED), text.replace(PEM, REMOVED));
}
