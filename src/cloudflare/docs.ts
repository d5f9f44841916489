const SAAS = "https://developers.cloudflare.com/cloudflare-for-platforms/cloudflare-for-saas";
const VALIDATION = `${SAAS}/security/certificate-management/issue-and-validate/validate-certificates`;

/** The pages that rules cite. */
export const DOCS = {
  hostnameCodes: `${SAAS}/reference/status-codes/custom-hostnames/`,
  certificateValidation: `${VALIDATION}/`,
  delegatedDcv: `${VALIDATION}/delegated-dcv/`,
  uploadedCertificates: `${SAAS}/security/certificate-management/custom-certificates/uploading-certificates/`,
  customOrigin: `${SAAS}/start/advanced-settings/custom-origin/`,
  customMetadata: `${SAAS}/domain-support/custom-metadata/`,
  apexProxying: `${SAAS}/start/advanced-settings/apex-proxying/`,
  workerAsOrigin: `${SAAS}/start/advanced-settings/worker-as-origin/`,
  troubleshooting: `${SAAS}/reference/troubleshooting/`,
  plans: `${SAAS}/plans/`,
  priority: "https://developers.cloudflare.com/ssl/reference/certificate-and-hostname-priority/",
  routes: "https://developers.cloudflare.com/workers/configuration/routing/routes/",
  hostnameRouting:
    "https://developers.cloudflare.com/cloudflare-for-platforms/workers-for-platforms/configuration/hostname-routing/",
  dynamicDispatch:
    "https://developers.cloudflare.com/cloudflare-for-platforms/workers-for-platforms/configuration/dynamic-dispatch/",
  outboundWorkers:
    "https://developers.cloudflare.com/cloudflare-for-platforms/workers-for-platforms/configuration/outbound-workers/",
  compatibilityDates: "https://developers.cloudflare.com/workers/configuration/compatibility-dates/",
  cipherSuites:
    "https://developers.cloudflare.com/ssl/edge-certificates/additional-options/cipher-suites/supported-cipher-suites/",
  kvLimits: "https://developers.cloudflare.com/kv/platform/limits/",
} as const;
