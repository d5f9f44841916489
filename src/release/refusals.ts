import type { BudgetUse } from "../review/budgets";
import type { ReleaseManifest } from "../review/manifest";
import { type Review, type Refusal as ReviewRefusal, verdictOf } from "../review/review";
import { refusalText, unwaived } from "../review/writers/words";
import { plural } from "../text";
import type { Project } from "./project";
import type { StackState } from "./state";

/** Why a release is not applied. */
export interface Refusal {
  readonly rule:
    | "preview"
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
export function projectRefusals(manifest: ReleaseManifest, project: Project): readonly Refusal[] {
  const { commit, dirty } = project;
  const found: (Refusal | false)[] = [
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

/** The review's own verdict, judged again now: a waiver may have expired since. Pure. */
export function reviewRefusals(review: Review): readonly Refusal[] {
  if (verdictOf(review) === 0) return [];
  const refused = review.refusals.map((refusal): Refusal => {
    const { what, why } = refusalText(refusal, review.tenantsBehind);
    return { rule: refusal.rule, message: `${what}: ${why}` };
  });
  const over = review.budgets.filter((budget) => budget.over);
  return [...refused, ...over.map((budget): Refusal => ({ rule: "over-budget", message: overBudget(budget) }))];
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
): readonly Refusal[] {
  const { stack, state, terraform, provider } = found;
  const planned = stacks.find(({ name }) => name === stack)?.state ?? undefined;
  const refusals: (Refusal | false)[] = [
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
      message: `The state of ${stack} moved on since it was planned (serial ${planned?.serial ?? "none"}, now ${state?.serial ?? "none"}). Plan again, or finish what an apply began with --resume.`,
    },
  ];
  return refusals.filter((refusal) => refusal !== false);
}

const LONGEST_LIST = 5;

function listed(names: readonly string[]): string {
  const shown = names.slice(0, LONGEST_LIST).join(", ");
  return names.length > LONGEST_LIST ? `${shown} and ${names.length - LONGEST_LIST} more` : shown;
}
