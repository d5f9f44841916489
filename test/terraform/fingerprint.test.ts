import { createHash, createPublicKey } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import {
  type Fingerprint,
  fingerprintsOf,
  PLACEHOLDERS,
  readFingerprints,
  writeFingerprints,
} from "../../src/terraform/fingerprint";
import { ecKey, issue, pem, rsaKey } from "../support/certificates";

const leaf = issue({ hostname: "shop.acme.com", expires: "2031-05-06T07:08:09Z" });
const issuer = issue({ hostname: "acme-ca" });
const HIDDEN: Fingerprint = { kind: "hidden", changed: false };
const LEAF: Fingerprint = {
  kind: "certificate",
  sha256: leaf.sha256,
  subject: "CN=shop.acme.com",
  issued: "2026-01-01T00:00:00.000Z",
  expires: "2031-05-06T07:08:09.000Z",
};
const publicKeyOf = (privateKey: string): Fingerprint => ({
  kind: "private-key",
  publicKey: createHash("sha256")
    .update(createPublicKey(privateKey).export({ type: "spki", format: "der" }))
    .digest("hex"),
});

const [ec, rsa] = [ecKey(), rsaKey()];
const written = (key: typeof ec, type: "pkcs8" | "pkcs1" | "sec1", cipher?: string) =>
  String(key.export({ type, format: "pem", ...(cipher && { cipher, passphrase: "planted" }) } as never));
const EC = publicKeyOf(written(ec, "pkcs8"));
const RSA = publicKeyOf(written(rsa, "pkcs8"));
const CURVE = pem("EC PARAMETERS", Buffer.from("06082a8648ce3d030107", "hex"));
const behind = (text: string, more: string) =>
  pem("CERTIFICATE", Buffer.concat([Buffer.from(text.replace(/-----.*-----/g, ""), "base64"), Buffer.from(more)]));

describe("of a text, what is public is told and nothing else", () => {
  it.each<[string, string, readonly Fingerprint[]]>([
    ["a certificate", leaf.certificate, [LEAF]],
    ["a certificate with CRLF", leaf.certificate.replaceAll("\n", "\r\n"), [LEAF]],
    ["a certificate without its last line break", leaf.certificate.trim(), [LEAF]],
    ["a chain", leaf.certificate + issuer.certificate, [LEAF, ...fingerprintsOf(issuer.certificate)]],
    ["a certificate with text behind it", `${leaf.certificate}password: planted`, [LEAF, HIDDEN]],
    ["a certificate with text before it", `Bag Attributes\n${leaf.certificate}`, [LEAF, HIDDEN]],
    ["a certificate with bytes behind it in its block", behind(leaf.certificate, "planted"), [HIDDEN]],
    ["a certificate cut short", `${leaf.certificate.slice(0, 200)}\n-----END CERTIFICATE-----`, [HIDDEN]],
    ["a key of PKCS #8", written(ec, "pkcs8"), [EC]],
    ["an RSA key of PKCS #8", written(rsa, "pkcs8"), [RSA]],
    ["an RSA key of PKCS #1", written(rsa, "pkcs1"), [RSA]],
    ["an EC key of SEC 1", written(ec, "sec1"), [EC]],
    ["an EC key as openssl writes it, the curve before it", CURVE + written(ec, "sec1"), [EC]],
    ["a curve that is none", pem("EC PARAMETERS", Buffer.from("planted!")) + written(ec, "sec1"), [HIDDEN, EC]],
    ["a curve alone", CURVE, [HIDDEN]],
    ["an encrypted key of PKCS #8", written(ec, "pkcs8", "aes-256-cbc"), [HIDDEN]],
    ["an encrypted RSA key of PKCS #1", written(rsa, "pkcs1", "aes-256-cbc"), [HIDDEN]],
    ["an encrypted EC key of SEC 1", written(ec, "sec1", "aes-256-cbc"), [HIDDEN]],
    ["a certificate and its key", leaf.certificate + leaf.privateKey, [LEAF, publicKeyOf(leaf.privateKey)]],
    ["a placeholder for a certificate", PLACEHOLDERS.certificate, [{ kind: "placeholder", of: "certificate" }]],
    ["a placeholder for a key", PLACEHOLDERS["private key"], [{ kind: "placeholder", of: "private key" }]],
    ["a placeholder with more behind it", `${PLACEHOLDERS.certificate} `, [HIDDEN]],
    ["a password", "planted-password", [HIDDEN]],
    ["nothing", "", [HIDDEN]],
  ])("%s", (_case, text, expected) => {
    expect(fingerprintsOf(text)).toEqual(expected);
  });
});

describe("what stands for a secret in a plan", () => {
  it("is a text that never changes, since digests hash it", () => {
    expect(writeFingerprints([LEAF])).toBe(
      `(certificate "CN=shop.acme.com" valid from 2026-01-01T00:00:00.000Z until 2031-05-06T07:08:09.000Z, sha256 ${leaf.sha256})`,
    );
    expect(writeFingerprints([EC, { kind: "placeholder", of: "private key" }, HIDDEN])).toBe(
      `(private key, public key sha256 ${EC.kind === "private-key" && EC.publicKey}; placeholder for a private key; sensitive value)`,
    );
    expect(writeFingerprints([{ kind: "hidden", changed: true }])).toBe("(sensitive value, changed)");
  });

  it("is read back as it was written, whatever a subject says", () => {
    const hex = fc.stringMatching(/^[0-9a-f]{64}$/);
    const fingerprint = fc.oneof<fc.Arbitrary<Fingerprint>[]>(
      fc.record({
        kind: fc.constant("certificate" as const),
        sha256: hex,
        subject: fc.string({ unit: "binary" }),
        issued: fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
        expires: fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
      }),
      fc.record({ kind: fc.constant("private-key" as const), publicKey: hex }),
      fc.record({
        kind: fc.constant("placeholder" as const),
        of: fc.constantFrom("certificate" as const, "private key" as const),
      }),
      fc.record({ kind: fc.constant("hidden" as const), changed: fc.boolean() }),
    );
    fc.assert(
      fc.property(fc.array(fingerprint, { minLength: 1, maxLength: 4 }), (fingerprints) => {
        expect(readFingerprints(writeFingerprints(fingerprints))).toEqual(fingerprints);
      }),
    );
  });

  it.each(["", "()", "(certificate)", "(sensitive value) ", "sensitive value", "(private key, public key sha256 00)"])(
    "is not %p",
    (text) => {
      expect(readFingerprints(text)).toBeUndefined();
    },
  );
});
