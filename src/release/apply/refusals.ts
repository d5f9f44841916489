import { isDeepStrictEqual } from "node:util";
import { addressOf } from "../../addresses/address";
import { limitsOf } from "../../manifest/limits";
import { planPathOf, type ReleaseManifest } from "../../manifest/manifest";
import type { Environment } from "../../registry/model";
import type { Review, ReviewRefusal } from "../../review/review";
import { reasonsOf } from "../../review/writers/reasons";
import { sha256 } from "../../sha256";
import type { Plan } from "../../terraform/plan";
import { CUSTOM_HOSTNAME } from "../../terraform/resource-types";
import { declaredAddresses, type StackState } from "../../terraform/state";
import { listed } from "../../text";
import { certificateProblem, expiryProblem, pairProblem, privateKeyProblem } from "../certificates";
import { foreignTouches } from "../foreign-resources";
import { isResourceAddress, isWellFormed } from "../imports";
import { type LiftedSuspension, liftedText } from "../live-suspensions";
import type { MachineRefusal } from "../machine";
import type { Project } from "../project";
import type { Stack } from "../stack";
import type { StackPlan } from "../stack-plans";
import type { FoundMoves } from "../state-moves";
import type { Findings } from "../touched";
import { planDifferences } from "./plan-comparison";
import { reviewDifferences } from "./review-comparison";

/** Why a release is not applied. Every function here is pure, and returns all reasons at once. */
export interface ApplyRefusal {
  readonly rule:
    | MachineRefusal["rule"]
    | "preview"
    | "manifest"
    | "synthesis"
    | "import"
    | "foreign"
    | "certificate"
    | "private-key"
    | "changed"
    | "shown"
    | "dirty"
    | "commit"
    | "registry"
    | "worker"
    | "lock-file"
    | "terraform-version"
    | "provider-version"
    | "stale"
    | "suspended"
    | ReviewRefusal["rule"]
    | "over-budget";
  readonly message: string;
}

/** A refusal for each condition that holds. */
function refuseIf(
  ...checks: readonly (readonly [holds: boolean, rule: ApplyRefusal["rule"], message: string])[]
): readonly ApplyRefusal[] {
  return checks.flatMap(([holds, rule, message]) => (holds ? [{ rule, message }] : []));
}

/** Checks that the project is the one that the release was planned from. */
export function projectRefusals(manifest: ReleaseManifest, project: Project): readonly ApplyRefusal[] {
  const { commit, dirty, registry, worker, lockFile } = project;
  const files = listed(dirty.map((line) => line.slice(3)));
  return refuseIf(
    [
      manifest.basis !== "cloudflare",
      "preview",
      "This is a preview, made without asking Cloudflare. Plan again without --preview.",
    ],
    [dirty.length > 0, "dirty", `The working tree differs from its commit: ${files}. Commit the changes or undo them.`],
    [
      commit !== manifest.commit,
      "commit",
      `The release was planned from commit ${manifest.commit ?? "(none)"}, but the current commit is ${commit ?? "(none)"}. Check out the planned commit, or plan again.`,
    ],
    [registry !== manifest.registry, "registry", "tenants/ or platform/ changed after planning. Plan again."],
    [
      worker !== manifest.worker,
      "worker",
      "The dispatch Worker bundled here differs from the one in the release. Run npm ci, or plan again.",
    ],
    [lockFile !== manifest.lockFile, "lock-file", "platform/terraform.lock.hcl changed after planning. Plan again."],
  );
}

/**
 * Checks that this project produces everything in the release. Anyone may have edited a release, so whatever is not compared
 * here is not used.
 */
export function manifestRefusals(
  manifest: ReleaseManifest,
  environment: Environment,
  stacks: readonly Stack[],
): readonly ApplyRefusal[] {
  const made = new Map(stacks.map((stack) => [stack.name, stack]));
  const unknown = manifest.stacks.map(({ name }) => name).filter((name) => !made.has(name));
  const files = unknown.length > 0 ? [] : foreignFiles(manifest, made);
  const limits = limitsOf(environment);
  const edited = (["budgets", "quota", "owners"] as const).filter(
    (part) => !isDeepStrictEqual(manifest[part], limits[part]),
  );
  return [
    ...refuseIf(
      [
        manifest.environment !== environment.name,
        "manifest",
        `The release is for ${manifest.environment}, but it is compared with ${environment.name}. Plan again.`,
      ],
      [manifest.refresh === "none", "manifest", "The release was planned without asking Cloudflare. Plan again."],
      [
        edited.length > 0,
        "manifest",
        `The release's ${edited.join(" and ")} differ from platform/${environment.name}.json. Plan again.`,
      ],
      [unknown.length > 0, "synthesis", `This registry has no stack ${listed(unknown)}. Plan again.`],
      [
        files.length > 0,
        "synthesis",
        `This registry does not produce these files of the release: ${listed(files)}. Plan again.`,
      ],
    ),
    ...importRefusals(manifest, made),
    ...mendRefusals(manifest),
  ];
}

/** Files that are only in the release or only in the stacks here, and those with other bytes. Plans are compared later. */
function foreignFiles({ stacks, files }: ReleaseManifest, made: ReadonlyMap<string, Stack>): readonly string[] {
  const expected = new Map<string, string | undefined>();
  for (const { name } of stacks) {
    expected.set(planPathOf(name), files[planPathOf(name)]);
    for (const [file, content] of made.get(name)?.files ?? []) expected.set(`stacks/${name}/${file}`, sha256(content));
  }
  const paths = [...new Set([...expected.keys(), ...Object.keys(files)])].sort();
  return paths.filter((path) => files[path] === undefined || expected.get(path) !== files[path]);
}

function importRefusals(
  { imports, stacks }: ReleaseManifest,
  made: ReadonlyMap<string, Stack>,
): readonly ApplyRefusal[] {
  const planned = new Set(stacks.map(({ name }) => name));
  const declares = (stack: string, address: string) => {
    const config = made.get(stack)?.config;
    return config !== undefined && declaredAddresses(config).includes(address);
  };
  const wrong = imports.filter(
    (one) => !isWellFormed(one) || !planned.has(one.stack) || !declares(one.stack, one.address),
  );
  const names = listed(wrong.map(({ stack, address, id }) => `${address}=${id} into ${stack}`));
  return refuseIf([
    wrong.length > 0,
    "import",
    `The release has imports that are malformed or that no stack here declares: ${names}. Plan again.`,
  ]);
}

/** The addresses reach Terraform's command line, so they must be addresses, and of stacks that the release plans. */
function mendRefusals({ mended, refreshed, stacks }: ReleaseManifest): readonly ApplyRefusal[] {
  const planned = new Set(stacks.map(({ name }) => name));
  const wrong = [...mended, ...refreshed].filter(
    ({ stack, address }) => !planned.has(stack) || !isResourceAddress(address),
  );
  const names = listed(wrong.map(({ stack, address }) => `${address} in ${stack}`));
  return refuseIf([
    wrong.length > 0,
    "manifest",
    `The release names what is no resource of its stacks: ${names}. Plan again.`,
  ]);
}

/**
 * Checks that the same resources move as when the release was planned, and that the release holds all of their stacks, or none. What the
 * manifest says is only compared: what moves is computed from the states here.
 */
export function moveRefusals(
  { moves, journal, stacks }: ReleaseManifest,
  found: Pick<FoundMoves, "moves" | "problems" | "journal" | "stacks">,
): readonly ApplyRefusal[] {
  const released = new Set(stacks.map(({ name }) => name));
  const missing = [...found.stacks].filter((stack) => !released.has(stack));
  const isMove = moves.length > 0 || missing.length < found.stacks.size;
  return refuseIf(
    [
      !isDeepStrictEqual(journal, found.journal),
      "stale",
      "A move between states was started or finished after the release was planned. Plan again.",
    ],
    [
      isMove && !isDeepStrictEqual(moves, found.moves),
      "changed",
      "Changed since the review: other resources move between states. Plan again.",
    ],
    [
      isMove && missing.length > 0,
      "manifest",
      `Resources move between states, and the release lacks stacks that they move from or to: ${listed(missing)}. Plan again.`,
    ],
    [found.problems.length > 0, "changed", `Some resources can't move between states: ${found.problems.join(" ")}`],
  );
}

/** The states hold what they should, but the plans differ. */
export function unfinishedMoves(moves: Pick<FoundMoves, "holdings"> | undefined): readonly ApplyRefusal[] {
  const journal = moves?.holdings.journal.stack;
  return refuseIf([
    journal !== undefined,
    "changed",
    `The resources have moved to their new states, and the state ${journal} still has copies of them. The next release finishes the move. Plan again.`,
  ]);
}

/** What the release says is gone at Cloudflare, and is not. */
export function presentRefusals(addresses: readonly string[]): readonly ApplyRefusal[] {
  return refuseIf([
    addresses.length > 0,
    "changed",
    `The release says that these were in a state and are gone at Cloudflare, which is not so: ${listed(addresses)}. Plan again.`,
  ]);
}

/** Hostnames that the platform file leaves to others: no release touches them, whatever its review says. */
export function foreignRefusals(plans: readonly Plan[], { name, platform }: Environment): readonly ApplyRefusal[] {
  const touched = foreignTouches(plans, platform).map(({ address }) => address);
  return refuseIf([
    touched.length > 0,
    "foreign",
    `platform/${name}.json leaves these to others (foreign), and the release would touch them: ${listed(touched)}. Plan again.`,
  ]);
}

/** A refusal that is about one resource. */
interface ResourceRefusal extends ApplyRefusal {
  readonly address: string;
}

/** Checks that each pair that is sent is set, belongs together and has not expired. @param now milliseconds since 1970 */
export function certificateRefusals(plans: readonly StackPlan[], now: number): readonly ResourceRefusal[] {
  return plans.flatMap(({ sent }) =>
    sent.flatMap((pair) => {
      const address = addressOf(CUSTOM_HOSTNAME, pair.desired.name);
      const unusable = certificateProblem(pair);
      const certificate = unusable ?? expiryProblem(pair, now);
      const key = privateKeyProblem(pair) ?? (unusable === undefined ? pairProblem(pair) : undefined);
      const refusals = refuseIf(
        [certificate !== undefined, "certificate", certificate ?? ""],
        [key !== undefined, "private-key", key ?? ""],
      );
      return refusals.map((refusal) => ({ ...refusal, address }));
    }),
  );
}

/** What suspend --now turned off since, and the release would serve again. */
export function suspensionRefusals(lifted: readonly LiftedSuspension[]): readonly ApplyRefusal[] {
  return lifted.map((each) => ({ rule: "suspended", message: `${liftedText(each)}. Then plan again.` }));
}

const LONGEST_REPORT = 50;

/** What Cloudflare has, or no longer has, unlike when the release was planned. Nothing was written yet. */
export function findingRefusals({ imports, taken, gone }: Findings): readonly ApplyRefusal[] {
  const there = [...imports.map(({ address }) => address), ...taken.map(({ resource }) => resource.address)];
  const lost = gone.map(({ address }) => address);
  return refuseIf(
    [
      there.length > 0,
      "changed",
      `Changed since the review: Cloudflare has what the release would create: ${listed(there)}. Plan again.`,
    ],
    [
      lost.length > 0,
      "changed",
      `Changed since the review: Cloudflare no longer has what the release would change or delete: ${listed(lost)}. Plan again.`,
    ],
  );
}

/** What would be done differently from what was reviewed. */
export function planDifferenceRefusals(
  pairs: readonly (readonly [reviewed: Plan, now: Plan])[],
  tenants: ReleaseManifest["tenants"],
): readonly ResourceRefusal[] {
  const found = pairs.flatMap(([reviewed, now]) => planDifferences(reviewed, now, tenants));
  const told = found.slice(0, LONGEST_REPORT).map(({ address, message }): ResourceRefusal => {
    return { rule: "changed", address, message: `Changed since the review: ${message}. Plan again.` };
  });
  const more = found.length - told.length;
  return [
    ...told,
    ...refuseIf([more > 0, "changed", `Changed since the review: ${more} more.`]).map((one) => ({
      ...one,
      address: "",
    })),
  ];
}

/** What people read in the release that is no longer so, although every plan does the same. */
export function reviewDifferenceRefusals(shown: Review, now: Review): readonly ApplyRefusal[] {
  const found = reviewDifferences(shown, now);
  const told = found.slice(0, LONGEST_REPORT).map((message): ApplyRefusal => {
    return { rule: "shown", message: `Differs from the review: ${message}. Plan again.` };
  });
  const more = found.length - told.length;
  return [...told, ...refuseIf([more > 0, "shown", `Differs from the review: ${more} more.`])];
}

/** The review's verdict, computed again: a waiver may have expired since. */
export function reviewRefusals(review: Review): readonly ApplyRefusal[] {
  return reasonsOf(review).map(({ rule, what, why, tenants }) => {
    if (rule !== "over-budget") return { rule, message: `${what}: ${why}` };
    const named = tenants.length === 0 ? "" : ` Tenants: ${listed(tenants)}.`;
    return { rule, message: `Over budget: ${what}. ${why}${named}` };
  });
}

/** Checks that a stack is unchanged since it was planned. */
export function stackRefusals(
  { versions, stacks }: ReleaseManifest,
  found: { stack: string; state: StackState | undefined; terraform: string; provider: string | undefined },
): readonly ApplyRefusal[] {
  const { stack, state, terraform, provider } = found;
  const planned = stacks.find(({ name }) => name === stack)?.state ?? undefined;
  return refuseIf(
    [
      terraform !== versions.terraform,
      "terraform-version",
      `The release was planned with Terraform ${versions.terraform}, but this machine has ${terraform}. Install that version, or plan again.`,
    ],
    [
      provider !== undefined && provider !== versions.provider,
      "provider-version",
      `${stack} was planned with provider ${versions.provider}, but this machine has ${provider}. Plan again.`,
    ],
    [
      state?.lineage !== planned?.lineage || state?.serial !== planned?.serial,
      "stale",
      `The state of ${stack} has changed since it was planned (serial ${planned?.serial ?? "none"}, now ${state?.serial ?? "none"}). Plan again to release the rest.`,
    ],
  );
}
