import { describe, expect, it } from "@jest/globals";
import { checkSample, linesOf, platform, tenant, tenantWith } from "../sample";

const staging = platform({
  zone: { name: "saasprovider-staging.net", managed: true },
  fallbackOrigin: { name: "fallback.saasprovider-staging.net" },
  cnameTarget: { name: "customers.saasprovider-staging.net" },
  dispatch: {
    ...platform().dispatch,
    namespace: "staging",
    scriptName: "dispatch-staging",
    kvNamespace: { title: "hostnames-staging", managed: true },
  },
});
const acme = tenantWith("shop.acme-store.com");

describe("who serves whom", () => {
  it("refuses two environments that both leave tenants out", () => {
    const sample = { platforms: { production: platform(), staging }, tenants: { acme } };
    expect(linesOf(checkSample(sample))).toEqual([
      "error environment-default platform/staging.json - platform/production.json leaves tenants out too: both would serve every unlisted tenant",
    ]);
  });

  it("refuses a tenant in two environments where that makes a hostname served twice, at the place that lists it", () => {
    const platforms = {
      production: platform({ tenants: ["acme", "bolt"] }),
      staging: { ...staging, tenants: ["bolt", "acme"] },
    };
    const tenants = { acme, bolt: tenant({ hostnames: undefined, subdomain: "bolt" }) };
    expect(linesOf(checkSample({ platforms, tenants }))).toEqual([
      "error environment-unique platform/staging.json /tenants/1 - shop.acme-store.com of the tenant acme is served by platform/production.json too",
    ]);
  });

  it("refuses a subdomain served twice when two environments share a zone", () => {
    const { zone } = platform();
    const platforms = {
      production: platform({ tenants: ["bolt"] }),
      staging: { ...platform({ tenants: ["bolt"] }), dispatch: staging.dispatch, zone },
    };
    const tenants = { bolt: tenant({ hostnames: undefined, subdomain: "bolt" }) };
    expect(linesOf(checkSample({ platforms, tenants }))).toEqual([
      "error environment-objects platform/staging.json /zone/name - the zone saasprovider.com belongs to platform/production.json already",
      "error environment-unique platform/staging.json /tenants/0 - bolt.saasprovider.com of the tenant bolt is served by platform/production.json too",
    ]);
  });

  it("refuses a platform file that was copied: its release would write over the other environment", () => {
    const kvNamespace = { title: "hostnames", managed: false, id: "9a7806061c88ada191ed06f989cc3dac" };
    const zone = { name: "saasprovider.com", managed: false, id: "023e105f4ecef8ad9ca31a8372d0c353" };
    const production = platform({ zone, dispatch: { ...platform().dispatch, kvNamespace } });
    const copied = { ...production, tenants: [] };
    const { problems } = checkSample({ platforms: { production, staging: copied }, tenants: { acme } });
    expect(problems.map(({ rule, file, pointer }) => `${rule} ${file} ${pointer}`)).toEqual([
      "environment-objects platform/staging.json /zone/name",
      "environment-objects platform/staging.json /zone/id",
      "environment-objects platform/staging.json /dispatch/namespace",
      "environment-objects platform/staging.json /dispatch/scriptName",
      "environment-objects platform/staging.json /dispatch/kvNamespace/id",
    ]);
  });

  it("lets one name stand in two accounts, and one outbound Worker serve two environments", () => {
    const outbound = { service: "outbound" };
    const elsewhere = {
      ...staging,
      accountId: "9a7806061c88ada191ed06f989cc3dac",
      tenants: [],
      dispatch: platform().dispatch,
    };
    const beside = { ...staging, tenants: [], dispatch: { ...staging.dispatch, outbound } };
    const production = platform({ dispatch: { ...platform().dispatch, outbound } });
    const tenants = { acme };
    expect(linesOf(checkSample({ platforms: { production, elsewhere }, tenants }))).toEqual([]);
    expect(linesOf(checkSample({ platforms: { production, beside }, tenants }))).toEqual([]);
  });

  it("refuses a listed tenant without a file, and names the one that was meant", () => {
    const platforms = { production: platform({ tenants: ["acne"] }) };
    const { problems } = checkSample({ platforms, tenants: { acme } });
    expect(problems).toMatchObject([
      { rule: "environment-tenant-known", pointer: "/tenants/0", hint: 'Did you mean "acme"?' },
      { rule: "tenant-served", file: "tenants/acme.json", severity: "warning" },
    ]);
  });

  it("draws no conclusion from a platform file that could not be read whole", () => {
    const broken = { ...staging, tenants: "acme" } as unknown as typeof staging;
    const { problems } = checkSample({ platforms: { production: platform(), staging: broken }, tenants: { acme } });
    expect(problems.map(({ rule, pointer }) => `${rule} ${pointer}`)).toEqual(["schema /tenants"]);
  });
});
