import { existsSync, lstatSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { HOSTNAME_PATTERN } from "../../src/editor/schema-texts";
import { bareName, isAddress, isDnsName } from "../../src/registry/hostname";
import { hostnameCharacters } from "../../src/registry/rules/hostname-characters";
import { makeProject, removeProjects, runSwitchyard, writeProjectFile } from "../support/project";
import { PLATFORM, TENANT } from "../support/registry";
import { editorOn } from "./language-service";

afterAll(removeProjects);

const GRANTS = { default: { workers: ["{tenant}-*"], tiers: ["free"] }, globex: { tiers: ["gold"] } };
const FILES = {
  "platform/production.json": {
    ...PLATFORM,
    tiers: { free: { cpuMs: 10, subRequests: 20 }, gold: { cpuMs: 100 } },
    grants: GRANTS,
    dispatch: { ...PLATFORM.dispatch, outbound: { service: "outbound", parameters: ["region"] } },
  },
  "tenants/acme.json": {
    ...TENANT,
    tier: "free",
    worker: "acme-shop",
    hostnames: [{ hostname: "shop.acme-store.com" }],
  },
  "tenants/globex.json": {
    ...TENANT,
    displayName: "Globex",
    tier: "gold",
    worker: "globex-site",
    hostnames: [{ hostname: "www.globex-corp.com", paths: [{ prefix: "/v2", worker: "globex-api" }] }],
  },
};

let root: string;
beforeAll(async () => {
  root = makeProject(FILES);
  expect((await runSwitchyard(root, ["check"])).code).toBe(0);
});

const tenant = (fields: string) =>
  editorOn(root, "tenants/new.json", `{ "$schema": "../.switchyard/tenant.schema.json", ${fields} }`);
const platform = (fields: string) =>
  editorOn(root, "platform/production.json", `{ "$schema": "../.switchyard/platform.schema.json", ${fields} }`);

describe("VS Code, in a tenant file of this company", () => {
  it("completes its tiers, and says what each allows and who may choose it", async () => {
    const editor = tenant('"tier": |');
    expect(await editor.completions()).toEqual(['"free"', '"gold"']);
    expect(await editor.completionText('"gold"')).toBe(
      "production: 100 ms of CPU time. production grants it to globex.",
    );
    expect(await editor.completionText('"free"')).toContain("production grants it to every tenant.");
  });

  it("completes the user Workers that it has, and accepts another", async () => {
    expect(await tenant('"worker": |').completions()).toEqual(['"acme-shop"', '"globex-api"', '"globex-site"']);
    expect(await tenant('"hostnames": [{ "hostname": "a.com", "worker": | }]').completions()).toContain('"globex-api"');
    expect(await tenant('"worker": |').completionText('"globex-api"')).toBe("Used by globex.");
    const problems = await tenant('"worker": "new-shop"').problems();
    expect(problems.join("\n")).not.toContain("new-shop");
  });

  it("completes the outbound parameters that the platform has", async () => {
    expect(await tenant('"outbound": { "|" }').completions()).toContain("region");
  });

  it("underlines a tier that does not exist", async () => {
    expect((await tenant('"tier": "silver"').problems()).join("\n")).toContain('"silver": Value is not accepted');
  });

  it.each([
    "https://shop.acme.com",
    "Shop.acme.com",
    "shop.acme.com/",
    "shop.acme.com.",
    "shop.acme.com:443",
    "localhost",
  ])("underlines %s as a hostname, with our message", async (hostname) => {
    const problems = await tenant(`"hostnames": [{ "hostname": "${hostname}" }]`).problems();
    expect(problems).toContainEqual(expect.stringContaining(`"${hostname}": Write the bare hostname in lower case`));
  });

  it("underlines a wrong pattern elsewhere with a message of its own", async () => {
    const problems = await tenant(
      '"hostnames": [{ "hostname": "a.com", "paths": [{ "prefix": "v2", "worker": "x" }] }]',
    ).problems();
    expect(problems).toContainEqual('"v2": A prefix starts with a slash, such as /v2.');
  });

  it("says what a field is, and what a choice means", async () => {
    expect(await tenant('"ti|er": "free"').hover()).toContain("One of the platform's tiers");
    expect(
      await tenant('"hostnames": [{ "hostname": "a.com", "certificate": { "validation": "dele|gated" } }]').hover(),
    ).toContain("The customer sets one CNAME at `_acme-challenge`, once.");
  });

  it("offers whole hostnames as snippets", async () => {
    expect(await tenant('"hostnames": [|]').completions()).toEqual(
      expect.arrayContaining(["hostname", "redirect", "wildcard certificate"]),
    );
  });

  it("finds nothing wrong in a file that check accepts", async () => {
    for (const file of ["tenants/acme.json", "tenants/globex.json"])
      expect(
        await tenant(`${JSON.stringify(JSON.parse(readFileSync(join(root, file), "utf8"))).slice(1, -1)}`).problems(),
      ).toEqual([]);
  });
});

describe("VS Code, in the operators' files", () => {
  it("completes tenants in tenants and grants, and tiers in a grant", async () => {
    expect(await platform('"tenants": [|]').completions()).toEqual(['"acme"', '"globex"']);
    expect(await platform('"tenants": [|]').completionText('"globex"')).toBe("Globex");
    expect(await platform('"grants": { "|" }').completions()).toEqual(["acme", "default", "globex"]);
    expect(await platform('"grants": { "acme": { "tiers": [|] } }').completions()).toEqual(['"free"', '"gold"']);
  });

  it("completes a waiver's environment, and says who may add it", async () => {
    const waiver = editorOn(
      root,
      "waivers/a.json",
      '{ "$schema": "../.switchyard/waiver.schema.json", "environment": | }',
    );
    expect(await waiver.completions()).toEqual(['"production"']);
    expect(await waiver.completionText('"production"')).toContain("Its owners may add this waiver: ");
  });
});

it("a platform that lists its user Workers lets the editor refuse any other", async () => {
  const project = makeProject({ "platform/production.json": { ...PLATFORM, workers: ["acme-shop", "acme-api"] } });
  await runSwitchyard(project, ["check"]);
  const file = '{ "$schema": "../.switchyard/tenant.schema.json", "worker": "acme-shob" }';
  expect((await editorOn(project, "tenants/a.json", file).problems()).join("\n")).toContain(
    '"acme-shob": Value is not accepted',
  );
});

describe("the pattern of a hostname", () => {
  const pattern = new RegExp(HOSTNAME_PATTERN);

  it("refuses every example of the rule, and accepts what it accepts", () => {
    const names = (patch: object) =>
      Object.values(patch as Record<string, { hostnames?: string[] }>).flatMap(({ hostnames = [] }) => hostnames);
    const bad = hostnameCharacters.examples.flatMap((example) => names(example.bad));
    expect(bad.length).toBeGreaterThan(8);
    expect(bad.filter((name) => pattern.test(name))).toEqual([]);
    expect(pattern.test("a-b.acme-store.com")).toBe(true);
  });

  it("accepts every hostname that check accepts", () => {
    const label = fc.stringMatching(/^[a-z0-9](?:[a-z0-9-]{0,10}[a-z0-9])?$/);
    const name = fc.tuple(fc.constantFrom("", "*."), fc.array(label, { minLength: 2, maxLength: 4 }));
    fc.assert(
      fc.property(name, ([star, labels]) => {
        const hostname = `${star}${labels.join(".")}`;
        fc.pre(isDnsName(bareName(hostname)) && !isAddress(hostname));
        expect(pattern.test(hostname)).toBe(true);
      }),
    );
  });

  it("refuses any text that the rule refuses", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        if (pattern.test(text)) expect(isDnsName(bareName(text))).toBe(true);
      }),
    );
  });
});

describe("every choice has a text, and every pattern a message:", () => {
  it.each(["tenant", "platform", "waiver", "imports"])("%s", (name) => {
    const schema = JSON.parse(readFileSync(join(root, `.switchyard/${name}.schema.json`), "utf8"));
    const missing: string[] = [];
    walk(schema, "", (node, pointer) => {
      const texts = (node.markdownEnumDescriptions ?? node.enumDescriptions) as readonly string[] | undefined;
      const ofNames = pointer.endsWith("/propertyNames") || pointer.endsWith("/propertyNames/anyOf/0");
      if (Array.isArray(node.enum) && !ofNames && (texts?.length !== node.enum.length || texts.includes("")))
        missing.push(pointer);
      if (typeof node.pattern === "string" && node.patternErrorMessage === undefined && !pointer.endsWith("/not"))
        missing.push(pointer);
    });
    expect(missing).toEqual([]);
  });
});

function walk(node: unknown, pointer: string, visit: (node: Record<string, unknown>, pointer: string) => void): void {
  if (typeof node !== "object" || node === null) return;
  if (!Array.isArray(node)) visit(node as Record<string, unknown>, pointer);
  for (const [key, member] of Object.entries(node)) if (key !== "examples") walk(member, `${pointer}/${key}`, visit);
}

describe("the schemas are written", () => {
  const path = (project: string) => join(project, ".switchyard/tenant.schema.json");

  it("again when the registry changes, and not touched when it doesn't", async () => {
    const project = makeProject();
    await runSwitchyard(project, ["check"]);
    const before = statSync(path(project)).mtimeMs;
    await runSwitchyard(project, ["check"]);
    expect(statSync(path(project)).mtimeMs).toBe(before);
    writeProjectFile(project, "tenants/acme.json", {
      ...TENANT,
      worker: "acme-next",
      hostnames: [{ hostname: "a.acme-store.com" }],
    });
    await runSwitchyard(project, ["check"]);
    expect(readFileSync(path(project), "utf8")).toContain('"acme-next"');
  });

  it("with the same bytes for the same registry", () => {
    const again = makeProject(FILES);
    return runSwitchyard(again, ["check"]).then(() => {
      expect(readFileSync(path(again), "utf8")).toBe(readFileSync(path(root), "utf8"));
    });
  });

  it("also for a registry with errors, from the parts that can be read", async () => {
    const project = makeProject({ "tenants/broken.json": "{" });
    expect((await runSwitchyard(project, ["check"])).code).toBe(1);
    expect(existsSync(path(project))).toBe(true);
  });

  it("into a folder that ignores itself, so that git sees nothing", () => {
    expect(readFileSync(join(root, ".switchyard/.gitignore"), "utf8")).toMatch(/^\*$/m);
  });

  it("but not in CI", async () => {
    const project = makeProject();
    await runSwitchyard(project, ["check"], { CI: "true" });
    expect(existsSync(path(project))).toBe(false);
  });

  it("and never through a link, which a pull request could bring", async () => {
    const project = makeProject();
    const elsewhere = makeProject();
    mkdirSync(join(elsewhere, "target"));
    symlinkSync(join(elsewhere, "target"), join(project, ".switchyard"));
    const { code, err } = await runSwitchyard(project, ["check"]);
    expect([code, err]).toEqual([0, expect.stringContaining("out of date: .switchyard is a link")]);
    expect(existsSync(join(elsewhere, "target/tenant.schema.json"))).toBe(false);
    expect(lstatSync(join(project, ".switchyard")).isSymbolicLink()).toBe(true);
    rmSync(join(project, ".switchyard"));
  });
});
