import { expect, it } from "@jest/globals";
import { environmentWorkers } from "../../src/desired/user-workers";
import { checkedEnvironment } from "../support/registry";

const HOSTNAMES = [
  { hostname: "shop.acme-store.com", paths: [{ prefix: "/v2", worker: "acme-api" }] },
  { hostname: "www.acme-store.com", worker: "acme-old", canonical: "shop.acme-store.com" },
];

it("an environment needs the Workers of hostnames and paths, and none where all is redirected", () => {
  const environment = checkedEnvironment({}, { acme: { hostnames: HOSTNAMES } });
  expect(environmentWorkers(environment)).toEqual(
    new Map([
      ["acme-shop", ["acme"]],
      ["acme-api", ["acme"]],
    ]),
  );
});

it.each([
  ["kv", "acme-shop"],
  ["label", "acme"],
] as const)("with lookup %s, a subdomain is served by the Worker %s", (lookup, worker) => {
  const routing = { mode: "wildcard", lookup, subdomains: true } as const;
  const environment = checkedEnvironment({ routing }, { acme: { subdomain: "acme" } });
  expect([...environmentWorkers(environment).keys()]).toEqual([worker]);
});
