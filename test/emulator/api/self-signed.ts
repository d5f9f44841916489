import { issue } from "../../support/certificates";

/** A certificate for `names`, signed by its own key, and the key; both PEM. @param expires ISO 8601 */
export function selfSigned(names: readonly string[], expires?: string): { certificate: string; key: string } {
  const { certificate, privateKey } = issue({ hostname: names[0] ?? "", names, ...(expires && { expires }) });
  return { certificate, key: privateKey };
}
