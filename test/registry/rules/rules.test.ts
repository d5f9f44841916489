import { describe, expect, it } from "@jest/globals";
import { SECOND_PLATFORM } from "../../../scripts/sample-registry";
import type { PlatformFile, TenantFile } from "../../../src/registry/files.generated";
import { checkLines, checkSample, platform, tenant, tenantWith } from "../sample";

const TODAY = "2026-11-28";

const dispatch = platform().dispatch;

function run({
  tenants = { acme: tenant() },
  platform: file = platform(),
}: {
  tenants?: Record<string, TenantFile>;
  platform?: PlatformFile;
}) {
  return checkSample({ platforms: { production: file }, tenants }, TODAY);
}

describe("a rule", () => {
  it("never proposes an IP address for a name", () => {
    const { problems } = run({
      platform: platform({ routing: { mode: "wildcard", lookup: "kv", exclude: ["１.１.１.１/*", "*1.1.1.１./*"] } }),
      tenants: { acme: tenantWith("https://127.0.0.1/", "１.１.１.１") },
    });
    expect(problems.map(({ hint }) => hint).join()).not.toMatch(/127\.0\.0\.1|1\.1\.1\.1/);
    expect(problems.length).toBeGreaterThan(1);
  });

  it.each<[string, Parameters<typeof platform>[0], string]>([
    ["a zone in Unicode", { zone: { name: "Bücher.de", managed: true } }, "xn--bcher-kva.de"],
    [
      "a fallback origin in upper case",
      { fallbackOrigin: { name: "Fallback.saasprovider.com" } },
      "fallback.saasprovider.com",
    ],
    ["a CNAME target with a final dot", { cnameTarget: { name: "*.c.saasprovider.com." } }, "*.c.saasprovider.com"],
    [
      "an exclusion in upper case",
      { routing: { mode: "wildcard", lookup: "kv", exclude: ["HTTPS://API.saasprovider.com/V1/*"] } },
      "https://api.saasprovider.com/V1/*",
    ],
    [
      "an exclusion in Unicode with a final dot",
      { routing: { mode: "wildcard", lookup: "kv", exclude: ["*.bücher.de./*"] } },
      "*.xn--bcher-kva.de/*",
    ],
    [
      "the content of the fallback origin",
      {
        fallbackOrigin: {
          name: "proxy-fallback.saasprovider.com",
          origin: { type: "AAAA", content: "2001:DB8:0:0:0:0:0:1" },
        },
      },
      "2001:db8::1",
    ],
    ["an address of apex proxying", { entitlements: { apexProxying: { addresses: ["2001:DB8::1"] } } }, "2001:db8::1"],
    ["a shared domain in Unicode", { sharedDomains: ["BÜCHER.de"] }, "xn--bcher-kva.de"],
  ])("says how %s is written", (_, changes, better) => {
    const hints = run({ platform: platform(changes) }).problems.map(({ hint }) => hint);
    expect(hints).toContain(`Write ${JSON.stringify(better)}.`);
  });

  it("suggests the cipher that was meant", () => {
    const { problems } = run({ platform: platform({ certificateDefaults: { ciphers: ["AES128-GCM-SHA265"] } }) });
    expect(problems).toMatchObject([{ code: 1442, hint: 'Did you mean "AES128-GCM-SHA256"?' }]);
  });

  it("judges no date without being told what day it is", () => {
    const file = platform({ dispatch: { ...dispatch, compatibilityDate: "2999-01-01" } });
    expect(checkLines(checkSample({ platforms: { production: file }, tenants: { acme: tenant() } }))).toEqual([]);
  });

  it("names the code that Cloudflare has for this very fault", () => {
    const servers = ["203.0.113.7", "*.saasprovider.com", "b\u00fccher.saasprovider.com"];
    const hostnames = servers.map((server, index) => ({ hostname: `h${index}.acme-store.com`, origin: { server } }));
    expect(run({ tenants: { acme: tenant({ hostnames }) } }).problems.map(({ code }) => code)).toEqual([
      1415, 1420, 1416,
    ]);
  });

  it("refuses a listed tenant without a file, and names the one that was meant", () => {
    const platforms = { production: platform({ tenants: ["acne"] }) };
    const { problems } = checkSample({ platforms, tenants: { acme: tenant() } });
    expect(problems).toMatchObject([
      { rule: "environment-tenant-known", pointer: "/tenants/0", hint: 'Did you mean "acme"?' },
      { rule: "tenant-served", file: "tenants/acme.json", severity: "warning" },
    ]);
  });

  it("draws no conclusion from a platform file that could not be read whole", () => {
    const broken = { ...SECOND_PLATFORM, tenants: "acme" } as unknown as PlatformFile;
    const { problems } = checkSample({
      platforms: { production: platform(), staging: broken },
      tenants: { acme: tenant() },
    });
    expect(problems.map(({ rule, pointer }) => `${rule} ${pointer}`)).toEqual(["schema /tenants"]);
  });
});
