import type { ClientOptions } from "cloudflare/client";
import { BaseTokens as AccountTokens } from "cloudflare/resources/accounts/tokens/tokens";
import { BaseRegionalHostnames } from "cloudflare/resources/addressing/regional-hostnames/regional-hostnames";
import { BaseCustomHostnames } from "cloudflare/resources/custom-hostnames/custom-hostnames";
import { BaseFallbackOrigin } from "cloudflare/resources/custom-hostnames/fallback-origin";
import { BaseQuota } from "cloudflare/resources/custom-hostnames/quota";
import { BaseDCVDelegation } from "cloudflare/resources/dcv-delegation/dcv-delegation";
import { BaseRecords } from "cloudflare/resources/dns/records";
import { BaseKeys } from "cloudflare/resources/kv/namespaces/keys";
import { BaseMetadata } from "cloudflare/resources/kv/namespaces/metadata";
import { BaseNamespaces as KvNamespaces } from "cloudflare/resources/kv/namespaces/namespaces";
import { BaseValues } from "cloudflare/resources/kv/namespaces/values";
import { BaseTokens as UserTokens } from "cloudflare/resources/user/tokens/tokens";
import { BaseRoutes } from "cloudflare/resources/workers/routes";
import { BaseContent } from "cloudflare/resources/workers/scripts/content";
import { BaseScriptAndVersionSettings } from "cloudflare/resources/workers/scripts/script-and-version-settings";
import { BaseNamespaces as DispatchNamespaces } from "cloudflare/resources/workers-for-platforms/dispatch/namespaces/namespaces";
import { BaseScripts as DispatchScripts } from "cloudflare/resources/workers-for-platforms/dispatch/namespaces/scripts/scripts";
import { BaseZones } from "cloudflare/resources/zones/zones";
import { createClient } from "cloudflare/tree-shakable";

/** The parts of Cloudflare's API that Switchyard asks. Only their code is in the package: all of it would be 120 MB. */
const RESOURCES = [
  AccountTokens,
  BaseContent,
  BaseCustomHostnames,
  BaseDCVDelegation,
  BaseFallbackOrigin,
  BaseKeys,
  BaseMetadata,
  BaseQuota,
  BaseRecords,
  BaseRegionalHostnames,
  BaseRoutes,
  BaseScriptAndVersionSettings,
  BaseValues,
  BaseZones,
  DispatchNamespaces,
  DispatchScripts,
  KvNamespaces,
  UserTokens,
] as const;

export type CloudflareApi = ReturnType<typeof createApi>;

/** Cloudflare's own client with these parts. */
export function createApi(options: ClientOptions) {
  return createClient({ ...options, resources: RESOURCES });
}
