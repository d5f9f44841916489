import type { PlatformDocument } from "./documents";

type Entitlement = "originSni" | "customMetadata" | "certificateAuthority" | "wildcardHostnames";

/** Whether the platform's Cloudflare plan does not allow this. False if the schema refused parts of the file. */
export function lacks({ value, complete }: PlatformDocument, entitlement: Entitlement): boolean {
  return value.entitlements?.[entitlement] !== true && (complete || value.entitlements?.[entitlement] === false);
}
