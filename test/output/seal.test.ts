import { createHash } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import { CONFIG_PLACEHOLDER, sealStack } from "../../src/output/seal";

const stackText = (resources: object) =>
  JSON.stringify(
    { resource: { ...resources, terraform_data: { switchyard_config: { input: CONFIG_PLACEHOLDER } } } },
    null,
    2,
  );

function sealed(text: string) {
  const bytes = Buffer.from(text);
  const configHash = sealStack(bytes);
  return { text: bytes.toString(), configHash };
}

describe("sealing a stack", () => {
  it("writes the SHA-256 of the stack, read with 64 zeros in its place, into the marker", () => {
    const before = stackText({});
    const { text, configHash } = sealed(before);
    expect(configHash).toBe(createHash("sha256").update(before).digest("hex"));
    expect(JSON.parse(text).resource.terraform_data.switchyard_config.input).toBe(configHash);
    expect(text.replace(configHash, CONFIG_PLACEHOLDER)).toBe(before);
  });

  it("changes with every other byte", () => {
    const one = sealed(stackText({ cloudflare_workers_kv: { a: { value: "1" } } })).configHash;
    const two = sealed(stackText({ cloudflare_workers_kv: { a: { value: "2" } } })).configHash;
    expect(one).not.toBe(two);
  });

  it("is not misled by a tenant's text that looks like the marker", () => {
    const posing = { cloudflare_custom_hostname: { a: { custom_metadata: { input: CONFIG_PLACEHOLDER } } } };
    const { resource } = JSON.parse(sealed(stackText(posing)).text);
    expect(resource.cloudflare_custom_hostname.a.custom_metadata.input).toBe(CONFIG_PLACEHOLDER);
    expect(resource.terraform_data.switchyard_config.input).not.toBe(CONFIG_PLACEHOLDER);
  });

  it("refuses a stack without a marker", () => {
    expect(() => sealed("{}")).toThrow("no marker");
  });
});
