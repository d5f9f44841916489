import { isObject, type Json } from "../json";
import { sha256 } from "../sha256";
import type { StateVersion } from "../terraform/state";
import { printable } from "../text";
import { UserError } from "../user-error";
import { misshapen } from "./shape";

/**
 * `manifest.json` of a release: what was planned, from what, and every byte of it. Its own SHA-256 is the
 * release's digest. Written by the release, read by the review.
 */
export interface ReleaseManifest {
  readonly formatVersion: 3;
  readonly environment: string;
  /** Null outside a git work tree. */
  readonly commit: string | null;
  /** SHA-256 of the registry's files. */
  readonly registry: string;
  /** SHA-256 of the dispatch Worker's bundle. */
  readonly worker: string;
  readonly versions: { readonly terraform: string; readonly provider: string };
  /** SHA-256 of platform/terraform.lock.hcl; null where there is none. */
  readonly lockFile: string | null;
  readonly basis: Basis;
  readonly refresh: RefreshKind;
  /** What Terraform takes over instead of creating it; sorted by stack and address. */
  readonly imports: readonly Import[];
  /** What the state had and Cloudflare no longer has: removed from the state before the plan. Sorted like the imports. */
  readonly mended: readonly MendedResource[];
  /** What Cloudflare had otherwise than the state, as a drift check found: read into the state before the plan. Sorted likewise. */
  readonly refreshed: readonly MendedResource[];
  /** What Cloudflare has otherwise than the state, in what the release changes: it would be overwritten. */
  readonly found: readonly FoundDifference[];
  /** Of the plans' changes; see change-digest.ts. */
  readonly changeDigest: string;
  /** In the order of apply: the platform stack before the hostname stacks. */
  readonly stacks: readonly ReleaseStack[];
  /** SHA-256 of every file of the release but this one, by its path in the release's folder, sorted. */
  readonly files: Readonly<Record<string, string>>;
  /** Resource address → tenant, as the state had it when planning began, and as it will be; over all stacks, also those not planned. */
  readonly tenants: {
    readonly before: Readonly<Record<string, string>>;
    readonly after: Readonly<Record<string, string>>;
    readonly totals: Totals;
  };
  readonly budgets: Budgets;
  readonly quota: HostnameQuota;
  /** Requests that apply will send before its first write, beyond those that its plans tell. */
  readonly otherRequests: number;
  /** Hostname stacks that wait for a second release, because they need ids that the platform stack's apply makes. */
  readonly waiting: readonly string[];
  /** Stacks left out until someone decides or provides something. */
  readonly held: readonly HeldStack[];
}

export interface Import {
  readonly stack: string;
  readonly address: string;
  /** Cloudflare's, as `terraform import` takes it: `<zone id>/<hostname id>`. */
  readonly id: string;
}

/**
 * How Cloudflare was asked. `touched`: Terraform asked nothing, and Switchyard asked about what the plans touch. `full`: Terraform
 * asked for every resource. `none`: a preview. Plans of two kinds differ, so apply plans in the same way.
 */
export type RefreshKind = "touched" | "full" | "none";

export interface MendedResource {
  readonly stack: string;
  readonly address: string;
}

export interface FoundDifference {
  readonly stack: string;
  readonly address: string;
  readonly path: readonly string[];
  /** Null: not set. */
  readonly state: Json;
  readonly cloudflare: Json;
}

export interface HeldStack {
  readonly stack: string;
  readonly hostname: string;
  /** `certificate`: one that would be sent is not there. `returning`: Cloudflare deleted the hostname, and it is still declared. */
  readonly reason: "certificate" | "returning";
  /** Name of the Terraform variable that holds no certificate for the hostname; null where it is not about one. */
  readonly variable: string | null;
  /** A sentence with what to do. */
  readonly problem: string;
}

/**
 * What the plans compare the registry with: Cloudflare (a release); the state's word (a preview); or another registry, where no state can be read. Only the first may be applied, and the last is no Terraform plan.
 */
export type Basis = "cloudflare" | "state" | "registry";

/** Paths are relative to the release's folder, with forward slashes. */
export interface ReleaseStack {
  readonly name: string;
  readonly dependencies: readonly string[];
  readonly config: string;
  readonly lockFile: string | null;
  readonly workerFile: string | null;
  /** `terraform show -json` of its plan, masked. The plan file itself never leaves the machine. */
  readonly planJson: string;
  /** The state that was planned on: a release of one that moved on since is not applied. Null: there was none yet. */
  readonly state: StateVersion | null;
}

export interface Count {
  readonly before: number;
  readonly after: number;
}

export interface Totals {
  readonly tenants: Count;
  readonly hostnames: Count;
}

export type BudgetKind = "outages" | "removals" | "replacements" | "recertifications" | "routing";
export const BUDGET_KINDS: readonly BudgetKind[] = [
  "outages",
  "removals",
  "replacements",
  "recertifications",
  "routing",
];

/** In tenants; a part that is left out does not limit. */
export interface BudgetLimit {
  readonly absolute?: number;
  /** Of the tenants before the release. */
  readonly percent?: number;
}

export type Budgets = { readonly [kind in BudgetKind]?: BudgetLimit };

/** Custom hostnames that Cloudflare allows; null where the platform file doesn't say. */
export interface HostnameQuota {
  readonly included: number | null;
  readonly hardCap: number | null;
}

/** The digest of a release: the SHA-256 of its manifest's bytes. */
export function releaseDigest(manifest: string | Buffer): string {
  return sha256(manifest);
}

/**
 * Reads a release's manifest. Anything may have been written into it, so every field is checked for its type.
 * @throws UserError
 */
export function parseManifest(text: string, file: string): ReleaseManifest {
  const refuse = (reason: string) => new UserError(`${file}: ${reason}`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refuse("is not JSON. An interrupted plan leaves no manifest: run switchyard plan again.");
  }
  if (!isObject(value) || value.formatVersion !== 3) {
    throw refuse("is no release manifest of this version of Switchyard. Run switchyard plan again.");
  }
  const [wrong] = misshapen(value);
  if (wrong !== undefined)
    throw refuse(`${printable(wrong)} is missing, or is not what a release has there. Run switchyard plan again.`);
  const manifest = value as unknown as ReleaseManifest;
  const astray = manifest.stacks.find((stack, index) => !isInItsPlace(stack, index, manifest.stacks));
  if (astray !== undefined) {
    const reason = `names files of ${printable(astray.name)} that are not where a release has them. Run switchyard plan again.`;
    throw new UserError(`${file}: ${reason}`, "refused");
  }
  return manifest;
}

/** Where a release has a stack's plan: `review` and `apply` read the same file, whatever a manifest says. */
export function planPathOf(stack: string): string {
  return `stacks/${stack}/plan.json`;
}

/** Two stacks with one plan would be one stack to a reader. */
function isInItsPlace({ name, planJson }: ReleaseStack, index: number, stacks: readonly ReleaseStack[]): boolean {
  return planJson === planPathOf(name) && stacks.findIndex((other) => other.name === name) === index;
}
