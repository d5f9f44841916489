/** Switchyard's constructs, for any cdktf app. docs/constructs.md lists them. */

export { resourceName } from "../src/addresses/address";
export { type Literal, literal } from "../src/desired/literal";
export type { KvEntry } from "../worker/kv-entry";
export { CnameTarget, type CnameTargetProps } from "./cname-target";
export {
  type CertificateProps,
  CustomHostname,
  type CustomHostnameProps,
  type OriginProps,
  type UploadedCertificateProps,
} from "./custom-hostname";
export { DispatchStorage, type DispatchStorageProps } from "./dispatch-storage";
export { DispatchWorker, type DispatchWorkerProps } from "./dispatch-worker";
export { addStacks, type EnvironmentStacks } from "./environment-stacks";
export { FallbackOrigin, type FallbackOriginProps } from "./fallback-origin";
export { HostnamesStack, type HostnamesStackProps } from "./hostnames-stack";
export { PlatformStack, type PlatformStackProps } from "./platform-stack";
export { ProxiedRecord, type ProxiedRecordProps } from "./proxied-record";
export { ReleasedStack, type ReleasedStackProps } from "./released-stack";
export type { ResourceOptions } from "./resource-options";
export { SaasZone, type SaasZoneProps } from "./saas-zone";
export { TenantEntry, type TenantEntryProps } from "./tenant-entry";
export { type ExclusionProps, WorkerRoutes, type WorkerRoutesProps } from "./worker-routes";
