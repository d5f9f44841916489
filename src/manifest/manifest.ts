import { isObject } from "../json";
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
  readonly formatVersion: 2;
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
  /** Whether Terraform asked Cloudflare for every resource first: apply plans in the same way. */
  readonly refresh: "full" | "none";
  /** What Terraform takes over instead of creating it; sorted by stack and address. */
  readonly imports: readonly Import[];
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
  /** What refreshing the stacks cost that were planned and need no change: requests that no plan of this release tells. */
  readonly unchangedRequests: number;
  /** Hostname stacks that wait for a second release, because they need ids that the platform stack's apply makes. */
  readonly waiting: readonly string[];
  /** Stacks left out because a certificate to be uploaded was not there, or could not be used. */
  readonly held: readonly HeldStack[];
}

export interface Import {
  readonly stack: string;
  readonly address: string;
  /** Cloudflare's, as `terraform import` takes it: `<zone id>/<hostname id>`. */
  readonly id: string;
}

export interface HeldStack {
  readonly stack: string;
  readonly hostname: string;
  /** Name of the Terraform variable that holds no certificate for the hostname. */
  readonly variable: string;
  /** A sentence with what to do. */
  readonly problem: string;
}

/**
 * What the plans compare the registry with: Cloudflare, asked for every resource (a release); the state's word (a
 * preview); or another registry, where no state can be read. Only the first may be applied, and the last is no Terraform plan.
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
  if (!isObject(value) || value.formatVersion !== 2) {
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
