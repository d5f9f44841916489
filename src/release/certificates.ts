import { createPrivateKey, X509Certificate } from "node:crypto";
import { addressOf } from "../desired/address";
import type { DesiredHostname, DesiredState } from "../desired/desired-state";
import { fingerprintsOf, PLACEHOLDERS } from "../review/fingerprint";
import { HOST } from "../review/hostnames";
import { isArray, type JsonObject, objectAt, objectsAt } from "../review/json";
import type { HeldStack } from "../review/manifest";
import { type CertificatePair, pairIn, type StackState } from "./state";

/** Values of the Terraform variables that hold certificates and their private keys, by the variable's name. */
export interface GivenCertificates {
  readonly values: Readonly<Record<string, string>>;
  /** A plan shows where a key is sent, and needs none: a placeholder stands in, whatever was given. */
  readonly withKeys: boolean;
}

type Env = Readonly<Record<string, string | undefined>>;

/** Terraform's name for the environment variable of a variable. */
const PREFIX = "TF_VAR_";

/** The pairs that the environment's hostnames name, and what is left of the process's environment without them. */
export function takeCertificates(
  env: Env,
  desired: DesiredState,
  withKeys: boolean,
): { readonly certificates: GivenCertificates; readonly rest: Env } {
  const pairs = desired.shards.flatMap(({ hostnames }) =>
    hostnames.flatMap(({ certificate }) => certificate.uploaded ?? []),
  );
  const keys = new Set(pairs.map(({ privateKey }) => privateKey));
  const names = new Set([...keys, ...pairs.map(({ certificate }) => certificate)]);
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
 * What Terraform is given for a stack's variables. What is not there gets a placeholder: most pairs are ignored, since
 * Cloudflare has them, and a variable that nobody set must not stop what doesn't need it. `pairsSent` tells what does.
 */
export function certificateVariables(
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
    variables[privateKey] = keptKey(hostnames, privateKey, values, state) ?? given ?? PLACEHOLDERS["private key"];
  }
  return variables;
}

/**
 * The key in the state, where every hostname that names the variable has there the certificate that is given now: the
 * key belongs to it, so nothing would be sent. With a placeholder, a `rotate` that is done would plan the pair anew.
 */
function keptKey(
  hostnames: readonly DesiredHostname[],
  variable: string,
  values: GivenCertificates["values"],
  state: StackState | undefined,
): string | undefined {
  const using = hostnames.filter(({ certificate: { uploaded } }) => uploaded?.privateKey === variable);
  const keys = using.map(({ name, certificate: { uploaded } }) => {
    const pair = state?.pairs.get(addressOf(HOST, name));
    const given = values[uploaded?.certificate ?? ""];
    return pair !== undefined && pair.certificate === given ? pair.privateKey : undefined;
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
  const byAddress = new Map(hostnames.map((desired) => [addressOf(HOST, desired.name), desired]));
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

/** Hostnames whose certificate would have to be sent and is not there, or is none. */
export function missingCertificates(stack: string, sent: readonly SentPair[]): readonly HeldStack[] {
  return sent.flatMap(
    ({
      desired: {
        hostname,
        certificate: { uploaded },
      },
      certificate,
    }) =>
      uploaded === undefined || isCertificate(certificate) ? [] : [{ stack, hostname, variable: uploaded.certificate }],
  );
}

function isCertificate(text: string): boolean {
  return fingerprintsOf(text).every(({ kind }) => kind === "certificate");
}

/** Whether a private key is the certificate's. The first certificate of a chain is the hostname's own. */
export function belongsTogether({ certificate, privateKey }: CertificatePair): boolean {
  try {
    return new X509Certificate(certificate).checkPrivateKey(createPrivateKey(privateKey));
  } catch {
    return false; // one of them is no PEM text
  }
}
