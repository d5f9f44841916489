import { SHAPES, type ShapeName, STRICT } from "../../emulator/api/shapes";
import { observabilityOf } from "../../emulator/api/worker-settings";
import { TOKEN_PERMISSIONS } from "../../src/cloudflare/permissions";
import { canonical, type JsonObject } from "../../src/json";

/** Something that docs/offline.md calls a guess. */
export interface SmokeQuestion {
  readonly id: string;
  /** What is asked, as a noun phrase. */
  readonly about: string;
  /** Answers that the emulator gives. Any of them agrees. */
  readonly guesses: readonly string[];
  /** The shape that the answer is a value of. */
  readonly shape?: ShapeName;
}

export type GuessVerdict = "agrees" | "differs" | "not-observed";

/** What a run found out about a question. */
export interface SmokeObservation extends SmokeQuestion {
  readonly verdict: GuessVerdict;
  /** The request, with placeholders for what identifies anyone. */
  readonly sent: string | null;
  /** Of the answer. */
  readonly status: number | null;
  readonly codes: readonly number[];
  /** Cloudflare's answer in the words of the guesses. */
  readonly found: string | null;
  /** Why it was not observed. */
  readonly why: string | null;
}

/** What the emulator fills in around the `enabled` that was sent. */
export const FILLED_IN = canonical(observabilityOf({ enabled: true }, STRICT) as JsonObject);
export const AS_SINGLE_READ = "as much as the single read";
export const ASKS_FIRST = "403 only without the permission";
export const NOTHING_TO_RELEASE = "nothing to release";

/** Every guess of docs/offline.md that a run of a few minutes can ask about, and the one that it can't. */
export const SMOKE_QUESTIONS: readonly SmokeQuestion[] = [
  shape("settings", "Fields of ssl.settings that come back"),
  shape("partial-edit", "Settings that an edit with ssl leaves out"),
  shape("ciphers", "Order in which ciphers come back"),
  shape("uploaded", "Certificate, type and method of an uploaded pair"),
  shape("renewal", "Method after a renewal of a TXT hostname"),
  shape("observability", "Fields of a Worker's observability"),
  shape("namespace-scripts", "Pages of a dispatch namespace's list of scripts"),
  shape("missing-entry", "DELETE of a KV entry that does not exist"),
  shape("outbound-parameters", "Names as parameters of an outbound Worker"),
  question("observability-values", "Values that Cloudflare fills in for observability", FILLED_IN),
  ...["pending", "metadata", "uploaded", "wildcard"].map((kind) =>
    question(`list-${kind}`, `What the list says of a hostname: ${kind}`, AS_SINGLE_READ),
  ),
  ...TOKEN_PERMISSIONS.map(({ group }) =>
    question(permissionId(group), `Write to an object that does not exist: ${group}`, ASKS_FIRST),
  ),
  question("entitlement-metadata", "Hostname with custom metadata", "201", "403 1413"),
  question("entitlement-origin-sni", "Hostname with an origin server and its SNI", "201", "403 1414"),
  question("entitlement-authority", "Hostname with a chosen certificate authority", "201", "403 1459"),
  question("wildcard-hostname", "Hostname *.<name> with Cloudflare's certificate", "400 1448"),
  question("digicert", "certificate_authority digicert", "400 1434", "403 1459"),
  question("uploaded-without-key", "Edit of an uploaded certificate, without its key", "400 1428"),
  question(
    "uploaded-without-certificate",
    "Edit of an uploaded certificate, without certificate and method",
    "400 1440",
  ),
  question("duplicate-hostname", "Hostname that exists already", "409 1406"),
  question("missing-hostname", "DELETE of a hostname that does not exist", "404 1436"),
  question("missing-key", "GET of a KV entry that does not exist", "404 10009"),
  question("missing-key-bulk", "Bulk read of a KV entry that does not exist", "null"),
  question("duplicate-kv-title", "KV namespace with a title that exists already", "400 10014"),
  question("missing-namespace", "GET of a dispatch namespace that does not exist", "404 100119"),
  question("duplicate-namespace", "Dispatch namespace that exists already", "409 100118"),
  question("no-fallback-origin", "GET of the fallback origin of a zone that has none", "404 1551"),
  question("fallback-origin-deletion", "Status of a fallback origin that Terraform has destroyed", "pending_deletion"),
  question("drift-after-apply", "Plan with Terraform's own refresh, after the applies", NOTHING_TO_RELEASE),
];

/** `permission-workers-kv-storage` */
export function permissionId(group: string): string {
  return `permission-${group.toLowerCase().replaceAll(" ", "-")}`;
}

function shape(name: ShapeName, about: string): SmokeQuestion {
  return { id: name, about, guesses: SHAPES[name], shape: name };
}

function question(id: string, about: string, ...guesses: readonly string[]): SmokeQuestion {
  return { id, about, guesses };
}
