/** Every status of a custom hostname that Cloudflare's API documents. */
export const HOSTNAME_STATUSES = [
  "active",
  "active_redeploying",
  "pending",
  "moved",
  "deleted",
  "pending_deletion",
  "blocked",
  "pending_blocked",
  "pending_migration",
  "pending_provisioned",
  "provisioned",
  "test_pending",
  "test_active",
  "test_active_apex",
  "test_blocked",
  "test_failed",
] as const;

/** Every status of a custom hostname's certificate that Cloudflare's API documents. */
export const CERTIFICATE_STATUSES = [
  "initializing",
  "pending_validation",
  "pending_issuance",
  "pending_deployment",
  "active",
  "initializing_timed_out",
  "validation_timed_out",
  "issuance_timed_out",
  "deployment_timed_out",
  "deletion_timed_out",
  "pending_expiration",
  "expired",
  "pending_deletion",
  "deleted",
  "pending_cleanup",
  "deactivating",
  "inactive",
  "staging_deployment",
  "staging_active",
  "backup_issued",
  "holding_deployment",
] as const;

export type HostnameStatus = (typeof HOSTNAME_STATUSES)[number];
export type CertificateStatus = (typeof CERTIFICATE_STATUSES)[number];
