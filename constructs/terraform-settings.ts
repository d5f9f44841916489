import { CloudflareProvider } from "@cdktf/provider-cloudflare/lib/provider";
import { LocalBackend, S3Backend, type TerraformStack } from "cdktf";
import type { Literals } from "../src/desired/literal";
import type { Backend, Platform } from "../src/registry/model";

/** From a stack's folder, cdktf.out/stacks/<stack>, to the project's root. */
const ROOT_FROM_STACK = "../../..";

/** Provider, versions and backend: what every stack says before its resources. */
export function addTerraformSettings(stack: TerraformStack, settings: Literals<Platform["terraform"]>): void {
  new CloudflareProvider(stack, "cloudflare"); // empty: the provider reads CLOUDFLARE_API_TOKEN from the environment
  stack.addOverride("terraform.required_providers.cloudflare.version", settings.providerVersion);
  stack.addOverride("terraform.required_version", settings.requiredVersion);
  addBackend(stack, settings.backend);
}

/** Always named: cdktf's default is a local backend with an absolute path of this machine. */
function addBackend(stack: TerraformStack, backend: Literals<Backend>): void {
  if (backend.type === "local") {
    new LocalBackend(stack, { path: localStatePath(backend.path, stack.node.id) });
    return;
  }
  const remote = new S3Backend(stack, s3State(backend, stack.node.id));
  remote.addOverride("use_lockfile", backend.useLockfile); // younger than cdktf 0.21
}

/** Where a stack of this project finds another's local state. */
export function localStatePath(folder: string, stack: string): string {
  return `${ROOT_FROM_STACK}/${folder}/${stack}.tfstate`;
}

/** A store that speaks S3 but is not AWS has no account, region or metadata service to ask. */
const NOT_AWS = {
  skipCredentialsValidation: true,
  skipMetadataApiCheck: true,
  skipRegionValidation: true,
  skipRequestingAccountId: true,
  skipS3Checksum: true,
  usePathStyle: true,
};

export function s3State(backend: Literals<Extract<Backend, { type: "s3" }>>, stack: string) {
  const { bucket, prefix, region, endpoint } = backend;
  return {
    bucket,
    key: `${prefix}/${stack}.tfstate`,
    region,
    ...(endpoint !== undefined && { endpoints: { s3: endpoint }, ...NOT_AWS }),
  };
}
