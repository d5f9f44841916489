import type { EmulatedAccount, EmulatedHostname, Zone } from "./account";
import { type CertificateCase, type CertificateState, certificateAt, showCertificate } from "./certificate-life";
import type { CertificateOrder } from "./certificate-order";
import { stamp } from "./clock";
import type { HostnameInputs } from "./hostname-inputs";
import { type HostnameState, hostnameAt, shownStatus, verificationErrors } from "./hostname-life";

/** What has become of it by now. */
export interface Life {
  hostname: HostnameState;
  certificate?: CertificateState;
}

/** Lists ask for the same lives page after page; they change only with the clock, the DNS or the fallback origin. */
const remembered = new WeakMap<EmulatedHostname, { moment: string; life: Life }>();

/** @returns where a hostname and its certificate are at `now`. */
export function lifeOf(custom: EmulatedHostname, zone: Zone, account: EmulatedAccount, now: number): Life {
  const moment = momentOf(zone, account, now);
  const known = remembered.get(custom);
  if (known?.moment === moment) return known.life;
  const life = computeLife(custom, zone, account, now);
  remembered.set(custom, { moment, life });
  return life;
}

/** What lives depend on, besides what is stored of the hostname; the same text, the same lives. */
function momentOf(zone: Zone, account: EmulatedAccount, now: number): string {
  return `${now} ${account.dns.version} ${zone.fallbackOrigin.length} ${account.shapes.renewal}`;
}

function computeLife(custom: EmulatedHostname, zone: Zone, account: EmulatedAccount, now: number): Life {
  const hostname = hostnameAt(custom.state, inputsOf(custom, zone, account), now);
  const { certificate } = custom;
  if (certificate === undefined) return { hostname };
  return { hostname, certificate: certificateAt(certificate.state, caseOf(custom, certificate, zone, account), now) };
}

/** @returns all that decides about the hostname. */
function inputsOf(custom: EmulatedHostname, zone: Zone, account: EmulatedAccount): HostnameInputs {
  return {
    hostname: custom.hostname,
    zoneName: zone.name,
    apexAddresses: account.entitlements.apexAddresses,
    ownershipToken: custom.ownershipToken,
    ownershipUrl: ownershipUrl(custom),
    dns: account.dns,
    fallbackOrigin: zone.fallbackOrigin,
  };
}

/** @returns all that decides about the hostname's certificate. */
export function caseOf(
  custom: EmulatedHostname,
  { id, request }: { id: string; request: CertificateOrder },
  zone: Zone,
  account: EmulatedAccount,
): CertificateCase {
  return {
    id,
    request,
    inputs: inputsOf(custom, zone, account),
    delegation: zone.dcvDelegation,
    shapes: account.shapes,
  };
}

/** @returns the hostname as the API shows it. */
export function showHostname(custom: EmulatedHostname, zone: Zone, account: EmulatedAccount, now: number) {
  const life = lifeOf(custom, zone, account, now);
  const { certificate } = custom;
  const deleted = life.hostname.status === "deleted";
  return {
    id: custom.id,
    hostname: custom.hostname,
    ...(certificate === undefined || life.certificate === undefined
      ? {}
      : { ssl: showCertificate(life.certificate, caseOf(custom, certificate, zone, account), now, deleted) }),
    ...(Object.keys(custom.metadata).length === 0 ? {} : { custom_metadata: custom.metadata }),
    ...(custom.originServer === undefined ? {} : { custom_origin_server: custom.originServer }),
    ...(custom.originSni === undefined ? {} : { custom_origin_sni: custom.originSni }),
    status: shownStatus(life.hostname, custom.changedAt, now),
    verification_errors: verificationErrors(life.hostname, inputsOf(custom, zone, account), now),
    ownership_verification: {
      type: "txt",
      name: `_cf-custom-hostname.${custom.hostname}`,
      value: custom.ownershipToken,
    },
    ownership_verification_http: { http_url: ownershipUrl(custom), http_body: custom.ownershipToken },
    created_at: stamp(custom.createdAt),
  };
}

function ownershipUrl({ hostname, id }: EmulatedHostname): string {
  return `http://${hostname}/.well-known/cf-custom-hostname-challenge/${id}`;
}
