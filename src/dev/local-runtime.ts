import packageJson from "../../package.json";
import { UserError } from "../user-error";

/**
 * Cloudflare's runtime is an optional package, because few who install Switchyard run it. Asked before what imports it is loaded.
 * @throws UserError that says what to install
 */
export async function requireLocalRuntime(): Promise<void> {
  try {
    await import("miniflare");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "MODULE_NOT_FOUND" && code !== "ERR_MODULE_NOT_FOUND") throw error;
    throw new UserError(
      `switchyard dev needs Cloudflare's local runtime, which is not installed. Run npm install --save-dev miniflare@${packageJson.peerDependencies.miniflare}.`,
    );
  }
}
