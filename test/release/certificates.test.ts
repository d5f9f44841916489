import { describe, expect, it } from "@jest/globals";
import {
  applyVariables,
  type HeldPair,
  heldPairs,
  placeholdersIn,
  planVariables,
  uploadedPairs,
} from "../../src/release/certificates";
import { PLACEHOLDERS } from "../../src/review/fingerprint";
import type { JsonObject } from "../../src/review/json";
import { type Plan, readPlan } from "../../src/review/plan";
import { plannedCertificates } from "../../src/review/sensitive";
import { ecKey, issue, rsaKey } from "../support/certificates";
import { declared, host, planJson } from "../support/plans";

const STACK = "production-hostnames-000";
const ADDRESS = "cloudflare_custom_hostname.shop_acme_com";
const HOSTNAME = "shop.acme.com";
const IGNORED = ["ssl.certificate_authority", "ssl.custom_certificate", "ssl.custom_key", "ssl.method"];
const NOW = Date.parse("2026-11-28T12:00:00Z");
const { certificate, privateKey } = issue({ hostname: HOSTNAME });
const BOTH = { TF_VAR_acme_certificate: certificate, TF_VAR_acme_key: privateKey };
const NEITHER = {
  TF_VAR_acme_certificate: PLACEHOLDERS.certificate,
  TF_VAR_acme_key: PLACEHOLDERS["private key"],
};

/** A stack as synthesis writes it. */
function stackOf(
  ignored: readonly string[] | "all" = IGNORED,
  ssl: JsonObject = {},
): { name: string; config: JsonObject } {
  const block = {
    hostname: HOSTNAME,
    ssl: { custom_certificate: "${var.acme_certificate}", custom_key: "${var.acme_key}", ...ssl },
    ...(ignored.length > 0 && { lifecycle: { ignore_changes: ignored } }),
  };
  const other = { hostname: "blog.globex.com", ssl: { method: "http" } };
  return {
    name: STACK,
    config: { resource: { cloudflare_custom_hostname: { shop_acme_com: block, blog_globex_com: other } } },
  };
}

const nothingHeld = new Map<string, HeldPair>();
const held = (pair: Partial<HeldPair> = {}) => new Map([[ADDRESS, { certificate: null, privateKey: null, ...pair }]]);
const NEW = uploadedPairs(stackOf(), nothingHeld);
const KNOWN = uploadedPairs(stackOf(), held());
const ROTATED = uploadedPairs(stackOf([]), held({ certificate: "old", privateKey: "old" }));

/** The release in which the certificate was reviewed. */
function reviewOf(text = certificate): ReturnType<typeof plannedCertificates> {
  return plannedCertificates([planOf({ custom_certificate: text, custom_key: PLACEHOLDERS["private key"] })]);
}

function planOf(ssl: JsonObject): Plan {
  const marks = { ssl: { custom_certificate: true, custom_key: true } };
  return readPlan(
    STACK,
    planJson([host(HOSTNAME, { to: declared(HOSTNAME, ssl), extra: { after_sensitive: marks } })]),
  );
}

describe("the uploaded pairs of a stack", () => {
  it("are the hostnames whose certificate and key are variables", () => {
    expect(NEW).toEqual([
      {
        stack: STACK,
        address: ADDRESS,
        hostname: HOSTNAME,
        certificate: "acme_certificate",
        privateKey: "acme_key",
        ignored: false,
        held: undefined,
      },
    ]);
  });

  it.each<[string, readonly string[] | "all", boolean]>([
    ["both texts", IGNORED, true],
    ["all of ssl", ["ssl"], true],
    ["everything", "all", true],
    ["the certificate alone", ["ssl.custom_certificate"], false],
    ["nothing", [], false],
  ])("are ignored where the hostname exists and Terraform ignores %s: %p", (_case, ignored, expected) => {
    const [pair] = uploadedPairs(stackOf(ignored), held());
    expect(pair?.ignored).toBe(expected);
    expect(uploadedPairs(stackOf(ignored), nothingHeld)[0]?.ignored).toBe(false);
  });

  it.each(["a text", '${file("x")}', "${var.a}${var.b}"])("are no pair where somebody writes %p", (expression) => {
    expect(uploadedPairs(stackOf([], { custom_key: expression }), nothingHeld)).toEqual([]);
  });
});

it("reads from a state which hostnames Terraform will find, and their pairs", () => {
  const instance = (name: string, part: JsonObject, ssl: JsonObject | null = null) => ({
    mode: "managed",
    type: "cloudflare_custom_hostname",
    name,
    instances: [{ attributes: { ssl }, ...part }],
  });
  const state = {
    version: 4,
    resources: [
      instance("kept", {}, { custom_certificate: "c", custom_key: "k" }),
      instance("plain", {}),
      instance("tainted", { status: "tainted" }),
      instance("leftover", { deposed: "c0ffee" }),
      { ...instance("read", {}), mode: "data" },
      { ...instance("other", {}), type: "cloudflare_workers_kv" },
    ],
  };
  expect([...heldPairs(JSON.stringify(state))]).toEqual([
    ["cloudflare_custom_hostname.kept", { certificate: "c", privateKey: "k" }],
    ["cloudflare_custom_hostname.plain", { certificate: null, privateKey: null }],
  ]);
  expect(heldPairs("").size).toBe(0);
});

describe("the job that plans", () => {
  it("gets the certificate that would be sent, and never the key", () => {
    expect(planVariables(NEW, BOTH)).toEqual({
      env: { ...NEITHER, TF_VAR_acme_certificate: certificate },
      problems: [],
    });
  });

  it("needs nothing for a pair that Terraform ignores", () => {
    expect(planVariables(KNOWN, {})).toEqual({ env: NEITHER, problems: [] });
    expect(planVariables(KNOWN, BOTH)).toEqual({ env: NEITHER, problems: [] });
  });

  it("gets the renewed certificate of one that is rotated", () => {
    expect(planVariables(ROTATED, BOTH).env).toEqual({ ...NEITHER, TF_VAR_acme_certificate: certificate });
  });

  it("gets what the state has where the pair was sent already, so that it plans no change", () => {
    const sent = uploadedPairs(stackOf([]), held({ certificate: `${certificate}\n`, privateKey }));
    expect(planVariables(sent, { TF_VAR_acme_certificate: certificate })).toEqual({
      env: { TF_VAR_acme_certificate: `${certificate}\n`, TF_VAR_acme_key: privateKey },
      problems: [],
    });
    const [other, foreign] = [issue({ hostname: HOSTNAME, serial: 2 }), ecKey()];
    const key = String(foreign.export({ type: "pkcs8", format: "pem" }));
    for (const pair of [
      { certificate: other.certificate, privateKey: other.privateKey },
      { certificate, privateKey: key },
    ]) {
      expect(planVariables(uploadedPairs(stackOf([]), held(pair)), BOTH).env.TF_VAR_acme_key).toBe(
        PLACEHOLDERS["private key"],
      );
    }
  });

  const chain = certificate + issue({ hostname: "ca" }).certificate;
  it.each<[string, string | undefined, string]>([
    [
      "nothing",
      undefined,
      "shop.acme.com: this release sends its certificate, and TF_VAR_acme_certificate is not set. Set it to the certificate (PEM).",
    ],
    ["nothing in it", "", "is not set"],
    [
      "a private key",
      privateKey,
      "shop.acme.com: TF_VAR_acme_certificate holds a private key. Set it to the certificate alone, and replace the key if others could read it.",
    ],
    ["a key behind the certificate", chain + privateKey, "holds a private key"],
    ["something else", "planted-garbage", "holds something other than certificates"],
    ["text behind the certificate", `${certificate}planted`, "holds something other than certificates"],
    ["a placeholder", PLACEHOLDERS.certificate, "holds something other than certificates"],
    ["another hostname's", issue({ hostname: "www.acme.com" }).certificate, "does not cover this hostname"],
  ])("is told when the certificate's variable holds %s", (_case, text, message) => {
    const { env, problems } = planVariables(NEW, { TF_VAR_acme_certificate: text });
    expect(problems).toEqual([
      { hostname: HOSTNAME, variable: "acme_certificate", message: expect.stringContaining(message) },
    ]);
    expect(JSON.stringify(problems)).not.toContain("planted");
    if (!message.includes("cover")) expect(env).toEqual(NEITHER);
  });

  it("takes a chain, and a certificate for a wildcard name", () => {
    expect(planVariables(NEW, { TF_VAR_acme_certificate: chain }).problems).toEqual([]);
    const wildcard = NEW.map((pair) => ({ ...pair, hostname: "*.acme.com" }));
    const covering = { TF_VAR_acme_certificate: issue({ hostname: "*.acme.com" }).certificate };
    expect(planVariables(wildcard, covering).problems).toEqual([]);
    expect(planVariables(wildcard, BOTH).problems).toHaveLength(1);
  });

  it("sends a variable that one hostname ignores and another needs", () => {
    const [known] = KNOWN;
    const second = { ...NEW[0], hostname: "www.acme.com", address: "x.www" } as (typeof NEW)[0] & object;
    expect(planVariables([known as typeof second, second], BOTH).env.TF_VAR_acme_certificate).toBe(certificate);
  });
});

describe("the job that applies", () => {
  it("gets both texts when they are what was reviewed", () => {
    expect(applyVariables(NEW, BOTH, reviewOf(), NOW)).toEqual({ env: BOTH, problems: [] });
    const key = rsaKey();
    const rsa = issue({ hostname: HOSTNAME, key });
    const env = {
      TF_VAR_acme_certificate: rsa.certificate,
      TF_VAR_acme_key: String(key.export({ type: "pkcs1", format: "pem" })),
    };
    expect(applyVariables(NEW, env, reviewOf(rsa.certificate), NOW).problems).toEqual([]);
  });

  it("gets placeholders for a pair that Terraform ignores, whatever the environment holds", () => {
    expect(applyVariables(KNOWN, BOTH, [], NOW)).toEqual({ env: NEITHER, problems: [] });
    expect(applyVariables(KNOWN, {}, [], NOW).problems).toEqual([]);
  });

  const other = issue({ hostname: HOSTNAME, serial: 2 });
  const expired = issue({ hostname: HOSTNAME, expires: "2026-11-27T00:00:00Z" });
  const cipher = { type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "planted" } as const;
  it.each<[string, Record<string, string>, string, string]>([
    [
      "a certificate that nobody reviewed",
      { TF_VAR_acme_certificate: other.certificate, TF_VAR_acme_key: other.privateKey },
      "acme_certificate",
      "is not the reviewed one (reviewed: sha256 ",
    ],
    [
      "another certificate's key",
      { TF_VAR_acme_key: other.privateKey },
      "acme_key",
      "shop.acme.com: the private key in TF_VAR_acme_key does not belong to the certificate in TF_VAR_acme_certificate. Set the key that the certificate was issued for.",
    ],
    ["no key", { TF_VAR_acme_key: "" }, "acme_key", "TF_VAR_acme_key is not set"],
    ["a certificate for the key", { TF_VAR_acme_key: certificate }, "acme_key", "TF_VAR_acme_key holds a certificate"],
    ["an encrypted key", { TF_VAR_acme_key: String(ecKey().export(cipher)) }, "acme_key", "is encrypted"],
    ["garbage for the key", { TF_VAR_acme_key: "planted" }, "acme_key", "holds something other than one private key"],
    [
      "a key with more behind it",
      { TF_VAR_acme_key: `${privateKey}planted` },
      "acme_key",
      "holds something other than one private key",
    ],
    [
      "the placeholder",
      { TF_VAR_acme_key: PLACEHOLDERS["private key"] },
      "acme_key",
      "holds something other than one private key",
    ],
    ["no certificate", { TF_VAR_acme_certificate: "" }, "acme_certificate", "TF_VAR_acme_certificate is not set"],
  ])("refuses %s", (_case, wrong, variable, message) => {
    const { problems } = applyVariables(NEW, { ...BOTH, ...wrong }, reviewOf(), NOW);
    expect(problems).toEqual([{ hostname: HOSTNAME, variable, message: expect.stringContaining(message) }]);
    expect(JSON.stringify(problems)).not.toMatch(/planted|BEGIN/);
  });

  it("refuses a certificate that has expired since", () => {
    const env = { TF_VAR_acme_certificate: expired.certificate, TF_VAR_acme_key: expired.privateKey };
    const { problems } = applyVariables(NEW, env, reviewOf(expired.certificate), NOW);
    expect(problems.map(({ message }) => message)).toEqual([
      "shop.acme.com: the certificate in TF_VAR_acme_certificate expired on 2026-11-27. Set a valid certificate, then plan and review again.",
    ]);
    expect(applyVariables(NEW, env, reviewOf(expired.certificate), NOW - 2 * 86_400_000).problems).toEqual([]);
  });

  it("names everything that is wrong at once", () => {
    expect(applyVariables(NEW, {}, reviewOf(), NOW).problems.map(({ variable }) => variable)).toEqual([
      "acme_certificate",
      "acme_key",
    ]);
    const both = { TF_VAR_acme_certificate: other.certificate, TF_VAR_acme_key: privateKey };
    expect(applyVariables(NEW, both, reviewOf(), NOW).problems).toHaveLength(2);
  });
});

it("finds hostnames that a plan would send a placeholder for", () => {
  const ready = planOf({ custom_certificate: certificate, custom_key: privateKey });
  const planned = planOf({ custom_certificate: certificate, custom_key: PLACEHOLDERS["private key"] });
  const lost = planOf({ custom_certificate: PLACEHOLDERS.certificate, custom_key: PLACEHOLDERS["private key"] });
  const found = [{ address: ADDRESS, hostname: HOSTNAME }];
  expect([ready, planned, lost].map((plan) => placeholdersIn(plan, "plan"))).toEqual([[], [], found]);
  expect([ready, planned, lost].map((plan) => placeholdersIn(plan, "apply"))).toEqual([[], found, found]);
});
