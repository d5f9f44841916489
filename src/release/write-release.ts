import { changeDigest } from "../review/change-digest";
import type { ReleaseManifest } from "../review/manifest";
import { readPlan } from "../review/plan";
import { type Draft, type Release, startDraft } from "./folder";
import type { PlannedStack, PlanRequest } from "./plan-request";

/** What a release tells besides its files. */
export interface Contents {
  readonly planned: readonly PlannedStack[];
  readonly tenants: ReleaseManifest["tenants"];
  readonly waiting: readonly string[];
  readonly versions: ReleaseManifest["versions"];
}

/**
 * Fills a folder and gives it its name. Whatever goes wrong before the end leaves no release, and so does nothing to do.
 */
export async function writeRelease(
  request: PlanRequest,
  fill: (draft: Draft) => Promise<Contents | undefined>,
): Promise<Release | undefined> {
  const draft = startDraft(request.root);
  try {
    const contents = await fill(draft);
    return contents && draft.finish((files) => manifestOf(request, contents, files));
  } finally {
    draft.discard();
  }
}

function manifestOf(
  { project, environment, basis }: PlanRequest,
  { planned, tenants, waiting, versions }: Contents,
  files: ReleaseManifest["files"],
): ReleaseManifest {
  const { commit, registry, lockFile, worker } = project;
  const { budgets, entitlements } = environment.platform;
  const { hostnamesIncluded = null, hostnamesHardCap = null } = entitlements;
  return {
    formatVersion: 1,
    environment: environment.name,
    commit,
    registry,
    worker,
    lockFile,
    versions,
    basis,
    changeDigest: changeDigest(planned.map(({ stack, document }) => readPlan(stack.name, document))),
    stacks: planned.map(({ stack }) => stack),
    files,
    tenants,
    budgets,
    quota: { included: hostnamesIncluded, hardCap: hostnamesHardCap },
    waiting,
  };
}
