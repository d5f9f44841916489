import { createHash, createPublicKey, generateKeyPairSync, type KeyObject, sign } from "node:crypto";

/** Certificates as an operator uploads them: real X.509, self-signed, made while the test runs, so no key is in the repository. */

export interface Issued {
  /** PEM. */
  readonly certificate: string;
  /** PEM, PKCS #8. */
  readonly privateKey: string;
  /** SHA-256 of the certificate, in hex. */
  readonly sha256: string;
}

export interface TestCertificateOptions {
  /** Its subject. */
  readonly hostname: string;
  /** Hostnames that it covers; the subject alone where nothing is said. */
  readonly names?: readonly string[];
  readonly key?: KeyObject;
  /** Two certificates that differ in nothing else differ in this. */
  readonly serial?: number;
  /** ISO 8601, to the second. */
  readonly from?: string;
  readonly expires?: string;
}

export function ecKey(): KeyObject {
  return generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
}

export function rsaKey(): KeyObject {
  return generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
}

export function issue({
  hostname,
  names = [hostname],
  key = ecKey(),
  serial = 1,
  from = "2026-01-01T00:00:00Z",
  expires = "2036-01-01T00:00:00Z",
}: TestCertificateOptions): Issued {
  const name = sequence(set(sequence(oid("550403"), text(hostname))));
  const algorithm = sequence(oid(key.asymmetricKeyType === "ec" ? "2a8648ce3d040302" : "2a864886f70d01010b"));
  const alternativeNames = octets(sequence(...names.map((one) => tag(0x82, Buffer.from(one)))));
  const body = sequence(
    tag(0xa0, integer(2)),
    integer(serial),
    algorithm,
    name,
    sequence(time(from), time(expires)),
    name,
    createPublicKey(key).export({ type: "spki", format: "der" }),
    tag(0xa3, sequence(sequence(oid("551d11"), alternativeNames))),
  );
  const der = sequence(body, algorithm, tag(0x03, Buffer.from([0]), sign("sha256", body, key)));
  return {
    certificate: pem("CERTIFICATE", der),
    privateKey: String(key.export({ type: "pkcs8", format: "pem" })),
    sha256: createHash("sha256").update(der).digest("hex"),
  };
}

/** What a certificate or key looks like in a file. */
export function pem(label: string, der: Buffer): string {
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ""].join("\n");
}

// DER, as far as a certificate needs it: X.690.

function tag(number: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([number]), lengthOf(content), content]);
}

function lengthOf({ length }: Buffer): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  return length < 0x100 ? Buffer.from([0x81, length]) : Buffer.from([0x82, length >> 8, length & 0xff]);
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return tag(0x30, ...parts);
}

function set(...parts: readonly Buffer[]): Buffer {
  return tag(0x31, ...parts);
}

function octets(content: Buffer): Buffer {
  return tag(0x04, content);
}

function text(value: string): Buffer {
  return tag(0x0c, Buffer.from(value));
}

function oid(hex: string): Buffer {
  return tag(0x06, Buffer.from(hex, "hex"));
}

/** @param value 0 to 127 */
function integer(value: number): Buffer {
  return tag(0x02, Buffer.from([value]));
}

function time(iso: string): Buffer {
  return tag(0x18, Buffer.from(iso.replace(/[-:T]/g, "")));
}
