import type { EmulatorOptions } from "../../../emulator/api/server";
import type { ClientOptions } from "../../../src/cloudflare/client/options";
import { readSnapshot, type SnapshotOptions, snapshotTarget } from "../../../src/cloudflare/client/read-snapshot";
import type { Snapshot } from "../../../src/cloudflare/snapshot";
import type { PlatformFile, TenantFile } from "../../../src/registry/files.generated";
import { call } from "../../emulator/api/call";
import { type PlatformLife, startPlatform } from "../../status/platform-life";

/** A platform on the emulator with everything that a platform stack makes, and user Workers. */
export interface SnapshotPlatform extends PlatformLife {
  /** Reads all of it. */
  snapshot(changes?: Partial<ClientOptions>, options?: SnapshotOptions): Promise<Snapshot>;
  upload(path: string, metadata: object): Promise<number>;
}

/** The code of every Worker that is uploaded. */
export const MODULE = "export default { fetch() { return new Response('hi') } }";

/** Starts it. */
export async function startSnapshotPlatform(
  tenants: Readonly<Record<string, Partial<TenantFile>>>,
  { platform = {}, emulator: options = {} }: { platform?: Partial<PlatformFile>; emulator?: EmulatorOptions } = {},
): Promise<SnapshotPlatform> {
  const life = await startPlatform(tenants, platform, options);
  const { emulator, api, zoneId } = life;
  const account_id = emulator.accountId;
  const workers = `/accounts/${account_id}/workers`;
  const upload = async (path: string, metadata: object) => {
    const body = new FormData();
    body.append("metadata", JSON.stringify({ main_module: "worker.js", ...metadata }));
    body.append("worker.js", new Blob([MODULE], { type: "application/javascript+module" }), "worker.js");
    const headers = { authorization: `Bearer ${emulator.token}` };
    return (await fetch(`${emulator.url}${workers}/${path}`, { method: "PUT", headers, body })).status;
  };
  await call(emulator, "POST", `${workers}/dispatch/namespaces`, { name: "production" });
  const [kv] = (await api.kv.namespaces.list({ account_id })).result;
  await upload("scripts/dispatch", {
    compatibility_date: "2026-04-21",
    bindings: [
      { type: "dispatch_namespace", name: "DISPATCHER", namespace: "production" },
      { type: "kv_namespace", name: "KV", namespace_id: kv?.id },
      { type: "plain_text", name: "LOOKUP", text: "kv" },
    ],
  });
  await upload("dispatch/namespaces/production/scripts/acme-shop", {});
  await api.workers.routes.create({ zone_id: zoneId, pattern: "*/*", script: "dispatch" });
  emulator.requests.clear();
  return {
    ...life,
    upload,
    snapshot: async (changes, options) =>
      await readSnapshot(await life.client(changes), snapshotTarget(life.environment), options),
  };
}
