import { CLOUDFLARE_DEFAULTS } from "../../registry/certificate-reset";
import { DOCS } from "../../registry/cloudflare-docs";
import type { PlatformDocument, ServedHostname } from "../../registry/documents";
import { plural } from "../../text";
import type { ChangeRule } from "../change";
import { type KeptHostname, keptHostnames } from "../served-hostnames";

/** Undeclared, Terraform sends nothing for these, and Cloudflare keeps what it has. */
const SETTINGS = ["ciphers", "earlyHints", "http2", "minTlsVersion", "tls13", "authority"] as const;
type Setting = (typeof SETTINGS)[number];

export const changeKept: ChangeRule = {
  id: "change-kept",
  severity: "warning",
  summary:
    "A certificate setting or an origin that is taken out of a file is kept by Cloudflare, because Terraform sends nothing for what is not declared. Of an origin, each plan then shows the same change, and each apply restarts the certificate's validation.",
  docs: DOCS.hostnameCodes,
  bad: '`"certificate": {}` where the base has `"certificate": { "earlyHints": true }`',
  good: '`"certificate": { "reset": ["earlyHints"] }`, or `"certificate": { "earlyHints": false }`',
  fix: "Name the setting in reset, or declare the value you want. Keep the line for at least one release.",
  check(change, report) {
    const tenants = new Set(change.tenants.map(({ id }) => id));
    const platforms = new Set(change.platforms.map(({ id }) => id));
    const kept = keptHostnames(change, ({ tenant, platform }) => tenants.has(tenant.id) || platforms.has(platform.id));
    for (const pair of kept) {
      const lost = lostOrigin(pair);
      if (lost === undefined) continue;
      const { after } = pair;
      const message = `${lost.what} of ${after.hostname} is no longer declared: Cloudflare keeps it, and each plan shows the same change`;
      const hint = `Declare ${lost.instead}. To clear it, the hostname must be replaced, and is not served meanwhile.`;
      report(after.tenant, after.path, { message, found: lost.found, hint });
    }
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
};

interface LostOrigin {
  readonly what: string;
  readonly found: string | undefined;
  readonly instead: string;
}

/** What is taken out of a hostname's origin, and what can be declared in its place. */
function lostOrigin({ before, after }: KeptHostname): LostOrigin | undefined {
  const [was, is] = [before.entry.origin, after.entry.origin];
  const fallback = JSON.stringify(after.platform.value.fallbackOrigin?.name ?? "");
  if (was !== undefined && is === undefined)
    return {
      what: "origin",
      found: was.server,
      instead: `the fallback origin instead: "origin": { "server": ${fallback} }`,
    };
  if (was?.sni !== undefined && is !== undefined && is.sni === undefined)
    return {
      what: "origin.sni",
      found: was.sni,
      instead: `the origin's own name instead: "sni": ${JSON.stringify(is.server)}`,
    };
  return undefined;
}

/** Of an authority the provider can't say "Cloudflare's choice". */
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
  return before.entry.certificate?.[setting] !== undefined;
}

function placeIn({ path, entry }: ServedHostname) {
  return entry.certificate === undefined ? path : [...path, "certificate"];
}

function byPlatform(kept: readonly KeptHostname[]): ReadonlyMap<PlatformDocument, number> {
  const counts = new Map<PlatformDocument, number>();
  for (const { after } of kept) counts.set(after.platform, (counts.get(after.platform) ?? 0) + 1);
  return counts;
}
