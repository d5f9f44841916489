export const MAX_HOSTNAME_LENGTH = 253;
/** One label, as a regular expression. */
export const LABEL = "[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?";
// What `URL` makes of an IPv4 address, however spelled, ends in digits alone; no top-level domain does.
const HOSTNAME = new RegExp(`^(?:${LABEL}\\.)+(?!\\d+$)${LABEL}$`);

/** Whether this is a normalised DNS name of at least two labels: lower case, no port, no root dot, and no IP address. */
export function isHostname(name: string): boolean {
  return name.length <= MAX_HOSTNAME_LENGTH && HOSTNAME.test(name);
}

/** The hostname as keys use it, or undefined if there is none. `URL` has lower-cased, punycoded and dropped the port; the root dot is left. */
export function hostnameOf({ hostname }: URL): string | undefined {
  const name = hostname.endsWith(".") ? hostname.slice(0, -1) : hostname;
  return isHostname(name) ? name : undefined;
}

/** `acme` for `acme.saas.com` under `saas.com`; undefined for the zone itself, anything deeper, and every foreign name. */
export function labelUnder(zoneName: string, hostname: string): string | undefined {
  if (!hostname.endsWith(`.${zoneName}`)) return undefined;
  const label = hostname.slice(0, -zoneName.length - 1);
  return label.includes(".") ? undefined : label;
}
