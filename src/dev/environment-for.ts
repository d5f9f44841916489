/** The names by which a request's environment is found. */
export interface EnvironmentNames {
  readonly zoneName: string;
  /** The hostnames that it serves, wildcards included. */
  readonly hostnames: readonly string[];
}

/** The environment that serves a hostname. Otherwise the one whose zone contains it, or the first. Pure. */
export function environmentFor<E extends EnvironmentNames>(
  environments: readonly E[],
  hostname: string,
): E | undefined {
  const serving = (name: string) => environments.find(({ hostnames }) => hostnames.includes(name));
  const wildcard = `*${hostname.slice(hostname.indexOf("."))}`;
  return serving(hostname) ?? serving(wildcard) ?? innermostZone(environments, hostname) ?? environments[0];
}

function innermostZone<E extends EnvironmentNames>(environments: readonly E[], hostname: string): E | undefined {
  return environments
    .filter(({ zoneName }) => `.${hostname}`.endsWith(`.${zoneName}`))
    .reduce<E | undefined>(
      (best, one) => (best && best.zoneName.length >= one.zoneName.length ? best : one),
      undefined,
    );
}
