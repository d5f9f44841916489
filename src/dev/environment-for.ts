/** What decides over the environment that a request belongs to. */
export interface Place {
  readonly zoneName: string;
  /** The names it serves, wildcards as they are declared. */
  readonly hostnames: readonly string[];
}

/**
 * The environment that serves a hostname, which no two do; of a name that none serves, the one in whose zone it lies,
 * else the first. Pure.
 */
export function environmentFor<P extends Place>(environments: readonly P[], hostname: string): P | undefined {
  const serving = (name: string) => environments.find(({ hostnames }) => hostnames.includes(name));
  const wildcard = `*${hostname.slice(hostname.indexOf("."))}`;
  return serving(hostname) ?? serving(wildcard) ?? innermostZone(environments, hostname) ?? environments[0];
}

function innermostZone<P extends Place>(environments: readonly P[], hostname: string): P | undefined {
  return environments
    .filter(({ zoneName }) => `.${hostname}`.endsWith(`.${zoneName}`))
    .reduce<P | undefined>(
      (best, one) => (best && best.zoneName.length >= one.zoneName.length ? best : one),
      undefined,
    );
}
