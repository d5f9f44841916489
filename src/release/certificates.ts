import { createPrivateKey, X509Certificate } from "node:crypto";
import { addressOf } from "../addresses/address";
import type { DesiredHostname, DesiredState } from "../desired/desired-state";
import type { Env } from "../env";
import { isArray, type JsonObject, objectAt, objectsAt } from "../json";
import type { HeldStack } from "../manifest/manifest";
import { fingerprintsOf, PLACEHOLDERS } from "../terraform/fingerprint";
import { CUSTOM_HOSTNAME } from "../terraform/resource-types";
import { type CertificatePair, pairIn, type StackState } from "../terraform/state";

/** Values of the Terraform variables that hold certificates and their private keys, by the variable's name. */
export interface GivenCertificates {
  readonly values: Readonly<Record<string, string>>;
  /** False in a plan: it only shows which hostnames are sent a key, so it uses a placeholder even if a key is set. */
  readonly withKeys: boolean;
}

/** Terraform reads the variable `x` from the environment variable `TF_VAR_x`. */
const PREFIX = "TF_VAR_";

/** Takes the variables that the environment's hostnames name out of the process's environment, and returns both parts. */
export function takeCertificates(
  env: Env,
  desired: DesiredState,
  withKeys: boolean,
): { readonly certificates: GivenCertificates; readonly rest: Env } {
  const pairs = desired.shards.flatMap(({ hostnames }) =>
    hostnames.flatMap(({ certificate }) => certificate.uploaded ?? []),
  );
  const keys = new Set<string>(pairs.map(({ privateKey }) => privateKey));
  const names = new Set<string>([...keys, ...pairs.map(({ certificate }) => certificate)]);
  const values = new Map<string, string>();
  for (const name of names) {
    const value = env[PREFIX + name] ?? "";
    if (value.trim() !== "" && (withKeys || !keys.has(name))) values.set(name, value);
  }
  const rest = Object.entries(env).filter(
    ([name]) => !name.startsWith(PREFIX) || !names.has(name.slice(PREFIX.length)),
  );
  return { certificates: { values: Object.fromEntries(values), withKeys }, rest: Object.fromEntries(rest) };
}

/**
 * The values of a stack's Terraform variables. One that is not set gets a placeholder, so that it stops nothing that doesn't
 * need it: Cloudflare already has most certificates, and Terraform ignores those. `pairsSent` finds the ones that are needed.
 */
export function certificateValues(
  hostnames: readonly DesiredHostname[],
  { values, withKeys }: GivenCertificates,
  state: StackState | undefined,
): Readonly<Record<string, string>> {
  const variables: Record<string, string> = {};
  for (const {
    certificate: { uploaded },
  } of hostnames) {
    if (uploaded === undefined) continue;
    const { certificate, privateKey } = uploaded;
    variables[certificate] = values[certificate] ?? PLACEHOLDERS.certificate;
    const given = withKeys ? values[privateKey] : undefined;
    variables[privateKey] = keyInState(hostnames, privateKey, values, state) ?? given ?? PLACEHOLDERS["private key"];
  }
  return variables;
}

/**
 * The private key in the state, if every hostname that uses the variable has in the state the certificate that is set now: the
 * key belongs to it, and nothing would be sent. With a placeholder, a finished `rotate` would plan to send the pair again.
 */
function keyInState(
  hostnames: readonly DesiredHostname[],
  variable: string,
  values: GivenCertificates["values"],
  state: StackState | undefined,
): string | undefined {
  const using = hostnames.filter(({ certificate: { uploaded } }) => uploaded?.privateKey === variable);
  const keys = using.map(({ name, certificate: { uploaded } }) => {
    const pair = state?.pairs.get(addressOf(CUSTOM_HOSTNAME, name));
    const given = values[uploaded?.certificate ?? ""];
    if (pair === undefined || pair.privateKey === "") return undefined; // Cloudflare returns no key, so a refreshed state has none
    return pair.certificate === given ? pair.privateKey : undefined;
  });
  const [first] = keys;
  return keys.every((key) => key === first) ? first : undefined;
}

/** A hostname whose certificate and key a plan sends to Cloudflare. */
export interface SentPair extends CertificatePair {
  readonly desired: DesiredHostname;
}

/** @param document the plan's JSON, not masked */
export function pairsSent(document: JsonObject, hostnames: readonly DesiredHostname[]): readonly SentPair[] {
  const byAddress = new Map(hostnames.map((desired) => [addressOf(CUSTOM_HOSTNAME, desired.name), desired]));
  return objectsAt(document, "resource_changes").flatMap((resource) => {
    const desired = byAddress.get(String(resource.address));
    const change = objectAt(resource, "change");
    const pair = pairIn(objectAt(change, "after"));
    return desired === undefined || pair === undefined || !isSent(change, pair) ? [] : [{ desired, ...pair }];
  });
}

function isSent(change: JsonObject, pair: CertificatePair): boolean {
  const actions = isArray(change.actions) ? change.actions : [];
  if (actions.includes("create")) return true;
  const before = pairIn(objectAt(change, "before"));
  return (
    actions.includes("update") && !(before?.certificate === pair.certificate && before.privateKey === pair.privateKey)
  );
}

/** Hostnames whose certificate must be sent, but is missing or unusable. */
export function heldCertificates(stack: string, sent: readonly SentPair[]): readonly HeldStack[] {
  return sent.flatMap((pair) => {
    const problem = certificateProblem(pair);
    const { hostname, certificate } = pair.desired;
    return problem === undefined
      ? []
      : [{ stack, hostname, reason: "certificate", variable: certificate.uploaded?.certificate ?? "", problem }];
  });
}

/** What is wrong with a certificate that is sent, and what to do. Never contains its text. */
export function certificateProblem({
  desired: { hostname, certificate: declared },
  certificate,
}: SentPair): string | undefined {
  const variable = PREFIX + (declared.uploaded?.certificate ?? "");
  const problem = (what: string) => `${hostname} needs a certificate, but ${variable} ${what}`;
  const kinds = new Set(fingerprintsOf(certificate).map(({ kind }) => kind));
  if (certificate === PLACEHOLDERS.certificate) return problem("is not set. Set it to the certificate (PEM).");
  if (kinds.has("private-key"))
    return problem("holds a private key. Set it to the certificate only. If others could read the key, replace it.");
  if (kinds.size !== 1 || !kinds.has("certificate"))
    return problem(
      "holds something other than certificates. Set it to the certificate (PEM), followed by its issuers' certificates.",
    );
  if (!covers(certificate, hostname))
    return problem(
      "holds a certificate for other names, which Cloudflare refuses. Set it to a certificate for this hostname.",
    );
  return undefined;
}

/** `*.acme.com` is covered by a certificate for any one name below acme.com. */
function covers(certificate: string, hostname: string): boolean {
  const name = hostname.replace(/^\*/, "switchyard");
  return new X509Certificate(certificate).checkHost(name, { subject: "default" }) !== undefined;
}

/** What is wrong with the private key of a pair that is sent, and what to do. Never contains its text. */
export function privateKeyProblem(pair: SentPair): string | undefined {
  const { hostname, certificate: declared } = pair.desired;
  const variable = PREFIX + (declared.uploaded?.privateKey ?? "");
  const problem = (what: string) => `${hostname} needs a private key, but ${variable} ${what}`;
  const [first, ...more] = fingerprintsOf(pair.privateKey);
  if (first?.kind === "placeholder") return problem("is not set here. Set it to the private key (PEM).");
  if (first?.kind === "certificate") return problem("holds a certificate. Set it to the private key (PEM).");
  if (first?.kind !== "private-key" && pair.privateKey.includes("ENCRYPTED"))
    return problem("holds an encrypted key. Decrypt it first: openssl pkey -in <file>.");
  if (first?.kind !== "private-key" || more.length > 0)
    return problem("holds something other than one private key. Set it to the private key (PEM) only.");
  return undefined;
}

/** What is wrong if the certificate and the key are each valid, but do not belong together. */
export function pairProblem(pair: SentPair): string | undefined {
  const { hostname, certificate: declared } = pair.desired;
  const { certificate = "", privateKey = "" } = declared.uploaded ?? {};
  if (belongsTogether(pair)) return undefined;
  return `The private key of ${hostname} (${PREFIX}${privateKey}) does not belong to its certificate (${PREFIX}${certificate}). Set the key that the certificate was issued for.`;
}

/** What is wrong with a certificate that is sent after it expired. @param now milliseconds since 1970 */
export function expiryProblem({ desired: { hostname, certificate: declared }, certificate }: SentPair, now: number) {
  const [first] = fingerprintsOf(certificate);
  if (first?.kind !== "certificate" || Date.parse(first.expires) >= now) return undefined;
  const variable = PREFIX + (declared.uploaded?.certificate ?? "");
  return `The certificate of ${hostname} (${variable}) expired on ${first.expires.slice(0, 10)}. Set a valid certificate, then plan and review again.`;
}

/** Whether a private key is the certificate's. The first certificate of a chain is the hostname's own. */
function belongsTogether({ certificate, privateKey }: CertificatePair): boolean {
  try {
    return new X509Certificate(certificate).checkPrivateKey(createPrivateKey(privateKey));
  } catch {
    return false; // one of them is not PEM
  }
}
