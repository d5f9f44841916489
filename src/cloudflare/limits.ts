/** Requests that one user's tokens may send to Cloudflare's API ("API limits"); more are refused for the same length of time. */
export const REQUEST_LIMIT = { requests: 1200, minutes: 5 } as const;

/** The most custom hostnames that the API lists on one page. */
export const HOSTNAMES_PER_PAGE = 50;
/** The most KV keys and KV namespaces that the API lists on one page. */
export const KV_KEYS_PER_PAGE = 1000;
export const KV_NAMESPACES_PER_PAGE = 100;
/** User Workers of a dispatch namespace on one page: undocumented, and a list may also come whole. */
export const USER_WORKERS_PER_PAGE = 100;
/** The most KV entries that one request reads (`bulk/get`). */
export const KV_VALUES_PER_REQUEST = 100;

/** New certificates of custom hostnames that Cloudflare orders in a minute. */
export const CERTIFICATES_PER_MINUTE = 15;

/** Longest name and label of DNS (RFC 1035). */
export const MAX_NAME_LENGTH = 253;
export const MAX_LABEL_LENGTH = 63;
/** Longest common name of a certificate: a longer hostname needs Cloudflare's branding (error 1469). */
export const MAX_COMMON_NAME_LENGTH = 64;

/** Most bytes of a hostname's custom metadata, as JSON ("Custom metadata"). */
export const MAX_METADATA_BYTES = 4096;
/** Most bytes of a KV key ("KV limits"). */
export const MAX_KV_KEY_BYTES = 512;
/** Most Workers routes of a zone ("Workers limits"). */
export const ROUTES_PER_ZONE = 1000;
