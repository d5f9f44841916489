import { limitsOf } from "../../manifest/limits";
import type { ReleaseManifest } from "../../manifest/manifest";
import { changeDigest } from "../../terraform/change-digest";
import { readPlan } from "../../terraform/plan";
import { type Release, type ReleaseDraft, startReleaseDraft } from "../release-folder";
import type { PlannedStack, PlanRequest } from "./plan-request";

/** What a release contains besides its files. */
interface Contents {
  readonly planned: readonly PlannedStack[];
  readonly tenants: ReleaseManifest["tenants"];
  readonly imports: ReleaseManifest["imports"];
  readonly waiting: readonly string[];
  readonly held: ReleaseManifest["held"];
  readonly unchangedRequests: number;
  readonly versions: ReleaseManifest["versions"];
}

/** Writes a release's folder and gives it its name. If there is nothing to do, or anything fails, no release is left. */
export async function writeRelease(
  request: PlanRequest,
  fill: (draft: ReleaseDraft) => Promise<Contents | undefined>,
): Promise<Release | undefined> {
  const draft = startReleaseDraft(request.root);
  try {
    const contents = await fill(draft);
    return contents && draft.finish((files) => manifestOf(request, contents, files));
  } finally {
    draft.discard();
  }
}

function manifestOf(
  { project, environment, basis }: PlanRequest,
  { planned, tenants, imports, waiting, held, unchangedRequests, versions }: Contents,
  files: ReleaseManifest["files"],
): ReleaseManifest {
  const { commit, registry, lockFile, worker } = project;
  return {
    formatVersion: 2,
    environment: environment.name,
    commit,
    registry,
    worker,
    lockFile,
    versions,
    basis,
    refresh: basis === "cloudflare" ? "full" : "none",
    imports,
    changeDigest: changeDigest(planned.map(({ stack, document }) => readPlan(stack.name, document))),
    stacks: planned.map(({ stack }) => stack),
    files,
    tenants,
    ...limitsOf(environment),
    unchangedRequests,
    waiting,
    held,
  };
}
