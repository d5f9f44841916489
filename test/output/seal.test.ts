import { createHash } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import { CONFIG_PLACEHOLDER, sealStack } from "../../src/output/seal";

const stackText = (resources: object) =>
  JSON.stringify(
    { resource: { ...resources, terraform_data: { switchyard_config: { input: CONFIG_PLACEHOLDER } } } },
    null,
    2,
  );

describe("sealing a stack", () => {
  it("writes the SHA-256 of the stack, read with 64 zeros in its place, into the marker", () => {
    const text = stackText({});
    const { text: sealed, configHash } = sealStack(text);
    expect(configHash).toBe(createHash("sha256").update(text).digest("hex"));
    expect(JSON.parse(sealed).resource.terraform_data.switchyard_config.input).toBe(configHash);
    expect(sealed.replace(configHash, CONFIG_PLACEHOLDER)).toBe(text);
  });

  it("changes with every other byte", () => {
    const one = sealStack(stackText({ cloudflare_workers_kv: { a: { value: "1" } } })).configHash;
    const two = sealStack(stackText({ cloudflare_workers_kv: { a: { value: "2" } } })).configHash;
    expect(one).not.toBe(two);
  });

  it("is not misled by a tenant's text that looks like the marker", () => {
    const posing = { cloudflare_custom_hostname: { a: { custom_metadata: { input: CONFIG_PLACEHOLDER } } } };
    const sealed = JSON.parse(sealStack(stackText(posing)).text);
    expect(sealed.resource.cloudflare_custom_hostname.a.custom_metadata.input).toBe(CONFIG_PLACEHOLDER);
    expect(sealed.resource.terraform_data.switchyard_config.input).not.toBe(CONFIG_PLACEHOLDER);
  });
});
