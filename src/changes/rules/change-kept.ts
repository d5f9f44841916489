import { DOCS } from "../../cloudflare/docs";
import { CLOUDFLARE_DEFAULTS } from "../../registry/certificate-reset";
import type { PlatformDocument, ServedHostname } from "../../registry/documents";
import { plural } from "../../text";
import type { ChangeRule, ReportChange } from "../change";
import { type KeptHostname, keptHostnames, tryDesired } from "../served-hostnames";

/** If one of these is not declared, Terraform sends nothing and Cloudflare keeps its value. */
const SETTINGS = ["ciphers", "earlyHints", "http2", "minTlsVersion", "tls13", "authority"] as const;
type Setting = (typeof SETTINGS)[number];

export const changeKept: ChangeRule = {
  id: "change-kept",
  severity: "warning",
  summary:
    "If you remove a certificate setting, an origin or metadata from a file, Cloudflare keeps the old value: Terraform sends nothing for a field that is not declared. For an origin or metadata, each plan then shows the same change.",
  docs: DOCS.hostnameCodes,
  fix: "List the setting in reset, or declare the value that you want. Keep the line for at least one release.",
  check(change, report) {
    const tenants = new Set(change.tenants.map(({ id }) => id));
    const platforms = new Set(change.platforms.map(({ id }) => id));
    const kept = keptHostnames(change, ({ tenant, platform }) => tenants.has(tenant.id) || platforms.has(platform.id));
    reportUnsent(kept, report);
    for (const setting of SETTINGS) {
      const left = kept.filter((pair) => isTakenOut(pair, setting));
      for (const { after } of left.filter((pair) => wasOwn(pair, setting))) {
        const message = `${setting} of ${after.hostname} is no longer declared: Cloudflare keeps it`;
        report(after.tenant, placeIn(after), { message, found: setting, hint: hintFor(setting) });
      }
      for (const [platform, count] of byPlatform(left.filter((pair) => !wasOwn(pair, setting)))) {
        const message = `${setting} is no longer declared: Cloudflare keeps it for ${plural(count, "hostname")}`;
        report(platform, ["certificateDefaults"], { message, found: setting, hint: hintFor(setting) });
      }
    }
  },
  examples: [
    {
      by: "acme-admin",
      base: {
        "tenants/acme.json": { hostnames: [{ hostname: "shop.acme-store.com", certificate: { earlyHints: true } }] },
      },
      bad: { "tenants/acme.json": { hostnames: [{ hostname: "shop.acme-store.com", certificate: {} }] } },
      problems:
        "tenants/acme.json /hostnames/0/certificate - earlyHints of shop.acme-store.com is no longer declared: Cloudflare keeps it",
      good: {
        change: {
          "tenants/acme.json": {
            hostnames: [{ hostname: "shop.acme-store.com", certificate: { reset: ["earlyHints"] } }],
          },
        },
      },
    },
  ],
};

/** Terraform does not ignore these: it plans to remove them, sends nothing, and plans the same again. */
function reportUnsent(kept: readonly KeptHostname[], report: ReportChange): void {
  for (const pair of kept) {
    const { hostname, tenant, path, platform } = pair.after;
    const message = (what: string) =>
      `${what} of ${hostname} is no longer declared: Cloudflare keeps it, and each plan shows the same change`;
    if (losesMetadata(pair)) {
      const hint = 'Write "metadata": {} instead, to clear it.';
      report(tenant, path, { message: message("metadata"), found: "metadata", hint });
    }
    if (pair.before.declaration.origin !== undefined && pair.after.declaration.origin === undefined) {
      const server = JSON.stringify(platform.value.fallbackOrigin?.name);
      const hint = `Write "origin": { "server": ${server} }, which sends the hostname to the fallback origin.`;
      report(tenant, path, { message: message("origin"), found: "origin", hint });
    }
    if (losesSni(pair)) {
      const hint = `Write "sni": ${JSON.stringify(pair.after.declaration.origin?.server)}, which is what Cloudflare sends without one.`;
      report(tenant, [...path, "origin"], { message: message("origin.sni"), found: "sni", hint });
    }
  }
}

/** For other hostnames of a zone with custom metadata, Terraform sends `{}`. */
function losesMetadata({ before, after }: KeptHostname): boolean {
  if (Object.keys(before.declaration.metadata ?? {}).length === 0 || after.declaration.metadata !== undefined)
    return false;
  const desired = tryDesired(after);
  return desired !== undefined && desired.metadata === undefined;
}

function losesSni({ before, after }: KeptHostname): boolean {
  return (
    before.declaration.origin?.sni !== undefined &&
    after.declaration.origin !== undefined &&
    after.declaration.origin.sni === undefined
  );
}

/** The provider can't send "let Cloudflare choose" for an authority. */
function hintFor(setting: Setting): string | undefined {
  return setting === "authority" ? "Declare the authority that you want: an authority can't be reset." : undefined;
}

function isTakenOut({ before, after }: KeptHostname, setting: Setting): boolean {
  const [was, is] = [before.certificate[setting], after.certificate[setting]];
  const standard = setting === "authority" ? undefined : CLOUDFLARE_DEFAULTS[setting];
  return was !== undefined && is === undefined && JSON.stringify(was) !== JSON.stringify(standard);
}

/** By the tenant's own file, not by the platform's default. */
function wasOwn({ before }: KeptHostname, setting: Setting): boolean {
  return before.declaration.certificate?.[setting] !== undefined;
}

function placeIn({ path, declaration }: ServedHostname) {
  return declaration.certificate === undefined ? path : [...path, "certificate"];
}

function byPlatform(kept: readonly KeptHostname[]): ReadonlyMap<PlatformDocument, number> {
  const counts = new Map<PlatformDocument, number>();
  for (const { after } of kept) counts.set(after.platform, (counts.get(after.platform) ?? 0) + 1);
  return counts;
}
