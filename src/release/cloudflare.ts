/** The one question a release asks Cloudflare itself: the id of a custom hostname that exists already. */
export async function findHostnameId(
  env: Readonly<Record<string, string | undefined>>,
  zoneId: string,
  hostname: string,
): Promise<string | undefined> {
  const { default: Cloudflare } = await import("cloudflare");
  const client = new Cloudflare({
    apiToken: env.CLOUDFLARE_API_TOKEN ?? null,
    ...(env.CLOUDFLARE_BASE_URL && { baseURL: env.CLOUDFLARE_BASE_URL }),
    maxRetries: 2,
    timeout: 20_000,
  });
  try {
    const found = await client.customHostnames.list({ zone_id: zoneId, hostname: { exact: hostname } });
    return found.result.find((one) => one.hostname === hostname)?.id;
  } catch {
    return undefined; // the apply failed already; this is only help, and must not hide why
  }
}
