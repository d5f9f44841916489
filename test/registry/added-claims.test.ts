import { expect, it } from "@jest/globals";
import { checkRegistry } from "../../src/registry/check";
import type { SourceFile } from "../../src/registry/source";
import { platform, sourcesOf, tenant } from "./sample";

const SHOP = [{ hostname: "shop.acme-store.com" }];
const OTHER = [{ hostname: "store.boltbikes.shop" }];

/** The files with an error, of a registry where both tenants claim the hostname. */
function reported(before?: readonly SourceFile[]): readonly string[] {
  const sources = sourcesOf({
    platforms: { production: platform() },
    tenants: { acme: tenant({ hostnames: SHOP }), bolt: tenant({ hostnames: SHOP }) },
  });
  const { problems } = checkRegistry({ sources, findings: [], ...(before && { before }) });
  return problems.filter(({ rule }) => rule === "hostname-unique").map(({ file }) => file);
}

it.each([
  ["in the first file", { acme: tenant({ hostnames: OTHER }), bolt: tenant({ hostnames: SHOP }) }, "tenants/acme.json"],
  [
    "in the second file",
    { acme: tenant({ hostnames: SHOP }), bolt: tenant({ hostnames: OTHER }) },
    "tenants/bolt.json",
  ],
  ["with a new file", { bolt: tenant({ hostnames: SHOP }) }, "tenants/acme.json"],
])("a hostname that was added %s, and that another tenant has, is reported there", (_, tenants, file) => {
  expect(reported(sourcesOf({ platforms: {}, tenants }))).toEqual([file]);
});

it("without a base, the second file in order is reported", () => {
  expect(reported()).toEqual(["tenants/bolt.json"]);
});
