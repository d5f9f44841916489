import { describe, expect, it } from "@jest/globals";
import { bodyOf, refreshed, withComputed } from "../../../emulator/provider/api-json";
import { customHostname } from "../../../emulator/provider/resources/custom-hostname";
import { type ObjectValue, UNKNOWN } from "../../../emulator/provider/values";
import { computed, list, map, object, optional, optionalComputed, required } from "./attributes";

const attributes = {
  id: computed("string"),
  zone_id: required("string", { json: false }),
  name: required("string"),
  note: optional("string"),
  origin: optional("string"),
  labels: optional(map("string")),
  authority: optionalComputed("string"),
  settings: optional(object({ tls: optional("string"), ciphers: optional(list("string")) })),
  secret: optional("string", { noRefresh: true }),
  version: optional("string", { json: "installedVersion" }),
};

const prior: ObjectValue = {
  id: "1",
  zone_id: "z",
  name: "a",
  note: "old",
  origin: "o",
  labels: { a: "b" },
  authority: "google",
  settings: { tls: "1.2", ciphers: null },
  secret: "s",
  version: null,
};

describe("a request body", () => {
  const planned: ObjectValue = { ...prior, note: null, authority: UNKNOWN, settings: { tls: "1.3", ciphers: null } };

  it("leaves out what is unknown, what the API computes and what stands in the path", () => {
    expect(bodyOf(attributes, planned, null, "whole")).toEqual({
      name: "a",
      origin: "o",
      labels: { a: "b" },
      settings: { tls: "1.3" },
      secret: "s",
    });
  });

  it.each([
    [
      "whole: says nothing of what was taken away",
      "whole",
      { name: "a", origin: "o", labels: { a: "b" }, settings: { tls: "1.3" }, secret: "s" },
    ],
    [
      "clearing: says null for what was taken away",
      "clearing",
      { name: "a", note: null, origin: "o", labels: { a: "b" }, settings: { tls: "1.3" }, secret: "s" },
    ],
    ["changed: says only what differs, at any depth", "changed", { note: null, settings: { tls: "1.3" } }],
  ] as const)("%s", (_, style, body) => {
    expect(bodyOf(attributes, planned, prior, style)).toEqual(body);
  });

  it("is an empty object when nothing differs", () => {
    expect(bodyOf(attributes, prior, prior, "changed")).toEqual({});
  });

  it("sends an empty map, which clears", () => {
    expect(bodyOf(attributes, { ...prior, labels: {} }, prior, "whole")).toMatchObject({ labels: {} });
  });

  it("uses the API's own names", () => {
    expect(bodyOf(attributes, { ...prior, version: "1" }, null, "whole")).toMatchObject({ installedVersion: "1" });
  });
});

describe("the state after a write", () => {
  it("takes from the answer only what was left to it", () => {
    const planned = { ...prior, id: UNKNOWN, authority: UNKNOWN, settings: { tls: "1.3", ciphers: null } };
    const answer = { id: "2", name: "rewritten", authority: "lets_encrypt", settings: { tls: "1.0", ciphers: [] } };
    expect(withComputed(attributes, planned, answer)).toEqual({
      ...prior,
      id: "2",
      authority: "lets_encrypt",
      settings: { tls: "1.3", ciphers: null },
    });
  });

  it("holds null for what the API did not fill in", () => {
    expect(withComputed(attributes, { ...prior, authority: UNKNOWN }, {})).toMatchObject({ authority: null });
  });
});

describe("the state after a refresh", () => {
  it("is what the API says, and null for what it does not say", () => {
    expect(refreshed(attributes, prior, { id: "1", name: "b", settings: { tls: "1.3", ciphers: ["x"] } })).toEqual({
      id: "1",
      zone_id: "z",
      name: "b",
      note: null,
      origin: null,
      labels: { a: "b" },
      authority: null,
      settings: { tls: "1.3", ciphers: ["x"] },
      secret: "s",
      version: null,
    });
  });

  it("does not notice a map that the API emptied, as the real provider does not", () => {
    expect(refreshed(attributes, prior, { labels: {} })).toMatchObject({ labels: { a: "b" } });
    expect(refreshed(attributes, prior, { labels: { c: "d" } })).toMatchObject({ labels: { c: "d" } });
  });
});

describe("an update of a custom hostname", () => {
  const style = (ssl: ObjectValue | null) => {
    const body = customHostname.update?.body;
    return typeof body === "function" ? body({ ssl }) : body;
  };

  it("sends the whole object whenever there is ssl, so ssl goes out when only metadata changed", () => {
    expect(style({ method: "http" })).toBe("whole");
    expect(style(null)).toBe("changed");
  });
});
