import { plainPlatform } from "../desired/platform";
import { cnameTargetsOf } from "../registry/cname-targets";
import type { Environment, Platform, Tenant } from "../registry/model";
import { matchRoute, type Route } from "./match";

/** How the customer's DNS record is set: proxied by Cloudflare (orange), DNS only (grey), or in our own zone. */
export type Dns = "orange" | "grey" | "own zone";

/** One request on paper, and whether the routes treat it as the documentation says. */
export interface ConformanceRow {
  readonly hostname: string;
  readonly path: string;
  readonly dns: Dns;
  /** The CNAME target that an orange record leads to, and that Cloudflare matches routes by. */
  readonly target: string | undefined;
  /** The routes of this environment, or one of the three kinds of the documentation's table on its own. */
  readonly routes: "as configured" | "*/*" | "target hostname" | "custom hostname";
  /** The pattern that decides; undefined where none matches. */
  readonly decidedBy: string | undefined;
  readonly runsWorker: boolean;
  readonly shouldRun: boolean;
}

/** The kinds of the documentation's table: whether the Worker runs when the customer's record is orange, and when it is grey. */
const KINDS = {
  "*/*": { orange: true, grey: true },
  "target hostname": { orange: true, grey: false },
  "custom hostname": { orange: false, grey: true },
} as const;

const SCRIPT = "dispatch";

/**
 * Every hostname and path of an environment, its exclusions, under both colours of the customer's DNS record: does the
 * dispatch Worker run, and should it? Pure.
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

/** Rows that do not come out as they should. */
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

interface Place {
  readonly hostname: string;
  readonly path: string;
  /** The name that routes see, where it is not the hostname. */
  readonly target?: string;
}

function customRows(tenant: Tenant, platform: Platform, configured: readonly Route[]): ConformanceRow[] {
  const targets = cnameTargetsOf(tenant, platform);
  return placesOf(tenant).flatMap((place) => [
    // Orange to orange, the customer's zone sends the request to our target by name; grey, it comes by its own.
    ...targets.flatMap((target) => rowsOf({ ...place, target }, "orange", target, configured)),
    ...rowsOf(place, "grey", targets[0], configured),
  ]);
}

/** One place under the routes as they are, and under each kind of the documentation's table. */
function rowsOf(place: Place, dns: "orange" | "grey", target: string, configured: readonly Route[]): ConformanceRow[] {
  const kinds = (Object.keys(KINDS) as (keyof typeof KINDS)[]).map((kind) => {
    const routes = [{ pattern: patternOf(kind, target, place.hostname), script: SCRIPT }];
    return rowOf(place, dns, kind, routes, KINDS[kind][dns]);
  });
  return [rowOf(place, dns, "as configured", configured, true), ...kinds];
}

function subdomainRows({ subdomain }: Tenant, { zone }: Platform, configured: readonly Route[]): ConformanceRow[] {
  if (subdomain === undefined) return [];
  return [rowOf({ hostname: `${subdomain}.${zone.name}`, path: "/" }, "own zone", "as configured", configured, true)];
}

/** Each hostname at `/` and below each of its paths; a wildcard by one name that it covers. */
function placesOf({ hostnames }: Tenant): Place[] {
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
function sampleOf(pattern: string): Place {
  const [, host = "", path = "/"] = /^(?:https?:\/\/)?([^/]*)(\/.*)?$/i.exec(pattern) ?? [];
  const hostname = host === "*" ? "any.any" : host.replace(/^\*\.?/, "any.");
  return { hostname, path: path.replace(/\*$/, "any") };
}

function rowOf(
  { hostname, path, target }: Place,
  dns: Dns,
  routes: ConformanceRow["routes"],
  list: readonly Route[],
  shouldRun: boolean,
): ConformanceRow {
  const route = matchRoute(list, new URL(`https://${target ?? hostname}${path}`));
  const runsWorker = route?.script !== undefined;
  return { hostname, path, dns, target, routes, decidedBy: route?.pattern, runsWorker, shouldRun };
}
