import { DataTerraformRemoteStateLocal, DataTerraformRemoteStateS3, type TerraformStack } from "cdktf";
import type { DesiredState } from "../src/desired/desired-state";
import type { Literal, Literals } from "../src/desired/literal";
import type { Backend } from "../src/registry/model";
import { type Reference, reference } from "./reference";
import { localStatePath, s3State } from "./terraform-settings";

export interface PlatformIds {
  readonly zoneId: Literal | Reference;
  readonly kvNamespaceId: Literal | Reference;
}

/**
 * The platform's ids as a hostname stack sees them: literals where the platform file has them, else read from the platform
 * stack's state (one read a stack, no request to Cloudflare).
 */
export function platformIds(
  stack: TerraformStack,
  { zone, dispatch, stack: platformStack }: DesiredState["platform"],
  backend: Literals<Backend>,
): PlatformIds {
  const ids = { zone_id: zone.id, kv_namespace_id: dispatch.kvNamespace.id };
  if (Object.values(ids).includes(undefined)) readPlatformState(stack, platformStack, backend);
  const idOf = (output: keyof typeof ids) => {
    const known = ids[output];
    return known === undefined ? reference(`data.terraform_remote_state.platform.outputs.${output}`) : known;
  };
  return { zoneId: idOf("zone_id"), kvNamespaceId: idOf("kv_namespace_id") };
}

function readPlatformState(stack: TerraformStack, platformStack: string, backend: Literals<Backend>): void {
  if (backend.type === "local") {
    new DataTerraformRemoteStateLocal(stack, "platform", { path: localStatePath(backend.path, platformStack) });
  } else {
    new DataTerraformRemoteStateS3(stack, "platform", s3State(backend, platformStack));
  }
}
