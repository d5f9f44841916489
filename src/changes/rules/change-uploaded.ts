import { editsOfUploaded } from "../../desired/uploaded-edits";
import { DOCS } from "../../registry/cloudflare-docs";
import type { ServedHostname } from "../../registry/documents";
import type { ChangeRule } from "../change";
import { type KeptHostname, keptHostnames, tryDesired } from "../served-hostnames";

export const changeUploaded: ChangeRule = {
  id: "change-uploaded",
  severity: "error",
  summary:
    "Any change that reaches a hostname with an uploaded certificate needs `rotate` for one release, so that the pair is sent again. This includes its metadata and origin, and the platform's `certificateDefaults`. Cloudflare refuses an edit without the private key.",
  code: 1428,
  docs: DOCS.uploadedCertificates,
  bad: '`"minTlsVersion": "1.3"` added to a hostname with `"uploaded": { "certificate": "acme_certificate", … }`',
  good: 'the same with `"uploaded": { "certificate": "acme_certificate", …, "rotate": true }`; `rotate` is removed again in the next release',
  fix: 'Add "rotate": true to its uploaded, and remove it after the release.',
  check(change, report) {
    for (const kept of keptHostnames(change, hasPair)) {
      const { tenant, hostname, path, entry } = kept.after;
      if (rotates(kept.after)) continue;
      const at = [...path, "certificate", "uploaded"];
      if (pairOf(kept.before) !== pairOf(kept.after)) {
        const message = `the uploaded certificate of ${hostname} changes without rotate, so it would never be sent`;
        report(tenant, at, { message, found: pairOf(kept.after), hint: hintFor(kept, entry) });
        continue;
      }
      const edits = editsOf(kept);
      if (edits.length === 0) continue;
      const message = `${edits.join(", ")} of ${hostname} changes without rotate, and Cloudflare refuses an edit that lacks its private key`;
      report(tenant, at, { message, found: pairOf(kept.after), hint: hintFor(kept, entry) });
    }
  },
};

function hasPair({ entry }: ServedHostname): boolean {
  return entry.certificate?.uploaded !== undefined;
}

function rotates({ entry, platform }: ServedHostname): boolean {
  return entry.certificate?.uploaded?.rotate ?? platform.value.certificateDefaults?.rotate ?? false;
}

/** The names of the variables that hold the pair. */
function pairOf({ entry }: ServedHostname): string | undefined {
  const uploaded = entry.certificate?.uploaded;
  return uploaded && `${uploaded.certificate}, ${uploaded.privateKey}`;
}

function editsOf({ before, after }: KeptHostname): string[] {
  const [old, now] = [tryDesired(before), tryDesired(after)];
  return old === undefined || now === undefined ? [] : editsOfUploaded(old, now);
}

function hintFor({ after: { platform } }: KeptHostname, { certificate }: ServedHostname["entry"]): string {
  const here =
    certificate?.uploaded?.rotate === false ? 'Change "rotate" to true here' : 'Add "rotate": true to this uploaded';
  return `${here}, or for all uploaded certificates at once "rotate": true to certificateDefaults in ${platform.file}. Remove it after the release.`;
}
