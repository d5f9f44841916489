import { describe, expect, it } from "@jest/globals";
import { PROVIDER_VERSIONS } from "../../../emulator/provider/provider-version";
import { releaseOf } from "../../../emulator/provider/release";
import { behaviors } from "../../../emulator/provider/resources";
import { withEscapedKey } from "../../../emulator/provider/resources/kv";
import { type Attributes, nestedAttributes } from "../../../emulator/provider/schema";

describe.each(PROVIDER_VERSIONS)("provider %s", (version) => {
  const { resources, schema } = releaseOf(version);

  it("has every resource type that Switchyard writes", () => {
    expect(Object.keys(resources)).toEqual(expect.arrayContaining(Object.keys(behaviors)));
  });

  it("has the schema versions of the real one", () => {
    const versions = Object.keys(behaviors).map((type) => [type, schema.resource_schemas[type]?.version]);
    const expected = (type: string) => (version === "5.22.0" ? 500 : type === "cloudflare_workers_script" ? 1 : 0);
    expect(versions).toEqual(Object.keys(behaviors).map((type) => [type, expected(type)]));
  });

  it("has custom hostnames whose ssl is required before 5.19", () => {
    const set = version === "5.14.0" ? "required" : "optional";
    expect(resources.cloudflare_custom_hostname?.attributes.ssl).toMatchObject({ set });
  });
});

it.each(Object.keys(behaviors))("the traits of %s are of attributes that the schema has", (type) => {
  const paths = pathsOf(releaseOf("5.22.0").resources[type]?.attributes ?? {});
  expect(Object.keys(behaviors[type]?.traits ?? {}).filter((path) => !paths.includes(path))).toEqual([]);
});

function pathsOf(attributes: Attributes, prefix = ""): string[] {
  return Object.entries(attributes).flatMap(([name, { type }]) => [
    `${prefix}${name}`,
    ...pathsOf(nestedAttributes(type) ?? {}, `${prefix}${name}.`),
  ]);
}

describe("a KV key that 5.14.0 writes", () => {
  it.each([
    ["hostname:shop.acme.com", "hostname:shop.acme.com"],
    ["hostname:_wildcard.acme.com", "hostname:_wildcard.acme.com"],
    ["hostname:*.acme.com", "hostname:%2A.acme.com"],
    ["a/b 100%", "a%2Fb%20100%25"],
    ["$&+:=@", "$&+:=@"],
    ["bücher", "b%C3%BCcher"],
  ])("%s stands in the state as %s", (key, escaped) => {
    expect(withEscapedKey({ key_name: key })).toEqual({ id: escaped, key_name: escaped });
  });
});
