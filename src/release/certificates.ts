import { createPrivateKey, X509Certificate } from "node:crypto";
import { compare } from "../registry/problem";
import {
  type CertificateFingerprint,
  type Fingerprint,
  fingerprintsOf,
  isHidden,
  PLACEHOLDERS,
} from "../review/fingerprint";
import { HOST } from "../review/hostnames";
import { isArray, isObject, type JsonObject, objectAt, objectsAt, stringAt } from "../review/json";
import type { Plan } from "../review/plan";
import { digestsOf, type PlannedCertificate } from "../review/sensitive";

/**
 * Uploaded certificates: which a release sends, and what Terraform's variables hold while it plans and applies. The job
 * that plans never gets a private key; the one that applies proves that certificate and key are what was reviewed. Pure.
 */

/** A hostname's certificate and private key, as its stack declares them. */
export interface UploadedPair {
  readonly stack: string;
  readonly address: string;
  readonly hostname: string;
  /** Names of Terraform variables. */
  readonly certificate: string;
  readonly privateKey: string;
  /** Terraform ignores the pair (`ignore_changes`), and the hostname exists: neither text is sent. */
  readonly ignored: boolean;
  /** What the state has; undefined where the hostname is new. */
  readonly held: HeldPair | undefined;
}

/** The texts (PEM) that a state holds of a custom hostname; null where it was never sent any. Secret. */
export interface HeldPair {
  readonly certificate: string | null;
  readonly privateKey: string | null;
}

/** Why a pair can't be planned or applied. The message names the hostname and the variable, and never a text. */
export interface CertificateProblem {
  readonly hostname: string;
  readonly variable: string;
  readonly message: string;
}

export interface CertificateVariables {
  /** To set over the job's own environment: `TF_VAR_<name>` of every variable of a pair. */
  readonly env: Readonly<Record<string, string>>;
  /** Sorted by hostname. */
  readonly problems: readonly CertificateProblem[];
}

type Env = Readonly<Record<string, string | undefined>>;

/**
 * The custom hostnames that a state holds, by address. A tainted one is left out: Terraform creates it anew, and then
 * ignores nothing.
 * @param state what `terraform state pull` printed; empty when there is none yet
 */
export function heldPairs(state: string): ReadonlyMap<string, HeldPair> {
  const document: unknown = state.trim() === "" ? {} : JSON.parse(state);
  const hosts = objectsAt(isObject(document) ? document : {}, "resources").filter(
    ({ mode, type, module }) => mode === "managed" && type === HOST && module === undefined,
  );
  return new Map(
    hosts.flatMap((host) =>
      objectsAt(host, "instances")
        .filter(({ status, deposed }) => status !== "tainted" && deposed === undefined)
        .map(({ attributes }) => [`${HOST}.${String(host.name)}`, heldPair(isObject(attributes) ? attributes : {})]),
    ),
  );
}

function heldPair(attributes: JsonObject): HeldPair {
  const ssl = objectAt(attributes, "ssl");
  return { certificate: stringAt(ssl, "custom_certificate") ?? null, privateKey: stringAt(ssl, "custom_key") ?? null };
}

/**
 * The uploaded pairs of a stack, by hostname. Only pairs of variables: what somebody's own code writes otherwise is
 * compared like anything else.
 * @param config the stack as synthesized
 * @param held by address, the hostnames that Terraform will find: those of heldPairs(), and those it imports
 */
export function uploadedPairs(
  { name: stack, config }: { readonly name: string; readonly config: JsonObject },
  held: ReadonlyMap<string, HeldPair>,
): readonly UploadedPair[] {
  const pairs = Object.entries(objectAt(objectAt(config, "resource"), HOST)).flatMap(([name, block]) => {
    const ssl = objectAt(isObject(block) ? block : {}, "ssl");
    const [certificate, privateKey] = [variableIn(ssl.custom_certificate), variableIn(ssl.custom_key)];
    if (!isObject(block) || certificate === undefined || privateKey === undefined) return [];
    const address = `${HOST}.${name}`;
    const found = held.get(address);
    const hostname = stringAt(block, "hostname") ?? name;
    return [
      {
        stack,
        address,
        hostname,
        certificate,
        privateKey,
        ignored: found !== undefined && ignores(block),
        held: found,
      },
    ];
  });
  return pairs.sort((a, b) => compare(a.hostname, b.hostname));
}

function variableIn(expression: unknown): string | undefined {
  return typeof expression === "string" ? /^\$\{var\.([\w-]+)\}$/.exec(expression)?.[1] : undefined;
}

function ignores(block: JsonObject): boolean {
  const { ignore_changes: ignored } = objectAt(block, "lifecycle");
  if (ignored === "all") return true;
  const paths = isArray(ignored) ? ignored : [];
  return ["ssl.custom_certificate", "ssl.custom_key"].every((path) => paths.includes(path) || paths.includes("ssl"));
}

/**
 * Variables for `terraform plan`: the certificate of each pair that would be sent, and placeholders for everything else.
 * A private key in the environment is hidden from Terraform. A variable that nobody set is a problem only for the
 * hostname that would send it.
 */
export function planVariables(pairs: readonly UploadedPair[], env: Env): CertificateVariables {
  const used = pairs.map((pair) => ({ pair, use: useOf(pair, env) }));
  const texts = used.flatMap(({ pair, use }): Texts => {
    if (use === "sent") return [[pair.certificate, certificateFor(pair, env)]];
    return use === "kept" ? heldTexts(pair) : [];
  });
  const problems = used.flatMap(({ pair, use }) => (use === "sent" ? certificateProblems(pair, env) : []));
  return { env: withPlaceholders(pairs, texts), problems };
}

/**
 * Variables for the plan that is applied: both texts of each pair that is sent. Problems are what the review could not
 * see: another certificate than the reviewed one, a key that doesn't belong to it, one that has expired since.
 * @param reviewed plannedCertificates() of the release
 * @param now milliseconds since 1970
 */
export function applyVariables(
  pairs: readonly UploadedPair[],
  env: Env,
  reviewed: readonly PlannedCertificate[],
  now: number,
): CertificateVariables {
  const used = pairs.map((pair) => ({ pair, use: useOf(pair, env) }));
  const texts = used.flatMap(({ pair, use }): Texts => {
    if (use === "kept") return heldTexts(pair);
    if (use === "ignored") return [];
    return [
      [pair.certificate, textOf(env, pair.certificate)],
      [pair.privateKey, textOf(env, pair.privateKey)],
    ];
  });
  const problems = used.flatMap(({ pair, use }) => (use === "sent" ? pairProblems(pair, env, reviewed, now) : []));
  return { env: withPlaceholders(pairs, texts), problems };
}

/** `kept`: declared to be sent, but the state has this very pair already, so that its own texts plan no change. */
type Use = "ignored" | "kept" | "sent";

function useOf(pair: UploadedPair, env: Env): Use {
  if (pair.ignored) return "ignored";
  const { certificate, privateKey } = pair.held ?? {};
  if (!certificate || !privateKey) return "sent";
  const fingerprints = certificatesIn(fingerprintsOf(textOf(env, pair.certificate)));
  const isSame =
    fingerprints.length > 0 && digestsOf(fingerprints) === digestsOf(certificatesIn(fingerprintsOf(certificate)));
  return isSame && belongs(privateKey, certificate) ? "kept" : "sent";
}

type Texts = readonly (readonly [variable: string, text: string])[];

function heldTexts({ certificate, privateKey, held }: UploadedPair): Texts {
  return [
    [certificate, held?.certificate ?? ""],
    [privateKey, held?.privateKey ?? ""],
  ];
}

function withPlaceholders(pairs: readonly UploadedPair[], texts: Texts): Readonly<Record<string, string>> {
  const placeholders = pairs.flatMap(
    ({ certificate, privateKey }): Texts => [
      [certificate, PLACEHOLDERS.certificate],
      [privateKey, PLACEHOLDERS["private key"]],
    ],
  );
  const filled = texts.filter(([, text]) => text !== "");
  return Object.fromEntries([...placeholders, ...filled].map(([name, text]) => [environmentName(name), text]));
}

function environmentName(variable: string): string {
  return `TF_VAR_${variable}`;
}

function textOf(env: Env, variable: string): string {
  return env[environmentName(variable)] ?? "";
}

/** A text that is more than a certificate may hold a private key, and does not go to Terraform. */
function certificateFor({ certificate }: UploadedPair, env: Env): string {
  const text = textOf(env, certificate);
  return fingerprintsOf(text).every(({ kind }) => kind === "certificate") ? text : "";
}

function certificateProblems({ hostname, certificate }: UploadedPair, env: Env): readonly CertificateProblem[] {
  const text = textOf(env, certificate);
  const name = environmentName(certificate);
  const problem = (message: string) => [{ hostname, variable: certificate, message: `${hostname}: ${message}` }];
  if (text === "")
    return problem(`this release sends its certificate, and ${name} is not set. Set it to the certificate (PEM).`);
  const kinds = new Set(fingerprintsOf(text).map(({ kind }) => kind));
  if (kinds.has("private-key")) {
    return problem(
      `${name} holds a private key. Set it to the certificate alone, and replace the key if others could read it.`,
    );
  }
  if (kinds.size !== 1 || !kinds.has("certificate")) {
    return problem(
      `${name} holds something other than certificates. Set it to the certificate (PEM), then those of its issuers.`,
    );
  }
  if (covers(text, hostname)) return [];
  return problem(
    `the certificate in ${name} does not cover this hostname, and Cloudflare would refuse it. Set another certificate.`,
  );
}

/** `*.acme.com` is covered by a certificate that covers any one name below acme.com. */
function covers(certificate: string, hostname: string): boolean {
  const name = hostname.replace(/^\*/, "switchyard");
  return new X509Certificate(certificate).checkHost(name, { subject: "default" }) !== undefined;
}

function pairProblems(
  pair: UploadedPair,
  env: Env,
  reviewed: readonly PlannedCertificate[],
  now: number,
): readonly CertificateProblem[] {
  const wrong = [...certificateProblems(pair, env), ...keyProblems(pair, env)];
  if (wrong.length > 0) return wrong;
  const { hostname, certificate, privateKey } = pair;
  const [text, key] = [textOf(env, certificate), textOf(env, privateKey)];
  const found = certificatesIn(fingerprintsOf(text));
  const [leaf] = found;
  const expected = reviewedFor(pair, reviewed);
  const problem = (variable: string, message: string) => ({ hostname, variable, message: `${hostname}: ${message}` });
  const problems: (CertificateProblem | false)[] = [
    digestsOf(found) !== digestsOf(expected) &&
      problem(
        certificate,
        `the certificate in ${environmentName(certificate)} is not the reviewed one (reviewed: ${listed(expected)}; now: ${listed(found)}). Set the reviewed certificate, or plan and review again.`,
      ),
    !belongs(key, text) &&
      problem(
        privateKey,
        `the private key in ${environmentName(privateKey)} does not belong to the certificate in ${environmentName(certificate)}. Set the key that the certificate was issued for.`,
      ),
    leaf !== undefined &&
      Date.parse(leaf.expires) < now &&
      problem(
        certificate,
        `the certificate in ${environmentName(certificate)} expired on ${leaf.expires.slice(0, 10)}. Set a valid certificate, then plan and review again.`,
      ),
  ];
  return problems.filter((one) => one !== false);
}

function keyProblems({ hostname, privateKey }: UploadedPair, env: Env): readonly CertificateProblem[] {
  const text = textOf(env, privateKey);
  const name = environmentName(privateKey);
  const problem = (message: string) => [{ hostname, variable: privateKey, message: `${hostname}: ${message}` }];
  if (text === "")
    return problem(`this release sends its private key, and ${name} is not set. Set it to the private key (PEM).`);
  const [first, ...more] = fingerprintsOf(text);
  if (first?.kind === "private-key" && more.length === 0) return [];
  if (first?.kind === "certificate") return problem(`${name} holds a certificate. Set it to the private key (PEM).`);
  if (first !== undefined && isHidden(first) && text.includes("ENCRYPTED")) {
    return problem(`the private key in ${name} is encrypted. Set the decrypted key: openssl pkey -in <file>.`);
  }
  return problem(`${name} holds something other than one private key. Set it to the private key (PEM) alone.`);
}

function reviewedFor({ stack, address }: UploadedPair, reviewed: readonly PlannedCertificate[]) {
  const found = reviewed.find(
    (one) => one.stack === stack && one.address === address && one.path.join(".") === "ssl.custom_certificate",
  );
  return found?.certificates ?? [];
}

/** As much of each fingerprint as a person compares. */
function listed(certificates: readonly CertificateFingerprint[]): string {
  return certificates.length === 0 ? "none" : certificates.map(({ sha256 }) => `sha256 ${sha256}`).join(", ");
}

function certificatesIn(fingerprints: readonly Fingerprint[]): readonly CertificateFingerprint[] {
  return fingerprints.filter((one): one is CertificateFingerprint => one.kind === "certificate");
}

/** @param certificate whose first is the key's */
function belongs(privateKey: string, certificate: string): boolean {
  try {
    return new X509Certificate(certificate).checkPrivateKey(createPrivateKey(privateKey));
  } catch {
    return false;
  }
}

/**
 * Hostnames that a plan would send a placeholder for, although their pair is ignored: Cloudflare no longer has the
 * hostname, or Terraform replaces it. Plan such a stack again with them left out of what is held. A private key's
 * placeholder is as it should be in a job that plans, and never in one that applies.
 */
export function placeholdersIn(
  { sensitive }: Plan,
  job: "plan" | "apply",
): readonly { readonly address: string; readonly hostname: string | undefined }[] {
  const sent = sensitive.filter(
    ({ side, fingerprints }) =>
      side === "after" &&
      fingerprints.some((one) => one.kind === "placeholder" && (job === "apply" || one.of === "certificate")),
  );
  return [...new Map(sent.map(({ address, hostname }) => [address, { address, hostname }])).values()];
}
