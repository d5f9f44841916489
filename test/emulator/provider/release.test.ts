import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { PROVIDER_VERSIONS } from "../../../emulator/provider/provider-version";
import { releaseOf } from "../../../emulator/provider/release";
import { withEscapedKey } from "../../../emulator/provider/resources/kv";
import { type Attribute, type Attributes, nestedAttributes, type ValueType } from "../../../emulator/provider/schema";

describe.each(PROVIDER_VERSIONS)("provider %s", (version) => {
  const { resources, schemaVersion } = releaseOf(version);

  /** The file is what `terraform providers schema -json` says of the real provider, a line an attribute. */
  it("has the attributes and schema versions of the real one", () => {
    const real = readFileSync(join(__dirname, "schemas", `${version}.txt`), "utf8")
      .trim()
      .split("\n");
    const played = Object.keys(resources)
      .sort()
      .flatMap((type) => [
        `${type} version ${schemaVersion(type)}`,
        ...linesOf(type, resources[type]?.attributes ?? {}),
      ]);
    expect(played).toEqual(real);
  });
});

function linesOf(path: string, attributes: Attributes): string[] {
  return Object.keys(attributes)
    .sort()
    .flatMap((name) => {
      const attribute = attributes[name];
      if (attribute === undefined) return [];
      const here = `${path}.${name}`;
      return [lineOf(here, attribute), ...linesOf(here, nestedAttributes(attribute.type) ?? {})];
    });
}

function lineOf(path: string, { set, type, sensitive, deprecated }: Attribute): string {
  const words = [path, set, typeOf(type), ...(sensitive ? ["sensitive"] : []), ...(deprecated ? ["deprecated"] : [])];
  return words.join(" ");
}

function typeOf(type: ValueType): string {
  if (typeof type === "string") return type;
  return "nesting" in type ? `object:${type.nesting}` : `${type.collection}(${type.of})`;
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
