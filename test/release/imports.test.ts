import { afterAll, describe, expect, it } from "@jest/globals";
import { importsText, parseImports, placeImports } from "../../src/release/imports";
import type { Stack } from "../../src/release/stack";
import { makeProject, removeProjects } from "../support/project";

afterAll(removeProjects);

const HOST = "cloudflare_custom_hostname.shop_acme_com";
const ENTRY = "cloudflare_workers_kv.shop_acme_com";

const stack = (name: string, ...addresses: string[]): Stack => ({
  name,
  configHash: "h",
  dependencies: [],
  files: new Map(),
  config: {
    resource: Object.fromEntries(
      addresses.map((address) => address.split(".")).map(([type = "", label = ""]) => [type, { [label]: {} }]),
    ),
  },
});

describe("--import", () => {
  it("takes an address and an id, or a file of them", () => {
    const root = makeProject({
      "imports.txt": `# old hostnames\n\n  ${HOST}=zone/host\n${ENTRY}=account/namespace/hostname:a=b\n`,
    });
    const [host, entry] = [
      { address: HOST, id: "zone/host" },
      { address: ENTRY, id: "account/namespace/hostname:a=b" },
    ];
    expect(parseImports(root, [`${HOST}=zone/host`, "@imports.txt"])).toEqual([host, host, entry]);
  });

  it.each([
    "",
    "x",
    "=1",
    `${HOST}=`,
    `${HOST}`,
    `shop_acme_com=1`,
    `module.m.${HOST}=1`,
    `${HOST}[0]=1`,
    `${HOST}=\${file("/etc/passwd")}`,
    `${HOST}=%{ if true }1%{ endif }`,
    `${HOST}="1"`,
    `${HOST}=a b`,
    `${HOST}=a\nb`,
    `\${var.x}.y=1`,
  ])("refuses %j", (value) => {
    expect(() => parseImports("/", [value])).toThrow("is not <address>=<id>");
  });
});

describe("an import", () => {
  it("goes into the stack that declares its address", () => {
    const stacks = [stack("a", "cloudflare_zone.zone"), stack("b", HOST)];
    expect(placeImports([{ address: HOST, id: "1" }], stacks)).toEqual([{ stack: "b", address: HOST, id: "1" }]);
  });

  it("of what no stack declares, or a second one of the same, is refused, all at once", () => {
    const wrong = [HOST, HOST, ENTRY].map((address) => ({ address, id: "1" }));
    expect(() => placeImports(wrong, [stack("b", HOST)])).toThrow(
      `${HOST} is imported twice.\nNo stack declares ${ENTRY}. Add the tenant or the hostname first.`,
    );
  });

  it("is written as Terraform reads it", () => {
    expect(JSON.parse(importsText([{ address: HOST, id: "1/2" }]))).toEqual({ import: [{ to: HOST, id: "1/2" }] });
  });
});
