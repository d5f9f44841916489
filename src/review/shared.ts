import { type JsonObject, stringAt } from "../json";
import { compare } from "../order";
import { sha256 } from "../sha256";
import type { Difference } from "../terraform/differences";
import type { Action, Plan, PlannedResource } from "../terraform/plan";
import {
  DISPATCH_NAMESPACE,
  DNS_RECORD,
  FALLBACK_ORIGIN,
  KV_NAMESPACE,
  onlyAddress,
  resourceType,
  type SharedResource,
  WORKERS_ROUTE,
  WORKERS_SCRIPT,
  ZONE,
} from "../terraform/resource-types";
import { bindingDifferences, bindingNotes, pointsElsewhere } from "./bindings";
import { type Impact, movedEffect, type Note, notesOf, TAKEN_OVER } from "./effects";

/** A change to a resource that all tenants share. */
export interface SharedChange {
  readonly address: string;
  readonly action: Action;
  readonly impact: Impact;
  /** It is destroyed, replaced or cut off, and no tenant is served without it. No budget or waiver allows that. */
  readonly lost: boolean;
  /** Replaced, and the new one exists before the old one is destroyed. */
  readonly succeeded: boolean;
  readonly notes: readonly Note[];
}

interface SharedContext {
  /** Names that are the fallback origin before or after, according to the plans. */
  readonly origins: ReadonlySet<string>;
  /** Whether any tenant was served before. */
  readonly inUse: boolean;
}

/** Sorted by address. */
export function sharedChanges(
  shared: readonly PlannedResource[],
  plans: readonly Plan[],
  inUse: boolean,
): readonly SharedChange[] {
  const origins = new Set(plans.flatMap(({ resources }) => resources.flatMap(originsOf)));
  return shared
    .map((resource) => sharedChange(resource, { origins, inUse }))
    .sort((a, b) => compare(a.address, b.address) || compare(a.action, b.action));
}

function sharedChange(resource: PlannedResource, context: SharedContext): SharedChange {
  const { address, action } = resource;
  const impact = impactOf(resource, context);
  return {
    address,
    action,
    impact,
    lost: impact === "outage" && isCritical(resource, context) && isLost(resource),
    succeeded: isSuccession(resource),
    notes: [
      ...(resource.imported ? [TAKEN_OVER] : []),
      ...(movedEffect(resource)?.notes ?? []),
      ...(action === "update" || action === "replace" ? notesOf(changed(resource)) : []),
      ...explain(resource, context),
    ],
  };
}

/**
 * For a replaced resource, the plan lists everything that the new one declares. Its differences from the old one are the
 * reason.
 */
function changed(resource: PlannedResource): readonly Difference[] {
  const { type, action, before, differences } = resource;
  if (action !== "replace" && type === WORKERS_SCRIPT) {
    const hidden = isSameUpload(resource) ? ["bindings", ...UPLOAD] : ["bindings"];
    return [...differences.filter(({ path }) => !hidden.includes(path[0] ?? "")), ...bindingDifferences(resource)];
  }
  if (action !== "replace") return differences;
  return differences
    .map((difference) => ({
      ...difference,
      before: difference.path.length === 1 ? (before?.[difference.path[0] ?? ""] ?? null) : null,
    }))
    .filter(({ path, before: was, after }) => path.length === 1 && was !== after);
}

/** What the provider does not read back of a Worker that it imports, and so sends again. */
const UPLOAD: readonly string[] = ["content", "content_file", "content_sha256", "main_module"];

/** Whether an imported Worker has the code that is declared. */
function isSameUpload({ type, imported, before, after }: PlannedResource): boolean {
  const code = stringAt(before, "content");
  return imported && type === WORKERS_SCRIPT && code !== undefined && sha256(code) === after?.content_sha256;
}

/** A KV entry with a company's own key is shared too. */
const OTHER: SharedResource = { critical: "never", created: "none", updated: "routing", destroyed: "outage" };

function traitsOf(type: string): SharedResource {
  return resourceType(type)?.shared ?? OTHER;
}

/** Whether no tenant is served without it. */
function isCritical({ type, before, after }: PlannedResource, { origins }: SharedContext): boolean {
  if (type === WORKERS_ROUTE) return hasScript(before) || (before === null && hasScript(after));
  if (type === DNS_RECORD) return [before, after].some((record) => origins.has(stringAt(record, "name") ?? ""));
  return traitsOf(type).critical === "always";
}

function originsOf({ type, before, after }: PlannedResource): readonly string[] {
  if (type !== FALLBACK_ORIGIN) return [];
  return [before, after].map((side) => stringAt(side, "origin")).filter((origin) => origin !== undefined);
}

/** A route without a Worker is an exclusion: its requests do not reach the Worker. */
function hasScript(route: JsonObject | null): boolean {
  return (stringAt(route, "script") ?? "") !== "";
}

/** Destroyed, replaced, or a route that no longer points to the dispatch Worker. */
function isLost(resource: PlannedResource): boolean {
  const { type, action, before, after } = resource;
  if (action === "replace") return !isSuccession(resource);
  return action === "delete" || (type === WORKERS_ROUTE && hasScript(before) && !hasScript(after));
}

/** A DNS record whose replacement exists before it is destroyed: a real origin instead of the placeholder. */
function isSuccession({ type, actions }: PlannedResource): boolean {
  return type === DNS_RECORD && actions.join() === "create,delete";
}

function impactOf(resource: PlannedResource, context: SharedContext): Impact {
  const { type, action, before, after } = resource;
  switch (action) {
    case "no-op":
    case "forget":
      return "none";
    case "create":
      if (isCreatedAgain(resource, context)) return impactOfLoss(resource);
      return traitsOf(type).created;
    case "update":
      if (isCutOff(resource, context)) return "outage";
      if (isSameUpload(resource) && changed(resource).length === 0) return "none";
      return traitsOf(type).updated;
    case "delete":
      return impactOfLoss(resource);
    case "replace":
      return isSuccession(resource) && before?.name === after?.name ? "routing" : impactOfLoss(resource);
  }
}

/** Without its exclusion, a pattern reaches the Worker. */
function impactOfLoss({ type, before, after }: PlannedResource): Impact {
  const isExclusion = type === WORKERS_ROUTE && !hasScript(before ?? after);
  return isExclusion ? "routing" : traitsOf(type).destroyed;
}

/**
 * Whether the one that is created replaces an earlier one: it is in the state but gone at Cloudflare, or tenants are already
 * served.
 */
function isCreatedAgain({ address, type, action, vanished }: PlannedResource, { inUse }: SharedContext): boolean {
  return action === "create" && (vanished || (inUse && address === onlyAddress(type)));
}

/** An update after which served requests no longer arrive. */
function isCutOff(resource: PlannedResource, { origins }: SharedContext): boolean {
  const { type, before, after } = resource;
  const changes = (name: string) => before?.[name] !== after?.[name];
  switch (type) {
    case ZONE:
      return after?.paused === true && before?.paused !== true;
    case FALLBACK_ORIGIN:
      return changes("origin");
    case WORKERS_ROUTE:
      return hasScript(before) && (changes("script") || changes("pattern"));
    case WORKERS_SCRIPT:
      return pointsElsewhere(resource);
    case DNS_RECORD:
      return (
        changes("name") ||
        (before?.proxied === true && after?.proxied !== true) ||
        (isCnameTarget(before, origins) && changes("content"))
      );
    default:
      return false;
  }
}

/** The record that customers' DNS points to: a CNAME to the fallback origin. */
function isCnameTarget(record: JsonObject | null, origins: ReadonlySet<string>): boolean {
  return stringAt(record, "type") === "CNAME" && origins.has(stringAt(record, "content") ?? "");
}

/** Explains a change that Terraform's words leave unclear. */
function explain(resource: PlannedResource, context: SharedContext): readonly Note[] {
  const { type, action, before } = resource;
  const cnameTarget = type === DNS_RECORD && isCnameTarget(before, context.origins);
  if (isCreatedAgain(resource, context)) return [CREATED_AGAIN[type] ?? GONE];
  if (cnameTarget && impactOf(resource, context) === "outage") return [CNAME_TARGET];
  if (action === "create") return [OVERWRITES[type] ?? []].flat();
  if (action !== "update") return isSuccession(resource) ? [WITHOUT_GAP] : [];
  if (type === KV_NAMESPACE) return [TITLE_ONLY];
  if (type === FALLBACK_ORIGIN) return [ORIGIN_MOVED];
  if (type !== WORKERS_SCRIPT) return [];
  return [...(isSameUpload(resource) ? [SAME_UPLOAD] : []), ...bindingNotes(resource)];
}

/** Both are created by a PUT. Neither the plan nor Cloudflare's answer says whether one existed before. */
const OVERWRITES: Readonly<Record<string, Note>> = {
  [WORKERS_SCRIPT]: {
    sentence:
      "If the account already has a Worker of this name, this release overwrites its code and its bindings. Check Cloudflare's dashboard first.",
  },
  [FALLBACK_ORIGIN]: {
    sentence:
      "If the zone already has a fallback origin, this release replaces it for all custom hostnames of the zone.",
  },
};
const GONE: Note = { sentence: "It no longer exists at Cloudflare. This release creates it again." };
const CREATED_AGAIN: Readonly<Record<string, Note>> = {
  [ZONE]: {
    sentence: "Created again: a new zone has a new id, other name servers and no custom hostnames.",
  },
  [KV_NAMESPACE]: {
    sentence:
      "Created again: a new KV namespace is empty and has a new id. Each hostname gets 404 until its entry is written there.",
  },
  [DISPATCH_NAMESPACE]: {
    sentence:
      "Created again: a new dispatch namespace is empty. Each request gets 404 until its user Worker is uploaded again.",
  },
  [WORKERS_SCRIPT]: {
    sentence: "Created again: no request is answered until the dispatch Worker is uploaded and its route points to it.",
  },
};
const CNAME_TARGET: Note = {
  sentence:
    "Customers' DNS records point to this name. First add a second CNAME target and move the customers: docs/runbook.md.",
};
const SAME_UPLOAD: Note = {
  sentence:
    "Its code is as declared. Terraform uploads it once more, because it can't read back which file it is from.",
};
const WITHOUT_GAP: Note = { sentence: "The new record is created before the old one is destroyed." };
const TITLE_ONLY: Note = { sentence: "Only its title changes. Its id stays the same." };
const ORIGIN_MOVED: Note = {
  sentence: "Cloudflare deploys another fallback origin. Until that is done, new custom hostnames are not activated.",
};
