import { createHash, createPublicKey, X509Certificate } from "node:crypto";

/**
 * What may be shown of a secret. A certificate is public, and so is a private key's public key, so a change of either can be
 * shown. Of any other secret, only that it is hidden.
 */
export type Fingerprint =
  | CertificateFingerprint
  /** SHA-256 of the public key, as DER in hex. */
  | { readonly kind: "private-key"; readonly publicKey: string }
  /** A job that does not have the text sets this instead. */
  | { readonly kind: "placeholder"; readonly of: PlaceholderName }
  /** Has no public fingerprint. `changed`: it differs from the value before. */
  | { readonly kind: "hidden"; readonly changed: boolean };

export interface CertificateFingerprint {
  readonly kind: "certificate";
  /** Of the certificate as DER, in hex: what `openssl x509 -fingerprint -sha256` prints, without its colons. */
  readonly sha256: string;
  /** `CN=shop.acme.com, O=Acme`. The person who ordered the certificate chose it: escape it. */
  readonly subject: string;
  /** The first and the last moment at which it is valid, ISO 8601 in UTC. */
  readonly issued: string;
  readonly expires: string;
}

type PlaceholderName = "certificate" | "private key";

/** What `plan` sets for a Terraform variable whose text it must not have, or does not need. */
export const PLACEHOLDERS: Readonly<Record<PlaceholderName, string>> = {
  certificate: "switchyard: placeholder for a certificate",
  "private key": "switchyard: placeholder for a private key",
};

/**
 * The parts of a text in order: each PEM block, and everything else as one part. Never empty, and never contains any of the
 * text.
 */
export function fingerprintsOf(text: string): readonly Fingerprint[] {
  const placeholder = PLACEHOLDER_NAMES.find((name) => PLACEHOLDERS[name] === text);
  if (placeholder !== undefined) return [{ kind: "placeholder", of: placeholder }];
  const blocks = [...text.matchAll(PEM_BLOCK)].map(([block]) => fingerprintOfBlock(block));
  const found = blocks.filter((block) => block !== undefined);
  const rest = text.replace(PEM_BLOCK, "").trim();
  return found.length === 0 || rest !== "" ? [...found, HIDDEN] : found;
}

const HIDDEN: Fingerprint = { kind: "hidden", changed: false };
const PLACEHOLDER_NAMES: readonly PlaceholderName[] = ["certificate", "private key"];
const PEM_BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----[^-]*(?:-(?!----END)[^-]*)*-----END \1-----/g;

/** Undefined for a block that can be ignored: openssl writes the curve's name before an EC key, which contains it as well. */
function fingerprintOfBlock(block: string): Fingerprint | undefined {
  const label = /BEGIN ([A-Z0-9 ]+)-/.exec(block)?.[1] ?? "";
  if (/^(?:X509 )?CERTIFICATE$/.test(label)) return tryFingerprint(() => certificateFingerprint(block));
  if (/^(?:RSA |EC )?PRIVATE KEY$/.test(label)) return tryFingerprint(() => privateKeyFingerprint(block));
  return label === "EC PARAMETERS" && CURVES.has(contentOf(block).toString("hex")) ? undefined : HIDDEN;
}

/** The DER names of P-256, P-384 and P-521. */
const CURVES: ReadonlySet<string> = new Set(["06082a8648ce3d030107", "06052b81040022", "06052b81040023"]);

/** Text that can't be parsed (garbage, an encrypted key) is hidden. */
function tryFingerprint(read: () => Fingerprint): Fingerprint {
  try {
    return read();
  } catch {
    return HIDDEN;
  }
}

function certificateFingerprint(pem: string): Fingerprint {
  const certificate = new X509Certificate(pem);
  // OpenSSL ignores bytes after the certificate in its block, so the fingerprint would not cover them.
  if (!certificate.raw.equals(contentOf(pem))) return HIDDEN;
  return {
    kind: "certificate",
    sha256: createHash("sha256").update(certificate.raw).digest("hex"),
    subject: certificate.subject?.split("\n").join(", ") ?? "",
    issued: new Date(certificate.validFrom).toISOString(),
    expires: new Date(certificate.validTo).toISOString(),
  };
}

function privateKeyFingerprint(pem: string): Fingerprint {
  const key = createPublicKey(pem).export({ type: "spki", format: "der" });
  return { kind: "private-key", publicKey: createHash("sha256").update(key).digest("hex") };
}

function contentOf(pem: string): Buffer {
  return Buffer.from(pem.replace(/-----(?:BEGIN|END) [A-Z0-9 ]+-----/g, ""), "base64");
}

/** The text that replaces a secret in a plan. */
export function writeFingerprints(fingerprints: readonly Fingerprint[]): string {
  return `(${fingerprints.map(write).join("; ")})`;
}

function write(fingerprint: Fingerprint): string {
  switch (fingerprint.kind) {
    case "certificate": {
      const { subject, issued, expires, sha256 } = fingerprint;
      return `certificate ${JSON.stringify(subject)} valid from ${issued} until ${expires}, sha256 ${sha256}`;
    }
    case "private-key":
      return `private key, public key sha256 ${fingerprint.publicKey}`;
    case "placeholder":
      return `placeholder for a ${fingerprint.of}`;
    case "hidden":
      return fingerprint.changed ? "sensitive value, changed" : "sensitive value";
  }
}

const PART = [
  'certificate ("(?:[^"\\\\]|\\\\.)*") valid from ([-+0-9T:.Z]+) until ([-+0-9T:.Z]+), sha256 ([0-9a-f]{64})',
  "private key, public key sha256 ([0-9a-f]{64})",
  "placeholder for a (certificate|private key)",
  "sensitive value(, changed)?",
].join("|");
const MARK = new RegExp(`^\\((?:${PART})(?:; (?:${PART}))*\\)$`);

/** Reads what writeFingerprints() wrote; undefined for any other text. */
export function readFingerprints(text: string): readonly Fingerprint[] | undefined {
  if (!text.startsWith("(") || !MARK.test(text)) return undefined;
  return [...text.matchAll(new RegExp(PART, "g"))].map(
    ([, subject, issued = "", expires = "", sha256 = "", publicKey, of, changed]): Fingerprint => {
      if (subject !== undefined) return { kind: "certificate", sha256, subject: JSON.parse(subject), issued, expires };
      if (publicKey !== undefined) return { kind: "private-key", publicKey };
      if (of === "certificate" || of === "private key") return { kind: "placeholder", of };
      return { kind: "hidden", changed: changed !== undefined };
    },
  );
}

export function isHidden({ kind }: Fingerprint): boolean {
  return kind === "hidden";
}
