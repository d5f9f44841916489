import type { PlatformDocument } from "../documents";
import type { Path } from "../problem";
import type { Rule } from "../rule";

export const environmentObjects: Rule = {
  id: "environment-objects",
  severity: "error",
  summary:
    "No two environments have one zone, dispatch Worker, dispatch namespace or KV namespace: each would overwrite the other's, and destroying one destroys both. The outbound Worker and the Analytics Engine dataset may be shared: Switchyard does not manage them.",
  fix: "Use a different name or id in this environment.",
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
  examples: [
    {
      bad: { "platform/staging.json": { tenants: [], dispatch: { scriptName: "dispatch" } } },
      problems:
        "platform/staging.json /dispatch/scriptName - the dispatch Worker dispatch belongs to platform/production.json already",
      good: {
        "platform/production.json": { dispatch: { outbound: { service: "outbound" } } },
        "platform/staging.json": { tenants: [], dispatch: { outbound: { service: "outbound" } } },
      },
    },
    {
      bad: {
        "platform/production.json": {
          zone: { managed: false, id: "023e105f4ecef8ad9ca31a8372d0c353" },
          dispatch: { kvNamespace: { managed: false, id: "9a7806061c88ada191ed06f989cc3dac" } },
        },
        "platform/staging.json": {
          tenants: [],
          zone: { name: "saasprovider.com", managed: false, id: "023e105f4ecef8ad9ca31a8372d0c353" },
          fallbackOrigin: { name: "proxy-fallback.saasprovider.com" },
          cnameTarget: { name: "customers.saasprovider.com" },
          dispatch: {
            namespace: "production",
            scriptName: "dispatch",
            kvNamespace: { title: "hostnames", managed: false, id: "9a7806061c88ada191ed06f989cc3dac" },
          },
        },
      },
      problems: [
        "platform/staging.json /zone/name - the zone saasprovider.com belongs to platform/production.json already",
        "platform/staging.json /zone/id - the zone 023e105f4ecef8ad9ca31a8372d0c353 belongs to platform/production.json already",
        "platform/staging.json /dispatch/namespace - the dispatch namespace production belongs to platform/production.json already",
        "platform/staging.json /dispatch/scriptName - the dispatch Worker dispatch belongs to platform/production.json already",
        "platform/staging.json /dispatch/kvNamespace/id - the KV namespace 9a7806061c88ada191ed06f989cc3dac belongs to platform/production.json already",
      ],
      good: {
        "platform/staging.json": {
          accountId: "9a7806061c88ada191ed06f989cc3dac",
          tenants: [],
          dispatch: { namespace: "production", scriptName: "dispatch", kvNamespace: { title: "hostnames" } },
        },
      },
    },
  ],
};

interface OwnedObject {
  readonly what: string;
  /** Equal for two environments only if they use the same object at Cloudflare. */
  readonly key: string;
  readonly path: Path;
  readonly found: string;
}

function objectsOf({ value: { accountId = "", zone, dispatch } }: PlatformDocument): OwnedObject[] {
  const objects: OwnedObject[] = [];
  const add = (what: string, scope: string, path: Path, found: string | undefined) => {
    if (found !== undefined) objects.push({ what, key: JSON.stringify([what, scope, found]), path, found });
  };
  // A zone name is unique in all of Cloudflare. Names of Workers and namespaces, and titles, are unique per account.
  add("zone", "", ["zone", "name"], zone?.name);
  add("zone", "", ["zone", "id"], zone?.id);
  add("dispatch Worker", accountId, ["dispatch", "scriptName"], dispatch?.scriptName);
  add("dispatch namespace", accountId, ["dispatch", "namespace"], dispatch?.namespace);
  add("KV namespace", "", ["dispatch", "kvNamespace", "id"], dispatch?.kvNamespace?.id);
  // The title of a KV namespace that Switchyard does not manage may differ from the real one: only its id counts.
  if (dispatch?.kvNamespace?.managed === true)
    add("KV namespace", accountId, ["dispatch", "kvNamespace", "title"], dispatch.kvNamespace.title);
  return objects;
}
