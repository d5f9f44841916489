import { type Checked, knownValue } from "../../cloudflare/checked";
import type { CloudflareHostname } from "../../cloudflare/custom-hostname";
import type { CloudflareFallbackOrigin, CloudflareQuota, CloudflareZone } from "../../cloudflare/zone-answers";
import type { Entitlements, Environment } from "../../registry/model";
import { plural } from "../../text";
import { type DoctorFinding, findingsOn } from "../finding";

/** What Cloudflare says of the zone's custom hostnames. */
export interface HostnameAnswers {
  readonly zone: Checked<CloudflareZone | undefined>;
  readonly quota: Checked<CloudflareQuota>;
  readonly fallbackOrigin: Checked<CloudflareFallbackOrigin | undefined>;
  readonly dcvDelegationId: Checked<string>;
  /** Some of the zone's hostnames: what one of them has, the zone is allowed to have. */
  readonly hostnames: readonly CloudflareHostname[];
}

const { ok, warning, problem, unknown } = findingsOn("custom hostnames");

export function checkCustomHostnames(answers: HostnameAnswers, environment: Environment): readonly DoctorFinding[] {
  if (answers.zone.checked && answers.zone.value === undefined) return [];
  return [
    ...quota(answers.quota, environment),
    ...fallbackOrigin(answers.fallbackOrigin, environment.platform.fallbackOrigin.name),
    ...dcvDelegation(answers.dcvDelegationId, environment),
    ...entitlements(answers, environment.platform.entitlements),
  ];
}

function quota(found: Checked<CloudflareQuota>, { platform, tenants }: Environment): readonly DoctorFinding[] {
  if (!found.checked)
    return [unknown("quota", `The quota was not checked: ${found.why}.`, "Run doctor again when Cloudflare answers.")];
  const { allocated, used, hardCap } = found.value;
  if (hardCap === 0 && allocated === 0)
    return [
      problem(
        "saas-enabled",
        "Cloudflare for SaaS is not switched on: the zone may have no custom hostname (Cloudflare would answer 1404).",
        "Switch it on in the zone: SSL/TLS > Custom Hostnames > Enable.",
      ),
    ];
  const declared = new Set(tenants.flatMap(({ hostnames }) => hostnames.map(({ hostname }) => hostname))).size;
  const on = ok("saas-enabled", "Cloudflare for SaaS is switched on.");
  if (declared > hardCap)
    return [
      on,
      problem(
        "quota",
        `The registry has ${plural(declared, "hostname")}, and the zone may have at most ${hardCap}.`,
        "Ask Cloudflare to raise the limit, or move tenants to another environment.",
      ),
    ];
  return [
    on,
    ok("quota", `${plural(declared, "hostname")} declared, ${used} used; ${allocated} included, at most ${hardCap}.`),
    ...limit("hostnamesIncluded", platform.entitlements.hostnamesIncluded, allocated),
    ...limit("hostnamesHardCap", platform.entitlements.hostnamesHardCap, hardCap),
  ];
}

function limit(field: "hostnamesIncluded" | "hostnamesHardCap", declared: number | undefined, granted: number) {
  if (declared === undefined || declared === granted) return [];
  return [
    warning(
      `entitlement-${field}`,
      `entitlements.${field} is ${declared}, and Cloudflare grants ${granted}.`,
      `Write ${granted} into the platform file.`,
    ),
  ];
}

function fallbackOrigin(
  found: Checked<CloudflareFallbackOrigin | undefined>,
  declared: string,
): readonly DoctorFinding[] {
  if (!found.checked)
    return [
      unknown(
        "fallback-origin",
        `The fallback origin was not checked: ${found.why}.`,
        "Run doctor again when Cloudflare answers.",
      ),
    ];
  const { value } = found;
  if (value === undefined) return [ok("fallback-origin", `No fallback origin is set yet: a release sets ${declared}.`)];
  if (value.origin !== declared)
    return [
      warning(
        "fallback-origin",
        `The fallback origin is ${value.origin}, and the platform file declares ${declared}: a release changes where every hostname leads.`,
        "If the hostnames of today must keep their origin, correct fallbackOrigin in the platform file.",
      ),
    ];
  if (value.status === "active") return [ok("fallback-origin", `The fallback origin ${declared} is active.`)];
  const errors = value.errors.length === 0 ? "" : `: ${value.errors.join("; ")}`;
  return [
    warning(
      "fallback-origin",
      `The fallback origin ${declared} is ${value.status}${errors}.`,
      "Wait some minutes. If it stays so, look at its DNS record: it must be proxied.",
    ),
  ];
}

function dcvDelegation(found: Checked<string>, { platform, tenants }: Environment): readonly DoctorFinding[] {
  const declared = platform.zone.dcvDelegationId;
  const needed = tenants.some(({ hostnames }) =>
    hostnames.some(({ certificate }) => certificate.validation === "delegated"),
  );
  if (declared === undefined && !needed) return [];
  if (!found.checked)
    return [
      unknown(
        "dcv-delegation",
        `The zone's DCV delegation was not checked: ${found.why}.`,
        "Run doctor again when Cloudflare answers.",
      ),
    ];
  if (found.value === declared) return [ok("dcv-delegation", `zone.dcvDelegationId is Cloudflare's: ${found.value}.`)];
  const fix = `Write "dcvDelegationId": ${JSON.stringify(found.value)} into zone of the platform file.`;
  if (declared === undefined)
    return [
      warning(
        "dcv-delegation",
        "Hostnames use delegated validation, and zone.dcvDelegationId is not set: instructions can't name the record.",
        fix,
      ),
    ];
  return [
    problem(
      "dcv-delegation",
      `zone.dcvDelegationId is ${declared}, and Cloudflare's is ${found.value}: customers would delegate to a name that no one answers.`,
      fix,
    ),
  ];
}

/** What only some plans include, and how a hostname shows that the zone has it. */
const ENTITLEMENTS: readonly {
  readonly field: "customMetadata" | "originSni" | "wildcardHostnames" | "certificateAuthority";
  readonly code: string;
  readonly shown?: (hostname: CloudflareHostname) => boolean;
}[] = [
  { field: "customMetadata", code: "1413", shown: ({ metadata }) => Object.keys(metadata).length > 0 },
  { field: "wildcardHostnames", code: "1448", shown: ({ hostname }) => hostname.startsWith("*.") },
  // Every certificate has an authority and, with an origin, an SNI: a hostname does not show who chose it.
  { field: "originSni", code: "1414" },
  { field: "certificateAuthority", code: "1459" },
];

function entitlements({ zone, hostnames }: HostnameAnswers, declared: Entitlements): readonly DoctorFinding[] {
  const plan = knownValue(zone)?.plan;
  return ENTITLEMENTS.flatMap(({ field, code, shown }) => {
    const evidence = shown && hostnames.find(shown);
    const id = `entitlement-${field}`;
    if (evidence !== undefined && !declared[field])
      return [
        warning(
          id,
          `${evidence.hostname} shows that the zone has it, and the platform file does not declare ${field}.`,
          `Write "${field}": true into entitlements, or leave it out on purpose.`,
        ),
      ];
    if (!declared[field]) return [];
    if (evidence !== undefined) return [ok(id, `${field} is granted: ${evidence.hostname} has it.`)];
    if (plan !== undefined && plan !== "enterprise")
      return [
        problem(
          id,
          `${field} is declared, and the zone's plan is ${plan}: only Enterprise zones have it (Cloudflare would answer ${code}).`,
          `Remove ${field} from entitlements, or ask Cloudflare for it.`,
        ),
      ];
    return [
      unknown(
        id,
        `${field} is declared, and no hostname shows it yet. Cloudflare answers ${code} if the zone does not have it.`,
        "Ask your account team, or try it with npm run smoke (docs/smoke.md).",
      ),
    ];
  });
}
