import type { Rule } from "../rule";
import type { TextRule } from "../text-rule";
import { environmentDefault } from "./environment-default";
import { environmentTenantKnown } from "./environment-tenant-known";
import { environmentUnique } from "./environment-unique";
import { fileName } from "./file-name";
import { hostnameUnique } from "./hostname-unique";
import { labelLookupLive } from "./label-lookup-live";
import { metadataReserved } from "./metadata-reserved";
import { outboundParameterKnown } from "./outbound-parameter-known";
import { planKnown } from "./plan-known";
import { subdomainRecord } from "./subdomain-record";
import { subdomainUnique } from "./subdomain-unique";
import { tenantServed } from "./tenant-served";
import { textCharacters } from "./text-characters";
import { textPem } from "./text-pem";
import { textToken } from "./text-token";
import { wildcardOnce } from "./wildcard-once";
import { workerKnown } from "./worker-known";

/** Judge each text of a file by itself. */
export const TEXT_RULES: readonly TextRule[] = [textCharacters, textToken, textPem];

/** Every content rule, in the order of docs/rules.md. */
export const CONTENT_RULES: readonly Rule[] = [
  fileName,
  environmentDefault,
  environmentTenantKnown,
  environmentUnique,
  tenantServed,
  planKnown,
  workerKnown,
  outboundParameterKnown,
  subdomainRecord,
  subdomainUnique,
  labelLookupLive,
  hostnameUnique,
  wildcardOnce,
  metadataReserved,
];
