import { addressOf } from "../addresses/address";
import { canonical } from "../json";
import { planPathOf, type ReleaseManifest } from "../manifest/manifest";
import type { Environment } from "../registry/model";
import type { BudgetUse } from "../review/budgets";
import { type Review, type ReviewRefusal, verdictOf } from "../review/review";
import { refusalText, unwaived } from "../review/writers/words";
import { sha256 } from "../sha256";
import type { Plan } from "../terraform/plan";
import { CUSTOM_HOSTNAME } from "../terraform/resource-types";
import { declaredAddresses, type StackState } from "../terraform/state";
import { plural } from "../text";
import { certificateProblem, expiryProblem, pairProblem, privateKeyProblem } from "./certificates";
import { isWellFormed } from "./imports";
import type { MachineRefusal } from "./machine";
import { planDifferences } from "./plan-comparison";
import type { Project } from "./project";
import { reviewDifferences } from "./review-comparison";
import type { Stack } from "./stack";
import type { StackPlan } from "./stack-plans";
import { limitsOf } from "./write-release";

/** Why a release is not applied. */
export interface ApplyRefusal {
  readonly rule:
    | MachineRefusal["rule"]
    | "preview"
    | "manifest"
    | "synthesis"
    | "import"
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
    | ReviewRefusal["rule"]
    | "over-budget";
  readonly message: string;
}

/** Whether the project is what the release was planned from, all of it at once. Pure. */
export function projectRefusals(manifest: ReleaseManifest, project: Project): readonly ApplyRefusal[] {
  const { commit, dirty } = project;
  const found: (ApplyRefusal | false)[] = [
    manifest.basis !== "cloudflare" && {
      rule: "preview",
      message: "This is a preview, made without asking Cloudflare. Plan again without --preview.",
    },
    dirty.length > 0 && {
      rule: "dirty",
      message: `The working tree differs from its commit: ${listed(dirty.map((line) => line.slice(3)))}. Commit or take it back.`,
    },
    commit !== manifest.commit && {
      rule: "commit",
      message: `It was planned from commit ${manifest.commit ?? "(none)"}, and here is ${commit ?? "(none)"}. Check that commit out, or plan again.`,
    },
    project.registry !== manifest.registry && {
      rule: "registry",
      message: "tenants/ or platform/ are not what was planned from. Plan again.",
    },
    project.worker !== manifest.worker && {
      rule: "worker",
      message: "The dispatch Worker bundled here is not the one that was planned with. Run npm ci, or plan again.",
    },
    project.lockFile !== manifest.lockFile && {
      rule: "lock-file",
      message: "platform/terraform.lock.hcl is not what it was when this was planned. Plan again.",
    },
  ];
  return found.filter((refusal) => refusal !== false);
}

/**
 * Whether everything in the release is what this project makes. Whoever made the release may have written anything into
 * it: what is not compared here is not used. Pure.
 */
export function manifestRefusals(
  manifest: ReleaseManifest,
  environment: Environment,
  made: readonly Stack[],
): readonly ApplyRefusal[] {
  const byName = new Map(made.map((stack) => [stack.name, stack]));
  const names = [...new Set(manifest.stacks.map(({ name }) => name))];
  const unknown = names.filter((name) => !byName.has(name));
  const expected = new Map<string, string | undefined>();
  for (const name of names) {
    expected.set(planPathOf(name), undefined);
    for (const [file, content] of byName.get(name)?.files ?? [])
      expected.set(`stacks/${name}/${file}`, sha256(content));
  }
  const paths = [...new Set([...expected.keys(), ...Object.keys(manifest.files)])].sort();
  const others = paths.filter((path) => {
    const hash = expected.get(path);
    return (
      !expected.has(path) ||
      manifest.files[path] === undefined ||
      (hash ?? manifest.files[path]) !== manifest.files[path]
    );
  });
  const limits = limitsOf(environment);
  const edited = (["budgets", "quota"] as const).filter((part) => textOf(manifest[part]) !== textOf(limits[part]));
  const found: (ApplyRefusal | false)[] = [
    manifest.environment !== environment.name && {
      rule: "manifest",
      message: `The release is of ${manifest.environment}, and this is ${environment.name}.`,
    },
    manifest.refresh !== "full" && {
      rule: "manifest",
      message: "The release was planned without asking Cloudflare for every resource. Plan again.",
    },
    edited.length > 0 && {
      rule: "manifest",
      message: `The release's ${edited.join(" and ")} are not those of platform/${environment.name}.json. Plan again.`,
    },
    unknown.length > 0 && {
      rule: "synthesis",
      message: `The registry here makes no stack ${listed(unknown)}. Plan again.`,
    },
    unknown.length === 0 &&
      others.length > 0 && {
        rule: "synthesis",
        message: `The registry here does not make these files of the release: ${listed(others)}. Plan again.`,
      },
    ...importRefusals(manifest, byName),
  ];
  return found.filter((refusal) => refusal !== false);
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
  if (wrong.length === 0) return [];
  const names = listed(wrong.map(({ stack, address, id }) => `${address}=${id} into ${stack}`));
  return [
    {
      rule: "import",
      message: `The release imports what no stack here declares, or not by an id: ${names}. Plan again.`,
    },
  ];
}

/** A refusal that is about one resource. */
export interface ResourceRefusal extends ApplyRefusal {
  readonly address: string;
}

/** Whether each pair that is sent is there, belongs together and is still valid. @param now milliseconds since 1970 */
export function certificateRefusals(plans: readonly StackPlan[], now: number): readonly ResourceRefusal[] {
  return plans.flatMap(({ sent }) =>
    sent.flatMap((pair): ResourceRefusal[] => {
      const address = addressOf(CUSTOM_HOSTNAME, pair.desired.name);
      const certificate = certificateProblem(pair) ?? expiryProblem(pair, now);
      const key = privateKeyProblem(pair) ?? (certificateProblem(pair) === undefined ? pairProblem(pair) : undefined);
      return [
        ...(certificate === undefined ? [] : [{ rule: "certificate" as const, address, message: certificate }]),
        ...(key === undefined ? [] : [{ rule: "private-key" as const, address, message: key }]),
      ];
    }),
  );
}

const LONGEST_REPORT = 50;

/** What would be done otherwise than it was reviewed. Pure. */
export function departureRefusals(
  pairs: readonly (readonly [reviewed: Plan, now: Plan])[],
  tenants: ReleaseManifest["tenants"],
): readonly ResourceRefusal[] {
  const found = pairs.flatMap(([reviewed, now]) => planDifferences(reviewed, now, tenants));
  const told = found.slice(0, LONGEST_REPORT).map(({ address, message }): ResourceRefusal => {
    return { rule: "changed", address, message: `Changed since the review: ${message}. Plan again.` };
  });
  const more = found.length - told.length;
  if (more === 0) return told;
  return [...told, { rule: "changed", address: "", message: `Changed since the review: ${more} more.` }];
}

/** What people read that is not so, though every plan does what was planned. Pure. */
export function shownRefusals(shown: Review, now: Review): readonly ApplyRefusal[] {
  const found = reviewDifferences(shown, now);
  const told = found.slice(0, LONGEST_REPORT).map((message): ApplyRefusal => {
    return { rule: "shown", message: `Not as the review shows it: ${message}. Plan again.` };
  });
  const more = found.length - told.length;
  return more === 0 ? told : [...told, { rule: "shown", message: `Not as the review shows it: ${more} more.` }];
}

/** The review's own verdict, judged again now: a waiver may have expired since. Pure. */
export function reviewRefusals(review: Review): readonly ApplyRefusal[] {
  if (verdictOf(review) === 0) return [];
  const refused = review.refusals.map((refusal): ApplyRefusal => {
    const { what, why } = refusalText(refusal, review.tenantsBehind);
    return { rule: refusal.rule, message: `${what}: ${why}` };
  });
  const over = review.budgets.filter((budget) => budget.over);
  return [...refused, ...over.map((budget): ApplyRefusal => ({ rule: "over-budget", message: overBudget(budget) }))];
}

function overBudget(budget: BudgetUse): string {
  const { kind, allowed, shared } = budget;
  const counted = unwaived(budget);
  const needed =
    shared.length === 0
      ? `${allowed} allowed`
      : `each of these shared resources needs a waiver that names it: ${listed(shared)}`;
  return `Over budget: ${kind}. It concerns ${plural(counted.length, "tenant")} without a waiver (${listed(counted)}); ${needed}.`;
}

/** Whether a stack is as it was planned on. Pure. */
export function stackRefusals(
  { versions, stacks }: ReleaseManifest,
  found: { stack: string; state: StackState | undefined; terraform: string; provider: string | undefined },
): readonly ApplyRefusal[] {
  const { stack, state, terraform, provider } = found;
  const planned = stacks.find(({ name }) => name === stack)?.state ?? undefined;
  const refusals: (ApplyRefusal | false)[] = [
    terraform !== versions.terraform && {
      rule: "terraform-version",
      message: `It was planned with Terraform ${versions.terraform}, and here is ${terraform}.`,
    },
    provider !== undefined &&
      provider !== versions.provider && {
        rule: "provider-version",
        message: `${stack} was planned with provider ${versions.provider}, and here is ${provider}.`,
      },
    (state?.lineage !== planned?.lineage || state?.serial !== planned?.serial) && {
      rule: "stale",
      message: `The state of ${stack} has changed since it was planned (serial ${planned?.serial ?? "none"}, now ${state?.serial ?? "none"}). Run plan again: it plans what is left.`,
    },
  ];
  return refusals.filter((refusal) => refusal !== false);
}

/** Equal values have equal text, whatever the order of their members. */
function textOf(value: object): string {
  return canonical(JSON.parse(JSON.stringify(value)));
}

const LONGEST_LIST = 5;

function listed(names: readonly string[]): string {
  const shown = names.slice(0, LONGEST_LIST).join(", ");
  return names.length > LONGEST_LIST ? `${shown} and ${names.length - LONGEST_LIST} more` : shown;
}
