import { createHash } from "node:crypto";
import { getDomain } from "tldts";
import { lifetimeOf, renewalBeforeEnd } from "./certificate-lifetimes";
import { type CertificateOrder, DEFAULT_SETTINGS } from "./certificate-order";
import { inCipherSuiteOrder } from "./cipher-suites";
import { DAYS, SECONDS } from "./clock";
import { publishedAt } from "./customers";
import { caaAllows, type HostnameInputs, isHeld, pointsToUs } from "./hostname-inputs";
import { firstCheck } from "./hostname-life";
import type { Shapes } from "./shapes";
import { lastValidationCheck, nextValidationCheck } from "./validation-schedule";

/** Where the certificate of a custom hostname is in its life. */
export interface CertificateState {
  status:
    | "initializing"
    | "pending_validation"
    | "pending_issuance"
    | "pending_deployment"
    | "active"
    | "validation_timed_out"
    | "expired";
  since: number;
  /** When it was ordered; a renewal is a new order. */
  orderedAt: number;
  /** Which order this is: tokens and serial number follow from it. */
  order: number;
  authority: string;
  /** How it is validated now, where a renewal changed what was ordered. */
  method?: "http";
  /** From when to when it is valid, once it is issued. */
  issuedAt?: number;
  expiresAt?: number;
}

/** A certificate and where its hostname can prove itself. */
export interface CertificateCase {
  id: string;
  request: CertificateOrder;
  inputs: HostnameInputs;
  /** The zone's identifier for DCV delegation. */
  delegation: string;
  shapes: Shapes;
}

/** "After a few seconds", say the docs of the tokens; the other lengths are ours. */
const INITIALIZING = 5 * SECONDS;
const ISSUANCE = 30 * SECONDS;
const DEPLOYMENT = 30 * SECONDS;
/** Documented. */
const TOKEN_LIFE: Record<string, number> = { lets_encrypt: 7 * DAYS };
const USUAL_TOKEN_LIFE = 14 * DAYS;

/** @returns the state of a certificate that has just been ordered. */
export function orderedAt(now: number, { request }: CertificateCase, order: number): CertificateState {
  return { status: "initializing", since: now, orderedAt: now, order, authority: request.authority || "google" };
}

/** @returns what `state` has become by `now`. */
export function certificateAt(state: CertificateState, of: CertificateCase, now: number): CertificateState {
  let current = state;
  for (;;) {
    const next = step(current, of, now);
    if (next === undefined) return current;
    current = next;
  }
}

function step(state: CertificateState, of: CertificateCase, now: number): CertificateState | undefined {
  switch (state.status) {
    case "initializing":
      return after(
        state,
        INITIALIZING,
        of.request.uploaded === undefined ? "pending_validation" : "pending_deployment",
        now,
      );
    case "pending_validation":
      return validated(state, of, now);
    case "pending_issuance":
      return after(state, ISSUANCE, "pending_deployment", now);
    case "pending_deployment":
      return deployed(state, of, now);
    case "active":
      return renewed(state, of, now);
    default:
      return undefined;
  }
}

function after(
  state: CertificateState,
  period: number,
  status: CertificateState["status"],
  now: number,
): CertificateState | undefined {
  const at = state.since + period;
  return now < at ? undefined : { ...state, status, since: at };
}

function validated(state: CertificateState, of: CertificateCase, now: number): CertificateState | undefined {
  const end = state.orderedAt + tokenLife(state.authority);
  const at = firstProof(state, of, state.since, Math.min(now, end));
  if (at !== undefined) {
    return { ...state, status: "pending_issuance", since: at, authority: issuerAt(of, at) ?? state.authority };
  }
  return now < end ? undefined : { ...state, status: "validation_timed_out", since: end };
}

function deployed(state: CertificateState, { request }: CertificateCase, now: number): CertificateState | undefined {
  const at = state.since + DEPLOYMENT;
  return now < at ? undefined : issuedAt(state, at, request.uploaded?.expiresAt);
}

function issuedAt(state: CertificateState, at: number, expiresAt?: number): CertificateState {
  const end = expiresAt ?? at + lifetimeOf(state.authority, at);
  return { ...state, status: "active", since: at, issuedAt: at, expiresAt: end };
}

/** Some time before its end a certificate is ordered anew; the old one stays until the new one is there. */
function renewed(state: CertificateState, of: CertificateCase, now: number): CertificateState | undefined {
  const end = state.expiresAt ?? Number.POSITIVE_INFINITY;
  const next = renewalOf(state, of);
  const at = next === undefined ? undefined : firstProof(next, of, next.orderedAt, Math.min(now, end));
  if (at !== undefined && next !== undefined) {
    const active = at + ISSUANCE + DEPLOYMENT;
    return now < active ? undefined : issuedAt({ ...next, authority: issuerAt(of, at) ?? next.authority }, active);
  }
  return now < end ? undefined : { ...state, status: "expired", since: end };
}

/** @returns the order that is to replace an active certificate; undefined for an uploaded one. */
function renewalOf(state: CertificateState, of: CertificateCase): CertificateState | undefined {
  if (of.request.uploaded !== undefined || state.expiresAt === undefined || state.issuedAt === undefined) {
    return undefined;
  }
  const at = state.expiresAt - renewalBeforeEnd(state.expiresAt - state.issuedAt);
  const renewal = { ...state, status: "pending_validation", since: at, orderedAt: at, order: state.order + 1 } as const;
  return renewsByHttp(of, at) ? { ...renewal, method: "http" } : renewal;
}

/** Announced in September 2026: a TXT hostname without a wildcard whose traffic is here is moved to HTTP when it renews. */
function renewsByHttp({ request, inputs, shapes }: CertificateCase, at: number): boolean {
  return shapes.renewal === "http" && request.method === "txt" && !request.wildcard && pointsToUs(inputs, at);
}

function methodOf(state: CertificateState, { request }: CertificateCase): CertificateOrder["method"] {
  return state.method ?? request.method;
}

function firstProof(state: CertificateState, of: CertificateCase, from: number, to: number): number | undefined {
  const check = (time: number) => nextValidationCheck(state.orderedAt, time);
  const urls = tokensOf(state, of).flatMap((token) => [token.url, `_acme-challenge.${of.inputs.hostname}`]);
  return firstCheck(of.inputs, from, to, check, (at) => isProven(state, of, at), urls);
}

/** Control of the name is shown, and some authority may issue. */
function isProven(state: CertificateState, of: CertificateCase, at: number): boolean {
  if (isHeld(of.inputs, at) || issuerAt(of, at) === undefined) return false;
  return provenByHttp(state, of, at) || provenByTxt(state, of, at) || provenByMail(of, at);
}

/** Cloudflare tries HTTP by itself for every certificate without a wildcard, whatever method was chosen. */
function provenByHttp(state: CertificateState, of: CertificateCase, at: number): boolean {
  const { request, inputs, id } = of;
  if (request.wildcard) return false;
  if (pointsToUs(inputs, at)) return true;
  const { url, value } = tokenOf(id, state.order, 0, inputs.hostname);
  return (
    methodOf(state, of) === "http" && publishedAt(inputs.dns, url, "HTTP", at).some((body) => body.trim() === value)
  );
}

/** A TXT record of the customer's own hides a delegation: a stale one blocks it without a word. */
function provenByTxt(state: CertificateState, of: CertificateCase, at: number): boolean {
  const { inputs } = of;
  if (methodOf(state, of) !== "txt") return false;
  const name = `_acme-challenge.${inputs.hostname}`;
  const texts = publishedAt(inputs.dns, name, "TXT", at);
  if (texts.length === 0) return publishedAt(inputs.dns, name, "CNAME", at).some((target) => delegates(target, of));
  return tokensOf(state, of).every(({ value }) => texts.includes(value));
}

function delegates(target: string, of: CertificateCase): boolean {
  return target.toLowerCase().replace(/\.$/, "") === delegationTarget(of);
}

function provenByMail({ request, inputs }: CertificateCase, at: number): boolean {
  return request.method === "email" && publishedAt(inputs.dns, inputs.hostname, "EMAIL", at).length > 0;
}

/** The authority that would issue: the one chosen, else Google, else Let's Encrypt where CAA forbids Google. */
function issuerAt({ request, inputs }: CertificateCase, at: number): string | undefined {
  const candidates = request.authority === "" ? ["google", "lets_encrypt"] : [request.authority];
  return candidates.find((authority) => caaAllows(inputs, authority, request.wildcard, at));
}

function tokenLife(authority: string): number {
  return TOKEN_LIFE[authority] ?? USUAL_TOKEN_LIFE;
}

interface Token {
  /** The TXT record's value, and the body at `url`. */
  value: string;
  url: string;
}

/**
 * A certificate with a wildcard proves two names, with one token each, at the same `_acme-challenge` name. SSL.com issues
 * one for RSA and one for ECDSA keys, each with its own tokens.
 */
function tokensOf(state: CertificateState, { id, request, inputs }: CertificateCase): Token[] {
  const count = (request.wildcard ? 2 : 1) * (state.authority === "ssl_com" ? 2 : 1);
  return Array.from({ length: count }, (_, index) => tokenOf(id, state.order, index, inputs.hostname));
}

function tokenOf(id: string, order: number, index: number, hostname: string): Token {
  const hash = createHash("sha256").update(`token ${id} ${order} ${index}`).digest();
  return {
    value: hash.toString("base64url"),
    url: `http://${hostname}/.well-known/pki-validation/ca3-${hash.toString("hex", 0, 16)}.txt`,
  };
}

function delegationTarget({ inputs, delegation }: CertificateCase): string {
  return `${inputs.hostname}.${delegation}.dcv.cloudflare.com`;
}

/** @returns `ssl` as the API shows it. */
export function showCertificate(state: CertificateState, of: CertificateCase, now: number, deleted: boolean) {
  const { id, request, shapes } = of;
  const hidden = request.uploaded !== undefined && shapes.uploaded === "nothing";
  return {
    id,
    ...(hidden ? {} : { type: request.type, method: methodOf(state, of) }),
    status: deleted ? "deleted" : state.status,
    ...showSettings(of),
    bundle_method: request.bundleMethod,
    wildcard: request.wildcard,
    certificate_authority: state.authority,
    ...(deleted ? {} : showValidation(state, of, now)),
    ...showIssued(state, of),
  };
}

function showSettings({ request, shapes }: CertificateCase) {
  const settings = shapes.settings === "all" ? { ...DEFAULT_SETTINGS, ...request.settings } : request.settings;
  if (Object.keys(settings).length === 0) return {};
  const { ciphers } = settings;
  const reorder = ciphers !== undefined && shapes.ciphers === "reordered";
  return { settings: reorder ? { ...settings, ciphers: inCipherSuiteOrder(ciphers) } : settings };
}

function showValidation(state: CertificateState, of: CertificateCase, now: number) {
  const order = openOrder(state, of, now);
  if (order === undefined) return {};
  const error = validationError(order, of, now);
  return {
    validation_records: showRecords(order, of),
    ...(error === undefined ? {} : { validation_errors: [{ message: error }] }),
    dcv_delegation_records: [{ cname: `_acme-challenge.${of.inputs.hostname}`, cname_target: delegationTarget(of) }],
  };
}

/** The order that still waits for a proof: the first one, or a renewal under way. */
function openOrder(state: CertificateState, of: CertificateCase, now: number): CertificateState | undefined {
  if (state.status === "pending_validation") return state;
  const next = state.status === "active" ? renewalOf(state, of) : undefined;
  if (next === undefined || now < next.orderedAt) return undefined;
  return firstProof(next, of, next.orderedAt, now) === undefined ? next : undefined;
}

function showRecords(order: CertificateState, of: CertificateCase) {
  const { inputs } = of;
  const method = methodOf(order, of);
  if (method === "email") return [{ status: "pending", emails: mailboxes(inputs.hostname) }];
  return tokensOf(order, of).map(({ value, url }) =>
    method === "txt"
      ? { status: "pending", txt_name: `_acme-challenge.${inputs.hostname}`, txt_value: value }
      : { status: "pending", http_url: url, http_body: value },
  );
}

/** Documented: mail goes to five mailboxes of the base domain, wherever below it the hostname is. */
function mailboxes(hostname: string): string[] {
  const domain = getDomain(hostname, { allowPrivateDomains: true }) ?? hostname;
  return ["admin", "administrator", "hostmaster", "postmaster", "webmaster"].map((name) => `${name}@${domain}`);
}

/** Only CAA is ever reported: a stale `_acme-challenge` record is not, at Cloudflare neither. */
function validationError(order: CertificateState, of: CertificateCase, now: number): string | undefined {
  const checked = lastValidationCheck(order.orderedAt, now);
  if (checked === undefined || issuerAt(of, checked) !== undefined) return undefined;
  return `caa_error: CAA records of ${of.inputs.hostname} do not allow ${order.authority} to issue.`;
}

function showIssued(state: CertificateState, { id, request, inputs, shapes }: CertificateCase) {
  if (state.expiresAt === undefined) return {};
  const { uploaded } = request;
  const issuer = { google: "GoogleTrustServices", lets_encrypt: "LetsEncrypt", ssl_com: "SSLCorporation" }[
    state.authority
  ];
  return {
    issuer: uploaded?.issuer ?? issuer ?? state.authority,
    serial_number:
      uploaded?.serialNumber ?? createHash("sha256").update(`serial ${id} ${state.order}`).digest("hex").slice(0, 32),
    signature: "ECDSAWithSHA256",
    hosts: request.wildcard ? [inputs.hostname, `*.${inputs.hostname}`] : [inputs.hostname],
    uploaded_on: new Date(state.since).toISOString(),
    expires_on: new Date(state.expiresAt).toISOString(),
    ...(uploaded === undefined || shapes.uploaded === "nothing" ? {} : { custom_certificate: uploaded.pem }),
  };
}
