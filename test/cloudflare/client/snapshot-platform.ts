import type { EmulatorOptions } from "../../../emulator/api/server";
import type { ClientOptions } from "../../../src/cloudflare/client/options";
import { readSnapshot, type SnapshotOptions, snapshotTarget } from "../../../src/cloudflare/client/read-snapshot";
import type { Snapshot } from "../../../src/cloudflare/snapshot";
import type { PlatformFile, TenantFile } from "../../../src/registry/files.generated";
import { type PlatformLife, startPlatform } from "../../status/platform-life";

/** A platform on the emulator with everything that a platform stack makes, and user Workers. */
export interface SnapshotPlatform extends PlatformLife {
  /** Reads all of it. */
  snapshot(changes?: Partial<ClientOptions>, options?: SnapshotOptions): Promise<Snapshot>;
}

/** Starts it. */
export async function startSnapshotPlatform(
  tenants: Readonly<Record<string, Partial<TenantFile>>>,
  { platform = {}, emulator: options = {} }: { platform?: Partial<PlatformFile>; emulator?: EmulatorOptions } = {},
): Promise<SnapshotPlatform> {
  const life = await startPlatform(tenants, platform, options);
  return {
    ...life,
    snapshot: async (changes, options) =>
      await readSnapshot(await life.client(changes), snapshotTarget(life.environment), options),
  };
}
