import { type CertificateRequest, type CloudflareHostname, readCustomHostname } from "../custom-hostname";
import { type CloudflareClient, RequestFailed } from "./client";

/**
 * Sends a certificate's settings again: the validation starts anew, and a moved or deleted hostname is pending again.
 * @returns the hostname as Cloudflare has it now
 * @throws RequestFailed
 */
export async function restartValidation(
  client: CloudflareClient,
  zoneId: string,
  hostnameId: string,
  ssl: CertificateRequest,
): Promise<CloudflareHostname> {
  // Settings go back as they came: the client's types need not know all of them.
  const body = { zone_id: zoneId, ssl: { ...ssl, settings: ssl.settings as object } };
  const answer = await client.ask((api, options) => api.customHostnames.edit(hostnameId, body, options));
  const hostname = readCustomHostname(answer);
  if (hostname === undefined) throw new RequestFailed("Cloudflare's answer to the edit holds no hostname", false);
  return hostname;
}
