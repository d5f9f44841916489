import { limitsOf } from "../../manifest/limits";
import type { ReleaseManifest, ReleaseSubject } from "../../manifest/manifest";
import { changeDigest } from "../../terraform/change-digest";
import { readPlan } from "../../terraform/plan";
import { type Release, type ReleaseDraft, startReleaseDraft } from "../release-folder";
import type { PlannedStack, PlanRequest } from "./plan-request";

/** What a release contains besides its files. */
interface Contents {
  readonly planned: readonly PlannedStack[];
  readonly tenants: ReleaseManifest["tenants"];
  readonly imports: ReleaseManifest["imports"];
  readonly refresh: ReleaseManifest["refresh"];
  readonly mended: ReleaseManifest["mended"];
  readonly refreshed: ReleaseManifest["refreshed"];
  readonly moves: ReleaseManifest["moves"];
  readonly journal: ReleaseManifest["journal"];
  readonly found: ReleaseManifest["found"];
  readonly waiting: readonly string[];
  readonly held: ReleaseManifest["held"];
  readonly otherRequests: number;
  readonly versions: ReleaseManifest["versions"];
}

/** What the titles of this plan name, also if it finds nothing to release. */
export function subjectOfRequest({ project, environment, planned }: PlanRequest): ReleaseSubject {
  const { commit, dirty } = project;
  return { environment: environment.name, commit, uncommitted: dirty.length > 0, planned };
}

/** Writes a release's folder and gives it its name. If there is nothing to do, or anything fails, no release is left. */
export async function writeRelease(
  request: PlanRequest,
  fill: (draft: ReleaseDraft) => Promise<Contents | undefined>,
): Promise<Release | undefined> {
  const draft = startReleaseDraft(request.root);
  try {
    const contents = await fill(draft);
    return contents && draft.finish((files) => manifestOf(request, contents, files), request.planned);
  } finally {
    draft.discard();
  }
}

function manifestOf(
  request: PlanRequest,
  { planned, ...contents }: Contents,
  files: ReleaseManifest["files"],
): ReleaseManifest {
  const { project, environment, basis } = request;
  const { registry, lockFile, worker } = project;
  return {
    formatVersion: 3,
    ...subjectOfRequest(request),
    // Two people who compare the same registries get the same digest.
    planned: basis === "registry" ? null : request.planned,
    registry,
    worker,
    lockFile,
    basis,
    changeDigest: changeDigest(planned.map(({ stack, document }) => readPlan(stack.name, document))),
    stacks: planned.map(({ stack }) => stack),
    files,
    ...limitsOf(environment),
    ...contents,
  };
}
