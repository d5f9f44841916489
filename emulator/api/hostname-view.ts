import { type CertificateCase, type CertificateState, certificateAt, showCertificate } from "./certificate-life";
import type { CertificateRequest } from "./certificate-request";
import { stamp } from "./clock";
import { type HostnameState, hostnameAt, shownStatus, verificationErrors } from "./hostname-life";
import type { Scene } from "./scene";
import type { World, Zone } from "./world";

/** What is stored of a custom hostname: the states are those of its last write. */
export interface CustomHostname {
  id: string;
  hostname: string;
  ownershipToken: string;
  createdAt: number;
  changedAt?: number;
  metadata: Record<string, string>;
  originServer?: string;
  originSni?: string;
  state: HostnameState;
  certificate?: { id: string; request: CertificateRequest; state: CertificateState };
}

/** What has become of it by now. */
export interface Life {
  hostname: HostnameState;
  certificate?: CertificateState;
}

/** Lists ask for the same lives page after page; they change only with the clock, the DNS or the fallback origin. */
const remembered = new WeakMap<CustomHostname, { moment: string; life: Life }>();

/** @returns where a hostname and its certificate are at `now`. */
export function lifeOf(custom: CustomHostname, zone: Zone, world: World, now: number): Life {
  const moment = momentOf(zone, world, now);
  const known = remembered.get(custom);
  if (known?.moment === moment) return known.life;
  const life = computeLife(custom, zone, world, now);
  remembered.set(custom, { moment, life });
  return life;
}

/** What lives depend on, besides what is stored of the hostname; the same text, the same lives. */
function momentOf(zone: Zone, world: World, now: number): string {
  return `${now} ${world.dns.version} ${zone.fallbackOrigin.length} ${world.shapes.renewal}`;
}

function computeLife(custom: CustomHostname, zone: Zone, world: World, now: number): Life {
  const hostname = hostnameAt(custom.state, sceneOf(custom, zone, world), now);
  const { certificate } = custom;
  if (certificate === undefined) return { hostname };
  return { hostname, certificate: certificateAt(certificate.state, caseOf(custom, certificate, zone, world), now) };
}

/** @returns all that decides about the hostname. */
function sceneOf(custom: CustomHostname, zone: Zone, world: World): Scene {
  return {
    hostname: custom.hostname,
    zoneName: zone.name,
    apexAddresses: world.entitlements.apexAddresses,
    ownershipToken: custom.ownershipToken,
    ownershipUrl: ownershipUrl(custom),
    dns: world.dns,
    fallbackOrigin: zone.fallbackOrigin,
  };
}

/** @returns all that decides about the hostname's certificate. */
export function caseOf(
  custom: CustomHostname,
  { id, request }: { id: string; request: CertificateRequest },
  zone: Zone,
  world: World,
): CertificateCase {
  return { id, request, scene: sceneOf(custom, zone, world), delegation: zone.dcvDelegation, shapes: world.shapes };
}

/** @returns the hostname as the API shows it. */
export function showHostname(custom: CustomHostname, zone: Zone, world: World, now: number) {
  const life = lifeOf(custom, zone, world, now);
  const { certificate } = custom;
  const deleted = life.hostname.status === "deleted";
  return {
    id: custom.id,
    hostname: custom.hostname,
    ...(certificate === undefined || life.certificate === undefined
      ? {}
      : { ssl: showCertificate(life.certificate, caseOf(custom, certificate, zone, world), now, deleted) }),
    ...(Object.keys(custom.metadata).length === 0 ? {} : { custom_metadata: custom.metadata }),
    ...(custom.originServer === undefined ? {} : { custom_origin_server: custom.originServer }),
    ...(custom.originSni === undefined ? {} : { custom_origin_sni: custom.originSni }),
    status: shownStatus(life.hostname, custom.changedAt, now),
    verification_errors: verificationErrors(life.hostname, sceneOf(custom, zone, world), now),
    ownership_verification: {
      type: "txt",
      name: `_cf-custom-hostname.${custom.hostname}`,
      value: custom.ownershipToken,
    },
    ownership_verification_http: { http_url: ownershipUrl(custom), http_body: custom.ownershipToken },
    created_at: stamp(custom.createdAt),
  };
}

function ownershipUrl({ hostname, id }: CustomHostname): string {
  return `http://${hostname}/.well-known/cf-custom-hostname-challenge/${id}`;
}
