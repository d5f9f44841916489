import type { PlatformDocument } from "../documents";
import type { Path } from "../problem";
import type { Rule } from "../rule";

export const environmentObjects: Rule = {
  id: "environment-objects",
  severity: "error",
  summary:
    "No two environments have one zone, dispatch Worker, dispatch namespace or KV namespace: each would write over the other's, and a destroy of one takes both. The outbound Worker and the Analytics Engine dataset are only referred to, and may be shared.",
  bad: '`"scriptName": "dispatch"` in `platform/production.json` and in `platform/staging.json`, with one `accountId`',
  good: '`"scriptName": "dispatch-staging"` in `platform/staging.json`',
  fix: "Give this environment one of its own: another name, or another id.",
  check({ platforms }, report) {
    const ownedBy = new Map<string, PlatformDocument>();
    for (const platform of platforms) {
      for (const { what, key, path, found } of objectsOf(platform)) {
        const first = ownedBy.get(key) ?? platform;
        ownedBy.set(key, first);
        if (first === platform) continue;
        report(platform, path, { message: `the ${what} ${found} belongs to ${first.file} already`, found });
      }
    }
  },
};

interface OwnedObject {
  readonly what: string;
  /** The same for two environments only if the object is the same at Cloudflare. */
  readonly key: string;
  readonly path: Path;
  readonly found: string;
}

function objectsOf({ value: { accountId = "", zone, dispatch } }: PlatformDocument): OwnedObject[] {
  const objects: OwnedObject[] = [];
  const add = (what: string, scope: string, path: Path, found: string | undefined) => {
    if (found !== undefined) objects.push({ what, key: JSON.stringify([what, scope, found]), path, found });
  };
  // A zone's name is one in the whole of Cloudflare; names of Workers, namespaces and titles are the account's.
  add("zone", "", ["zone", "name"], zone?.name);
  add("zone", "", ["zone", "id"], zone?.id);
  add("dispatch Worker", accountId, ["dispatch", "scriptName"], dispatch?.scriptName);
  add("dispatch namespace", accountId, ["dispatch", "namespace"], dispatch?.namespace);
  add("KV namespace", "", ["dispatch", "kvNamespace", "id"], dispatch?.kvNamespace?.id);
  // The title of one that is only referred to by id says nothing.
  if (dispatch?.kvNamespace?.managed === true)
    add("KV namespace", accountId, ["dispatch", "kvNamespace", "title"], dispatch.kvNamespace.title);
  return objects;
}
