import { issue } from "../../support/certificates";

/** A certificate for `names`, signed by its own key, and the key; both PEM. */
export function selfSigned(names: readonly string[]): { certificate: string; key: string } {
  const { certificate, privateKey } = issue({ hostname: names[0] ?? "", names });
  return { certificate, key: privateKey };
}
