import { describe, expect, it } from "@jest/globals";
import { desiredState } from "../../src/desired/desired-state";
import type { JsonObject } from "../../src/json";
import { certificateRefusals } from "../../src/release/apply/refusals";
import { certificateValues, heldCertificates, pairsSent, takeCertificates } from "../../src/release/certificates";
import type { StackPlan } from "../../src/release/stack-plans";
import { PLACEHOLDERS } from "../../src/terraform/fingerprint";
import { readStackState } from "../../src/terraform/state";
import { ecKey, issue, rsaKey } from "../support/certificates";
import { declared, host, planJson } from "../support/plans";
import { checkedEnvironment } from "../support/registry";

const HOSTNAME = "shop.acme.com";
const STACK = "production-hostnames-000";
const NOW = Date.parse("2026-11-28T12:00:00Z");
const KEY = PLACEHOLDERS["private key"];
const uploaded = { certificate: "acme_certificate", privateKey: "acme_key" };
const state = desiredState(
  checkedEnvironment(
    { entitlements: { wildcardHostnames: true } },
    { acme: { hostnames: [HOSTNAME, "*.acme.com"].map((hostname) => ({ hostname, certificate: { uploaded } })) } },
  ),
);
const hostnames = state.shards.flatMap((shard) => shard.hostnames);
const { certificate, privateKey } = issue({ hostname: HOSTNAME });
const GIVEN = { TF_VAR_acme_certificate: certificate, TF_VAR_acme_key: privateKey, TF_VAR_other: "kept", HOME: "/" };

/** What a plan would send to one hostname. */
function sentBy(ssl: JsonObject, hostname = HOSTNAME) {
  return pairsSent(planJson([host(hostname, { to: declared(hostname, ssl) })]), hostnames);
}

describe("the job that plans", () => {
  it("takes certificates out of its environment, and leaves every key there", () => {
    const { certificates, rest } = takeCertificates(GIVEN, state, false);
    expect(certificates.values).toEqual({ acme_certificate: certificate });
    expect(rest).toEqual({ TF_VAR_other: "kept", HOME: "/" });
    expect(certificateValues(hostnames, certificates, undefined)).toEqual({
      acme_certificate: certificate,
      acme_key: KEY,
    });
  });

  const chain = certificate + issue({ hostname: "ca" }).certificate;
  const sent = `${HOSTNAME} needs a certificate, but TF_VAR_acme_certificate`;
  it.each<[string, string, string]>([
    ["nothing", PLACEHOLDERS.certificate, `${sent} is not set. Set it to the certificate (PEM).`],
    [
      "a private key",
      privateKey,
      `${sent} holds a private key. Set it to the certificate only. If others could read the key, replace it.`,
    ],
    ["a key behind the certificate", chain + privateKey, `${sent} holds a private key.`],
    ["something else", "planted-garbage", `${sent} holds something other than certificates.`],
    ["text behind the certificate", `${certificate}planted`, `${sent} holds something other than certificates.`],
    [
      "another hostname's",
      issue({ hostname: "www.acme.com" }).certificate,
      `${sent} holds a certificate for other names`,
    ],
  ])("is told when the certificate's variable holds %s", (_case, text, problem) => {
    const held = heldCertificates(STACK, sentBy({ custom_certificate: text, custom_key: KEY }));
    expect(held).toEqual([
      {
        stack: STACK,
        hostname: HOSTNAME,
        reason: "certificate",
        variable: "acme_certificate",
        problem: expect.stringContaining(problem),
      },
    ]);
    expect(JSON.stringify(held)).not.toMatch(/planted|BEGIN/);
  });

  it("takes a chain, and a certificate for a wildcard name", () => {
    expect(heldCertificates(STACK, sentBy({ custom_certificate: chain, custom_key: KEY }))).toEqual([]);
    const wildcard = issue({ hostname: "*.acme.com" }).certificate;
    const toWildcard = (text: string) => sentBy({ custom_certificate: text, custom_key: KEY }, "*.acme.com");
    expect(heldCertificates(STACK, toWildcard(wildcard))).toEqual([]);
    expect(heldCertificates(STACK, toWildcard(certificate))).toHaveLength(1);
  });
});

describe("the job that applies", () => {
  const refused = (pair: { certificate?: string; privateKey?: string }, now = NOW) => {
    const { certificate: text = certificate, privateKey: key = privateKey } = pair;
    const sent = sentBy({ custom_certificate: text, custom_key: key });
    return certificateRefusals([{ sent } as unknown as StackPlan], now).map(({ rule, message }) => [rule, message]);
  };

  it("may send a pair that belongs together, of either kind of key", () => {
    expect(refused({})).toEqual([]);
    const rsa = rsaKey();
    const pair = { certificate: issue({ hostname: HOSTNAME, key: rsa }).certificate };
    expect(refused({ ...pair, privateKey: String(rsa.export({ type: "pkcs1", format: "pem" })) })).toEqual([]);
  });

  const cipher = { type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "planted" } as const;
  it.each<[string, string, string]>([
    ["no key", KEY, "TF_VAR_acme_key is not set here."],
    ["a certificate for the key", certificate, "TF_VAR_acme_key holds a certificate."],
    ["an encrypted key", String(ecKey().export(cipher)), "TF_VAR_acme_key holds an encrypted key."],
    ["garbage for the key", "planted", "TF_VAR_acme_key holds something other than one private key."],
    [
      "a key with more behind it",
      `${privateKey}planted`,
      "TF_VAR_acme_key holds something other than one private key.",
    ],
    [
      "another certificate's key",
      issue({ hostname: HOSTNAME }).privateKey,
      `The private key of ${HOSTNAME} (TF_VAR_acme_key) does not belong to its certificate (TF_VAR_acme_certificate).`,
    ],
  ])("refuses %s", (_case, key, message) => {
    const found = refused({ privateKey: key });
    expect(found).toEqual([["private-key", expect.stringContaining(message)]]);
    expect(JSON.stringify(found)).not.toMatch(/planted|BEGIN/);
  });

  it("refuses a certificate that has expired since the review", () => {
    const old = issue({ hostname: HOSTNAME, expires: "2026-11-27T00:00:00Z" });
    expect(refused(old)).toEqual([
      [
        "certificate",
        `The certificate of ${HOSTNAME} (TF_VAR_acme_certificate) expired on 2026-11-27. Set a valid certificate, then plan and review again.`,
      ],
    ]);
    expect(refused(old, NOW - 2 * 86_400_000)).toEqual([]);
  });

  it("names what is wrong with both at once", () => {
    expect(refused({ certificate: PLACEHOLDERS.certificate, privateKey: KEY }).map(([rule]) => rule)).toEqual([
      "certificate",
      "private-key",
    ]);
  });
});

describe("a key whose certificate is in the state already", () => {
  const renewed = issue({ hostname: HOSTNAME }).certificate;
  const ssl = { custom_certificate: certificate, custom_key: privateKey };
  const [type, name] = ["cloudflare_custom_hostname", "shop_acme_com"];
  const resource = { mode: "managed", type, name, instances: [{ attributes: { ssl } }] };
  const held = readStackState(JSON.stringify({ version: 4, serial: 1, resources: [resource] }), STACK);
  const keyFor = (text: string, only = hostnames.filter(({ hostname }) => hostname === HOSTNAME)) =>
    certificateValues(only, { values: { acme_certificate: text }, withKeys: false }, held).acme_key;

  it("is taken from there: a rotation that is done is not planned again for want of a key", () => {
    expect(keyFor(certificate)).toBe(privateKey);
  });

  it("is not taken where a refresh left the certificate without its key, which Cloudflare never returns", () => {
    const refreshed = { ...resource, instances: [{ attributes: { ssl: { ...ssl, custom_key: null } } }] };
    const left = readStackState(JSON.stringify({ version: 4, serial: 1, resources: [refreshed] }), STACK);
    const shop = hostnames.filter(({ hostname }) => hostname === HOSTNAME);
    const values = { acme_certificate: certificate, acme_key: privateKey };
    const keyOf = (withKeys: boolean) => certificateValues(shop, { values, withKeys }, left).acme_key;
    expect([keyOf(false), keyOf(true)]).toEqual([KEY, privateKey]);
  });

  it("is not taken for another certificate, nor where another hostname would be sent it", () => {
    expect(keyFor(renewed)).toBe(KEY);
    expect(keyFor(certificate, hostnames)).toBe(KEY);
  });
});

describe("the pairs that a plan sends", () => {
  const withPair = (text: string) => declared(HOSTNAME, { custom_certificate: text, custom_key: `key of ${text}` });
  const sent = (from: JsonObject | null, to: JsonObject) =>
    pairsSent(planJson([host(HOSTNAME, { from, to })]), hostnames).map((pair) => pair.certificate);

  it("are those of new hostnames and renewed ones, and not those that stay", () => {
    const [old, fresh] = [withPair("a"), withPair("b")];
    expect([sent(null, old), sent(old, fresh), sent(old, old)]).toEqual([["a"], ["b"], []]);
    expect(sent(old, { ...old, custom_metadata: { x: "y" } })).toEqual([]);
    expect(sent(declared(HOSTNAME), { ...declared(HOSTNAME), custom_metadata: {} })).toEqual([]);
  });
});
