import { DOCS } from "../../cloudflare/docs";
import { editsOfUploaded } from "../../desired/uploaded-edits";
import type { ServedHostname } from "../../registry/documents";
import type { ChangeRule } from "../change";
import { type KeptHostname, keptHostnames, tryDesired } from "../served-hostnames";

export const changeUploaded: ChangeRule = {
  id: "change-uploaded",
  severity: "error",
  summary:
    "Any change to a hostname with an uploaded certificate needs `rotate` for one release, so that Terraform sends the pair again. This includes its metadata and origin, and the platform's `certificateDefaults`. Cloudflare refuses an edit without the private key.",
  code: 1428,
  docs: DOCS.uploadedCertificates,
  fix: 'Add "rotate": true to its uploaded, and remove it after the release.',
  check(change, report) {
    for (const kept of keptHostnames(change, hasPair)) {
      const message = rotates(kept.after) ? undefined : faultOf(kept);
      if (message === undefined) continue;
      const { tenant, path } = kept.after;
      report(tenant, [...path, "certificate", "uploaded"], { message, found: pairOf(kept.after), hint: hintFor(kept) });
    }
  },
  examples: [
    {
      by: "acme-admin",
      base: {
        "tenants/acme.json": {
          hostnames: [
            {
              hostname: "shop.acme-store.com",
              certificate: { uploaded: { certificate: "acme_certificate", privateKey: "acme_private_key" } },
            },
          ],
        },
      },
      bad: {
        "tenants/acme.json": {
          hostnames: [
            {
              hostname: "shop.acme-store.com",
              certificate: {
                uploaded: { certificate: "acme_certificate", privateKey: "acme_private_key" },
                minTlsVersion: "1.3",
              },
            },
          ],
        },
      },
      problems:
        "tenants/acme.json /hostnames/0/certificate/uploaded - minTlsVersion of shop.acme-store.com changes without rotate, and Cloudflare refuses an edit that lacks its private key",
      good: {
        change: {
          "tenants/acme.json": {
            hostnames: [
              {
                hostname: "shop.acme-store.com",
                certificate: {
                  uploaded: { certificate: "acme_certificate", privateKey: "acme_private_key", rotate: true },
                  minTlsVersion: "1.3",
                },
              },
            ],
          },
        },
      },
    },
    {
      by: "acme-admin",
      bad: {
        "tenants/acme.json": {
          hostnames: [
            {
              hostname: "shop.acme-store.com",
              certificate: { uploaded: { certificate: "acme_certificate", privateKey: "acme_private_key" } },
            },
          ],
        },
      },
      problems:
        "tenants/acme.json /hostnames/0/certificate/uploaded - the uploaded certificate of shop.acme-store.com changes without rotate, so it would never be sent",
    },
  ],
};

function hasPair({ declaration }: ServedHostname): boolean {
  return declaration.certificate?.uploaded !== undefined;
}

function rotates({ declaration, platform }: ServedHostname): boolean {
  return declaration.certificate?.uploaded?.rotate ?? platform.value.certificateDefaults?.rotate ?? false;
}

/** The names of the variables that hold the pair. */
function pairOf({ declaration }: ServedHostname): string | undefined {
  const uploaded = declaration.certificate?.uploaded;
  return uploaded && `${uploaded.certificate}, ${uploaded.privateKey}`;
}

/** The fault of a change without `rotate`; undefined if Terraform sends nothing. */
function faultOf(kept: KeptHostname): string | undefined {
  const { hostname } = kept.after;
  if (pairOf(kept.before) !== pairOf(kept.after))
    return `the uploaded certificate of ${hostname} changes without rotate, so it would never be sent`;
  const edits = editsOf(kept);
  if (edits.length === 0) return undefined;
  return `${edits.join(", ")} of ${hostname} changes without rotate, and Cloudflare refuses an edit that lacks its private key`;
}

function editsOf({ before, after }: KeptHostname): string[] {
  const [old, now] = [tryDesired(before), tryDesired(after)];
  return old === undefined || now === undefined ? [] : editsOfUploaded(old, now);
}

function hintFor({ after: { declaration, platform } }: KeptHostname): string {
  const after = "Remove it after the release.";
  if (declaration.certificate?.uploaded?.rotate === false) return `Change "rotate" to true here. ${after}`;
  return `Add "rotate": true to this uploaded, or for all uploaded certificates at once "rotate": true to certificateDefaults in ${platform.file}. ${after}`;
}
