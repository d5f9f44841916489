import type { CustomHostname } from "cloudflare/resources/custom-hostnames/custom-hostnames";
import { oneSpelling } from "../spelling";
import type { CertificateAnswer, HostnameAnswer } from "../status/facts";

/** What the list endpoint returns: every field may be missing, whatever the types of the client say. */
export type ListedHostname = Pick<CustomHostname, "id" | "hostname"> & Partial<CustomHostname>;

/** Reads one custom hostname as Cloudflare's API returns it. */
export function hostnameAnswer(listed: ListedHostname): HostnameAnswer {
  const { ownership_verification: ownership, ssl } = listed;
  return {
    id: listed.id,
    hostname: oneSpelling(listed.hostname),
    status: listed.status ?? "",
    verificationErrors: listed.verification_errors ?? [],
    createdAt: timeOf(listed.created_at),
    ownership: named(ownership?.name, ownership?.value),
    metadata: listed.custom_metadata ?? {},
    certificate: ssl === undefined || ssl === null ? undefined : certificateAnswer(ssl),
  };
}

function certificateAnswer(ssl: CustomHostname.SSL): CertificateAnswer {
  const records = ssl.validation_records ?? [];
  return {
    status: ssl.status ?? "",
    method: ssl.method ?? "",
    type: ssl.type ?? "",
    wildcard: ssl.wildcard ?? false,
    authority: ssl.certificate_authority,
    bundleMethod: ssl.bundle_method,
    settings: ssl.settings,
    issuedAt: timeOf(ssl.uploaded_on),
    expiresAt: timeOf(ssl.expires_on),
    validationErrors: (ssl.validation_errors ?? []).flatMap(({ message }) => message ?? []),
    tokens: records.flatMap(({ txt_name, txt_value }) => named(txt_name, txt_value) ?? []),
    files: records.flatMap(({ http_url: url, http_body: body }) => (url && body ? { url, body } : [])),
    emails: records.flatMap(({ emails }) => emails ?? []),
    delegations: (ssl.dcv_delegation_records ?? []).flatMap(
      ({ cname, cname_target: target }) => named(cname, target && oneSpelling(target)) ?? [],
    ),
  };
}

function named(name: string | undefined, value: string | undefined) {
  return name && value ? { name: oneSpelling(name), value } : undefined;
}

function timeOf(text: string | undefined): number | undefined {
  const time = Date.parse(text ?? "");
  return Number.isNaN(time) ? undefined : time;
}
