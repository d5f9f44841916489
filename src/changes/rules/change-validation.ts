import { DOCS } from "../../cloudflare/docs";
import { methodOf, renewsByHttp } from "../../desired/validation-method";
import type { PlatformDocument, ServedHostname } from "../../registry/documents";
import { plural } from "../../text";
import type { ChangeRule } from "../change";
import { type KeptHostname, keptHostnames } from "../served-hostnames";

export const changeValidation: ChangeRule = {
  id: "change-validation",
  severity: "error",
  summary:
    "A hostname whose `validation` changes to `txt` or `delegated` needs `revalidate` for one release, unless its certificate is a wildcard. Terraform otherwise ignores the method and never sends the change, because Cloudflare may renew such certificates by HTTP.",
  docs: DOCS.certificateValidation,
  fix: 'Add "revalidate": true beside validation, and remove it after the release.',
  check(change, report) {
    const kept = keptHostnames(change, ignoresMethod).filter(({ before }) => sentMethod(before) !== "txt");
    const declared = kept.filter(({ after }) => declares(after));
    for (const { before, after } of declared)
      report(after.tenant, [...after.path, "certificate", "validation"], {
        message: `the validation of ${after.hostname} changes from ${nameOf(before)} to ${nameOf(after)} without revalidate, so it would never be sent`,
        found: nameOf(after),
      });
    const byDefault = kept.filter(({ after }) => !declares(after));
    for (const [platform, hostnames] of grouped(byDefault)) {
      const message = `the validation of ${plural(hostnames.length, "hostname")} changes without revalidate, so it would never be sent: ${listed(hostnames)}`;
      report(platform, ["certificateDefaults", "validation"], {
        message,
        found: platform.value.certificateDefaults?.validation,
      });
    }
  },
  examples: [
    {
      by: "acme-admin",
      bad: {
        "tenants/acme.json": { hostnames: [{ hostname: "shop.acme-store.com", certificate: { validation: "txt" } }] },
      },
      problems:
        "tenants/acme.json /hostnames/0/certificate/validation - the validation of shop.acme-store.com changes from http to txt without revalidate, so it would never be sent",
      good: {
        change: {
          "tenants/acme.json": {
            hostnames: [{ hostname: "shop.acme-store.com", certificate: { validation: "txt", revalidate: true } }],
          },
        },
      },
    },
  ],
};

function ignoresMethod({ certificate }: ServedHostname): boolean {
  const { validation = "http", wildcard = false, uploaded, revalidate } = certificate;
  return uploaded === undefined && revalidate !== true && renewsByHttp({ validation, wildcard, uploaded });
}

/** Undefined for an uploaded certificate: then Terraform's state has whatever Cloudflare returned. */
function sentMethod({ certificate }: ServedHostname): string | undefined {
  return certificate.uploaded === undefined ? methodOf(certificate.validation ?? "http") : undefined;
}

function nameOf({ certificate }: ServedHostname): string {
  return certificate.uploaded === undefined ? (certificate.validation ?? "http") : "an uploaded certificate";
}

function declares({ declaration }: ServedHostname): boolean {
  return declaration.certificate?.validation !== undefined;
}

const MOST_LISTED = 5;

function listed(hostnames: readonly string[]): string {
  const more = hostnames.length - MOST_LISTED;
  const first = hostnames.slice(0, MOST_LISTED).join(", ");
  return more > 0 ? `${first} and ${more} more` : first;
}

function grouped(kept: readonly KeptHostname[]): Map<PlatformDocument, string[]> {
  const groups = new Map<PlatformDocument, string[]>();
  for (const { after } of kept) {
    const hostnames = groups.get(after.platform) ?? [];
    groups.set(after.platform, hostnames);
    hostnames.push(after.hostname);
  }
  return groups;
}
