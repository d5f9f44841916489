import type { Rule } from "../rule";
import type { TextRule } from "../text-rule";
import { apexAddress } from "./apex-address";
import { apexProxying } from "./apex-proxying";
import { canonicalLoop } from "./canonical-loop";
import { canonicalOwn } from "./canonical-own";
import { canonicalStatus } from "./canonical-status";
import { certificateAuthority } from "./certificate-authority";
import { certificateBranding } from "./certificate-branding";
import { certificateCipherKnown } from "./certificate-cipher-known";
import { certificateCiphers } from "./certificate-ciphers";
import { certificateReset } from "./certificate-reset";
import { certificateRevalidate } from "./certificate-revalidate";
import { certificateRotate } from "./certificate-rotate";
import { certificateVariables } from "./certificate-variables";
import { certificateWildcardRenewal } from "./certificate-wildcard-renewal";
import { certificateWildcardValidation } from "./certificate-wildcard-validation";
import { compatibilityDate } from "./compatibility-date";
import { environmentDefault } from "./environment-default";
import { environmentObjects } from "./environment-objects";
import { environmentTenantKnown } from "./environment-tenant-known";
import { environmentUnique } from "./environment-unique";
import { exclusionCnameTarget } from "./exclusion-cname-target";
import { exclusionRecord } from "./exclusion-record";
import { fallbackOriginContent } from "./fallback-origin-content";
import { fileName } from "./file-name";
import { foreignPattern } from "./foreign-pattern";
import { grantKnown } from "./grant-known";
import { grantTenant } from "./grant-tenant";
import { hostnameAddress } from "./hostname-address";
import { hostnameAscii } from "./hostname-ascii";
import { hostnameCharacters } from "./hostname-characters";
import { hostnameConfusable } from "./hostname-confusable";
import { hostnameExample } from "./hostname-example";
import { hostnameForeign } from "./hostname-foreign";
import { hostnameHosting } from "./hostname-hosting";
import { hostnameIp } from "./hostname-ip";
import { hostnameLength } from "./hostname-length";
import { hostnameOverlap } from "./hostname-overlap";
import { hostnameOwnZone } from "./hostname-own-zone";
import { hostnamePlatformName } from "./hostname-platform-name";
import { hostnamePublicSuffix } from "./hostname-public-suffix";
import { hostnamePunycode } from "./hostname-punycode";
import { hostnameReserved } from "./hostname-reserved";
import { hostnameRouted } from "./hostname-routed";
import { hostnameTopLevel } from "./hostname-top-level";
import { hostnameUnique } from "./hostname-unique";
import { hostnamesHardCap } from "./hostnames-hard-cap";
import { hostnamesIncluded } from "./hostnames-included";
import { importsEnvironment } from "./imports-environment";
import { kvKey } from "./kv-key";
import { labelLookupLive } from "./label-lookup-live";
import { metadataEntitled } from "./metadata-entitled";
import { metadataReserved } from "./metadata-reserved";
import { metadataSize } from "./metadata-size";
import { originEntitled } from "./origin-entitled";
import { originInZone } from "./origin-in-zone";
import { originName } from "./origin-name";
import { originRecord } from "./origin-record";
import { originSni } from "./origin-sni";
import { outboundParameterKnown } from "./outbound-parameter-known";
import { outboundParameters } from "./outbound-parameters";
import { pathPrefix } from "./path-prefix";
import { platformNamesInZone } from "./platform-names";
import { refusalPagesSize } from "./refusal-pages-size";
import { retiredName } from "./retired-name";
import { retiredServed } from "./retired-served";
import { retiredUnique } from "./retired-unique";
import { routePattern } from "./route-pattern";
import { routePatternStar } from "./route-pattern-star";
import { shardCount } from "./shard-count";
import { shardLimit } from "./shard-limit";
import { sharedDomain } from "./shared-domain";
import { subdomainLabel } from "./subdomain-label";
import { subdomainRecord } from "./subdomain-record";
import { subdomainUnique } from "./subdomain-unique";
import { tenantServed } from "./tenant-served";
import { textCharacters } from "./text-characters";
import { textComposed } from "./text-composed";
import { textPem } from "./text-pem";
import { textToken } from "./text-token";
import { tierKnown } from "./tier-known";
import { waiverEnvironment } from "./waiver-environment";
import { wildcardEntitled } from "./wildcard-entitled";
import { wildcardOnce } from "./wildcard-once";
import { wildcardUploaded } from "./wildcard-uploaded";
import { workerKnown } from "./worker-known";
import { workerName } from "./worker-name";

/** Each checks one text of a file at a time. */
export const TEXT_RULES: readonly TextRule[] = [textCharacters, textComposed, textToken, textPem];

/** Each checks the whole registry. In the order of docs/rules.md. */
export const CONTENT_RULES: readonly Rule[] = [
  fileName,
  environmentDefault,
  environmentTenantKnown,
  environmentUnique,
  environmentObjects,
  tenantServed,
  platformNamesInZone,
  fallbackOriginContent,
  compatibilityDate,
  routePattern,
  routePatternStar,
  exclusionRecord,
  exclusionCnameTarget,
  hostnamesIncluded,
  hostnamesHardCap,
  shardCount,
  shardLimit,
  grantKnown,
  grantTenant,
  sharedDomain,
  foreignPattern,
  tierKnown,
  workerName,
  workerKnown,
  outboundParameterKnown,
  outboundParameters,
  pathPrefix,
  subdomainLabel,
  subdomainRecord,
  hostnameRouted,
  subdomainUnique,
  labelLookupLive,
  hostnameCharacters,
  hostnameLength,
  hostnameIp,
  hostnameAscii,
  hostnamePunycode,
  hostnameConfusable,
  hostnameReserved,
  hostnameExample,
  hostnamePublicSuffix,
  hostnameHosting,
  hostnameTopLevel,
  hostnameOwnZone,
  hostnamePlatformName,
  hostnameUnique,
  retiredName,
  retiredUnique,
  retiredServed,
  hostnameForeign,
  hostnameOverlap,
  hostnameAddress,
  refusalPagesSize,
  kvKey,
  wildcardEntitled,
  wildcardUploaded,
  wildcardOnce,
  apexAddress,
  apexProxying,
  canonicalOwn,
  canonicalLoop,
  canonicalStatus,
  certificateWildcardValidation,
  certificateWildcardRenewal,
  certificateBranding,
  certificateCiphers,
  certificateCipherKnown,
  certificateAuthority,
  certificateReset,
  certificateRevalidate,
  certificateVariables,
  certificateRotate,
  originEntitled,
  originName,
  originInZone,
  originRecord,
  originSni,
  metadataEntitled,
  metadataReserved,
  metadataSize,
  waiverEnvironment,
  importsEnvironment,
];
