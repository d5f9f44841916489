import { oneSpelling } from "../../spelling";
import { createApi } from "./client";

/** The one question a release asks Cloudflare itself: the id of a custom hostname that exists already. */
export async function findHostnameId(
  env: Readonly<Record<string, string | undefined>>,
  zoneId: string,
  hostname: string,
): Promise<string | undefined> {
  try {
    const { customHostnames } = await createApi(env);
    const wanted = { zone_id: zoneId, hostname: { exact: hostname } };
    const found = await customHostnames.list(wanted, { maxRetries: 2, timeout: 20_000 });
    return found.result.find((one) => oneSpelling(one.hostname) === hostname)?.id;
  } catch {
    return undefined; // the apply failed already; this is only help, and must not hide why
  }
}
