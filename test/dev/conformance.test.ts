import { describe, expect, it } from "@jest/globals";
import { conformanceOf, deviationsIn, deviationText } from "../../src/dev/conformance";
import { checkRegistry } from "../../src/registry/check";
import { loadRegistry } from "../../src/registry/load";
import type { Environment, Platform } from "../../src/registry/model";
import { COMPANY } from "../support/company-registry";

const { registry } = checkRegistry(loadRegistry(COMPANY));
const environments = registry?.environments ?? [];
const named = (name: string) => environments.find((environment) => environment.name === name) as Environment;

const routedBy = (environment: Environment, routing: Partial<Platform["routing"]>): Environment => ({
  ...environment,
  platform: { ...environment.platform, routing: { ...environment.platform.routing, ...routing } },
});

describe.each(environments.map((environment) => [environment.name, environment]))(
  "the sample registry, %s",
  (_, environment) => {
    const rows = conformanceOf(environment as Environment).map((row) => [
      `${row.hostname}${row.path}, ${row.dns}, routes ${row.routes}`,
      row,
    ]);

    it.each(rows)("%s", (_, row) => {
      expect(row).toMatchObject({ runsWorker: (row as { shouldRun: boolean }).shouldRun });
    });
  },
);

describe("conformanceOf", () => {
  it("says of one hostname what the documentation's table says, for each name that customers point at", () => {
    const rows = conformanceOf(named("production")).filter(
      ({ hostname, path }) => hostname === "shop.acme-store.com" && path === "/",
    );
    expect(rows.map(({ dns, routes, decidedBy, runsWorker }) => [dns, routes, decidedBy, runsWorker])).toEqual([
      ["orange", "as configured", "*/*", true],
      ["orange", "*/*", "*/*", true],
      ["orange", "target hostname", "acme.customers.saasprovider.com/*", true],
      ["orange", "custom hostname", undefined, false],
      ["orange", "as configured", "*/*", true],
      ["orange", "*/*", "*/*", true],
      ["orange", "target hostname", "customers.saasprovider.com/*", true],
      ["orange", "custom hostname", undefined, false],
      ["grey", "as configured", "*/*", true],
      ["grey", "*/*", "*/*", true],
      ["grey", "target hostname", undefined, false],
      ["grey", "custom hostname", "shop.acme-store.com/*", true],
    ]);
  });

  it("holds a row for each path, and for a name under each wildcard", () => {
    const places = conformanceOf(named("production")).map(({ hostname, path }) => hostname + path);
    expect(places).toEqual(expect.arrayContaining(["api.acme-store.com/v2", "any.api.acme-store.com/"]));
  });

  it("holds a row for each exclusion", () => {
    const excluded = conformanceOf(named("production")).filter(
      ({ shouldRun, routes }) => !shouldRun && routes === "as configured",
    );
    expect(excluded.map(({ hostname, decidedBy }) => [hostname, decidedBy])).toEqual([
      ["saasprovider.com", "saasprovider.com/*"],
      ["api.saasprovider.com", "api.saasprovider.com/*"],
      ["www.saasprovider.com", "www.saasprovider.com/*"],
    ]);
  });

  it("finds an exclusion of the CNAME target, which would take every orange customer down", () => {
    const excluded = routedBy(named("production"), { exclude: ["customers.saasprovider.com/*"] });
    const found = deviationsIn(conformanceOf(excluded));
    expect(new Set(found.map(({ dns }) => dns))).toEqual(new Set(["orange"]));
    expect(found).toContainEqual(
      expect.objectContaining({ hostname: "shop.acme-store.com", decidedBy: "customers.saasprovider.com/*" }),
    );
  });

  it.each(["acme.customers.saasprovider.com", "customers.saasprovider.com"])(
    "sees each name that customers point at: %s is excluded",
    (name) => {
      const excluded = routedBy(named("production"), { exclude: [`${name}/*`] });
      const records = ["customers.saasprovider.com", "*.customers.saasprovider.com"];
      const cnameTarget = { name: "customers.saasprovider.com", records, region: undefined };
      const environment = { ...excluded, platform: { ...excluded.platform, cnameTarget } };
      expect(deviationsIn(conformanceOf(environment))).toContainEqual(
        expect.objectContaining({ hostname: "shop.acme-store.com", dns: "orange", decidedBy: `${name}/*` }),
      );
    },
  );

  it("says which name of ours a customer's record leads to", () => {
    const excluded = routedBy(named("production"), { exclude: ["*.customers.saasprovider.com/*"] });
    const [first] = deviationsIn(conformanceOf(excluded)).filter(({ hostname }) => hostname === "shop.acme-store.com");
    expect(first && deviationText(first)).toBe(
      "shop.acme-store.com/ (orange, CNAME to acme.customers.saasprovider.com) should reach the dispatch Worker and does not: the route *.customers.saasprovider.com/* decides.",
    );
  });

  it("sees the fallback origin where there is no CNAME target", () => {
    const { platform, ...rest } = routedBy(named("production"), { exclude: ["*.saasprovider.com/*"] });
    const found = deviationsIn(conformanceOf({ ...rest, platform: { ...platform, cnameTarget: undefined } }));
    expect(found).toContainEqual(expect.objectContaining({ dns: "orange", decidedBy: "*.saasprovider.com/*" }));
  });

  it("finds that a subdomain route leaves out grey custom hostnames", () => {
    const found = deviationsIn(conformanceOf(routedBy(named("production"), { mode: "subdomain" })));
    expect(new Set(found.map(({ dns }) => dns))).toEqual(new Set(["grey"]));
  });
});
