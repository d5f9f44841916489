import { plainPlatform } from "../desired/platform";
import { cnameTargetsOf } from "../registry/cname-targets";
import type { Environment, Platform, Tenant } from "../registry/model";
import { matchRoute, type Route } from "./match";

/** How the customer's DNS record is set: proxied by Cloudflare (orange), DNS only (grey), or in our own zone. */
type Dns = "orange" | "grey" | "own zone";

/** One example request, and whether the routes treat it as Cloudflare documents. */
interface ConformanceRow {
  readonly hostname: string;
  readonly path: string;
  readonly dns: Dns;
  /** The CNAME target of a proxied (orange) record: Cloudflare matches routes against it. */
  readonly target: string | undefined;
  /** The environment's routes, or a single route of one of the documentation's three kinds. */
  readonly routes: "as configured" | "*/*" | "target hostname" | "custom hostname";
  /** The matching pattern that wins; undefined if none matches. */
  readonly decidedBy: string | undefined;
  readonly runsWorker: boolean;
  readonly shouldRun: boolean;
}

/** The documentation's table: whether the Worker runs if the customer's record is proxied (orange) or DNS only (grey). */
const KINDS = {
  "*/*": { orange: true, grey: true },
  "target hostname": { orange: true, grey: false },
  "custom hostname": { orange: false, grey: true },
} as const;

const SCRIPT = "dispatch";

/**
 * For every hostname, path and exclusion of an environment, proxied and DNS only: does the dispatch Worker run, and
 * should it? Pure.
 */
export function conformanceOf(environment: Environment): ConformanceRow[] {
  const { platform, tenants } = environment;
  const { routePattern, exclusions } = plainPlatform(environment.name, platform);
  const configured: Route[] = [{ pattern: routePattern, script: SCRIPT }, ...exclusions];
  return [
    ...tenants.flatMap((tenant) => customRows(tenant, platform, configured)),
    ...tenants.flatMap((tenant) => subdomainRows(tenant, platform, configured)),
    ...exclusions.map(({ pattern }) => rowOf(sampleOf(pattern), "own zone", "as configured", configured, false)),
  ];
}

/** Rows where the Worker runs but should not, or the other way round. */
export function deviationsIn(rows: readonly ConformanceRow[]): ConformanceRow[] {
  return rows.filter(({ runsWorker, shouldRun }) => runsWorker !== shouldRun);
}

/** One deviation in words. */
export function deviationText({ hostname, path, dns, target, decidedBy, shouldRun }: ConformanceRow): string {
  const by = decidedBy === undefined ? "no route matches" : `the route ${decidedBy} decides`;
  const should = shouldRun
    ? "should reach the dispatch Worker and does not"
    : "should not reach the dispatch Worker and does";
  const record = target === undefined ? dns : `${dns}, CNAME to ${target}`;
  return `${hostname}${path} (${record}) ${should}: ${by}.`;
}

interface RequestTarget {
  readonly hostname: string;
  readonly path: string;
  /** The name that routes are matched against, if it is not the hostname. */
  readonly target?: string;
}

function customRows(tenant: Tenant, platform: Platform, configured: readonly Route[]): ConformanceRow[] {
  const targets = cnameTargetsOf(tenant, platform);
  return requestTargetsOf(tenant).flatMap((requested) => [
    // With orange-to-orange, the customer's zone sends the request to the CNAME target. With grey, it uses the hostname.
    ...targets.flatMap((target) => rowsOf({ ...requested, target }, "orange", target, configured)),
    ...rowsOf(requested, "grey", targets[0], configured),
  ]);
}

/** One request, with the configured routes and with each kind of route in the documentation's table. */
function rowsOf(
  requested: RequestTarget,
  dns: "orange" | "grey",
  target: string,
  configured: readonly Route[],
): ConformanceRow[] {
  const kinds = (Object.keys(KINDS) as (keyof typeof KINDS)[]).map((kind) => {
    const routes = [{ pattern: patternOf(kind, target, requested.hostname), script: SCRIPT }];
    return rowOf(requested, dns, kind, routes, KINDS[kind][dns]);
  });
  return [rowOf(requested, dns, "as configured", configured, true), ...kinds];
}

function subdomainRows({ subdomain }: Tenant, { zone }: Platform, configured: readonly Route[]): ConformanceRow[] {
  if (subdomain === undefined) return [];
  return [rowOf({ hostname: `${subdomain}.${zone.name}`, path: "/" }, "own zone", "as configured", configured, true)];
}

/** Each hostname with `/` and each of its paths. A wildcard is represented by one name that it covers. */
function requestTargetsOf({ hostnames }: Tenant): RequestTarget[] {
  return hostnames.flatMap(({ hostname, paths, certificate }) => {
    const named = hostname.replace(/^\*\./, "any.");
    const names = certificate.wildcard ? [named, `any.${hostname}`] : [named];
    return names.flatMap((name) =>
      ["/", ...paths.map(({ prefix }) => prefix)].map((path) => ({ hostname: name, path })),
    );
  });
}

function patternOf(kind: keyof typeof KINDS, target: string, hostname: string): string {
  return { "*/*": "*/*", "target hostname": `${target}/*`, "custom hostname": `${hostname}/*` }[kind];
}

/** A URL that a pattern is for: `*.saas.com/files/*` gives `any.saas.com/files/any`. */
function sampleOf(pattern: string): RequestTarget {
  const [, host = "", path = "/"] = /^(?:https?:\/\/)?([^/]*)(\/.*)?$/i.exec(pattern) ?? [];
  const hostname = host === "*" ? "any.any" : host.replace(/^\*\.?/, "any.");
  return { hostname, path: path.replace(/\*$/, "any") };
}

function rowOf(
  { hostname, path, target }: RequestTarget,
  dns: Dns,
  routes: ConformanceRow["routes"],
  list: readonly Route[],
  shouldRun: boolean,
): ConformanceRow {
  const route = matchRoute(list, new URL(`https://${target ?? hostname}${path}`));
  const runsWorker = route?.script !== undefined;
  return { hostname, path, dns, target, routes, decidedBy: route?.pattern, runsWorker, shouldRun };
}
