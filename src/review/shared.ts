import { compare } from "../registry/problem";
import { type Impact, type Note, notesOf } from "./effects";
import { stringAt } from "./json";
import type { Action, Plan, PlannedResource } from "./plan";

/** A change to what all tenants stand on. */
export interface SharedChange {
  readonly address: string;
  readonly action: Action;
  readonly impact: Impact;
  /** Destroying it takes every tenant down, so no budget or waiver admits it. */
  readonly root: boolean;
  readonly notes: readonly Note[];
}

const ROOTS: ReadonlySet<string> = new Set([
  "cloudflare_zone",
  "cloudflare_custom_hostname_fallback_origin",
  "cloudflare_workers_script",
  "cloudflare_workers_kv_namespace",
  "cloudflare_workers_for_platforms_dispatch_namespace",
]);

/** Sorted by address. The plans say which DNS record is the fallback origin's. */
export function sharedChanges(shared: readonly PlannedResource[], plans: readonly Plan[]): readonly SharedChange[] {
  const origins = new Set(plans.flatMap(({ resources }) => resources.flatMap(originsOf)));
  return shared
    .map((resource) => ({
      address: resource.address,
      action: resource.action,
      impact: impactOf(resource),
      root: isRoot(resource, origins),
      notes: notesOf(resource.action === "update" ? resource.differences : []),
    }))
    .sort((a, b) => compare(a.address, b.address) || compare(a.action, b.action));
}

function isRoot({ type, before, after }: PlannedResource, origins: ReadonlySet<string>): boolean {
  if (type === "cloudflare_workers_route") return hasScript(before) || (before === null && hasScript(after));
  if (type === "cloudflare_dns_record") {
    return [before, after].some((record) => origins.has(stringAt(record, "name") ?? ""));
  }
  return ROOTS.has(type);
}

function originsOf({ type, before, after }: PlannedResource): readonly string[] {
  if (type !== "cloudflare_custom_hostname_fallback_origin") return [];
  return [before, after].map((side) => stringAt(side, "origin")).filter((origin) => origin !== undefined);
}

/** A route without a Worker is an exclusion: requests pass it by. */
function hasScript(route: PlannedResource["before"]): boolean {
  return (stringAt(route, "script") ?? "") !== "";
}

/** Whether a root stops being there: destroyed, replaced, or a route that no longer leads to the dispatch Worker. */
export function loses({ root, impact }: SharedChange): boolean {
  return root && impact === "outage";
}

/** Changing these moves no request: a title, or something that the provider doesn't send at all. */
const SILENT: ReadonlySet<string> = new Set([
  "cloudflare_workers_kv_namespace",
  "cloudflare_workers_for_platforms_dispatch_namespace",
]);

function impactOf({ type, action, before, after }: PlannedResource): Impact {
  const isRoute = type === "cloudflare_workers_route";
  switch (action) {
    case "no-op":
    case "forget":
      return "none";
    case "create":
      return isRoute ? "routing" : "none";
    case "update":
      if (isRoute && hasScript(before) && !hasScript(after)) return "outage";
      return SILENT.has(type) ? "none" : "routing";
    case "delete":
    case "replace":
      // Without its exclusion a pattern goes to the Worker; a region is a path through the network, not the service.
      return (isRoute && !hasScript(before)) || type === "cloudflare_regional_hostname" ? "routing" : "outage";
  }
}
