import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { hostnameOfKey, readKvValue, workersByPrefix } from "../../src/terraform/kv-value";
import { encodeKvEntry, kvKeyOf } from "../../worker/kv-entry";

const paths = (value: unknown) => readKvValue(JSON.stringify({ workerName: "shop", paths: value }))?.paths ?? "";

describe("a KV value as found in a plan or a state", () => {
  it("is read as the Worker's own code writes it", () => {
    const value = encodeKvEntry({
      workerName: "shop",
      tenant: "acme",
      status: "suspended",
      canonical: "shop.acme.com",
    });
    expect(readKvValue(value)).toEqual({
      tenant: "acme",
      workerName: "shop",
      status: "suspended",
      paths: "",
      rest: { canonical: "shop.acme.com" },
    });
  });

  it.each([[undefined], [null], [7], ["(sensitive value)"], ["[]"], ['"text"'], ["null"]])("is none in %j", (value) => {
    expect(readKvValue(value as string)).toBeUndefined();
  });

  it("and its paths are read without a throw, whatever the text is", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json(),
          fc.json().map((value) => `{"paths":${value}}`),
        ),
        (text) => {
          const read = readKvValue(text);
          if (read !== undefined) workersByPrefix(read.paths);
        },
      ),
    );
  });

  it("has its Workers by prefix", () => {
    const list = [
      { prefix: "/v2", workerName: "api-v2" },
      { prefix: "/", workerName: "api" },
    ];
    expect([...(workersByPrefix(paths(list)) ?? [])]).toEqual([
      ["/v2", "api-v2"],
      ["/", "api"],
    ]);
    expect(workersByPrefix(paths(undefined))).toEqual(new Map());
  });

  it.each([
    ["no list", { prefix: "/", workerName: "api" }],
    ["a list of something else", ["/"]],
    ["more than a prefix and a Worker", [{ prefix: "/", workerName: "api", limits: {} }]],
    [
      "a prefix twice",
      [
        { prefix: "/", workerName: "api" },
        { prefix: "/", workerName: "other" },
      ],
    ],
  ])("has none that can be named by prefix in %s", (_case, value) => {
    expect(workersByPrefix(paths(value))).toBeUndefined();
  });
});

it("a KV key is read as the Worker's own code writes it", () => {
  for (const hostname of ["shop.acme.com", "*.acme.com"]) expect(hostnameOfKey(kvKeyOf(hostname))).toBe(hostname);
  expect(hostnameOfKey("note:shop.acme.com")).toBeUndefined();
});
