import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "@jest/globals";
import { addWith } from "../../src/cli/commands/add";
import { terminalOn } from "../../src/cli/terminal";
import { type Asker, Cancelled } from "../../src/onboarding/asker";
import { paletteOf } from "../../src/report/terminal-text";
import { makeProject, removeProjects, runSwitchyard } from "../support/project";
import { PLATFORM, TENANT } from "../support/registry";

afterAll(removeProjects);

const BOLT = ["--name", "Bolt Bikes", "--owner", "bolt", "--tier", "pro", "--worker", "bolt-store"];
const NEXT = `Next:
  1. Commit it, and open a pull request.
  2. Send the customer the output of npx switchyard instructions bolt-bikes. After the release, send it again with --live, which adds the tokens.`;

const GRANTED = {
  ...PLATFORM,
  tiers: { free: {}, pro: {} },
  grants: { default: { workers: ["{tenant}", "{tenant}-*"], tiers: ["pro"] } },
};

const read = (root: string, file = "tenants/bolt-bikes.json") => readFileSync(join(root, file), "utf8");

describe("switchyard add by flags", () => {
  it("writes one canonical file and says what comes next", async () => {
    const root = makeProject({ "platform/production.json": GRANTED });
    const result = await runSwitchyard(root, [
      "add",
      ...BOLT,
      "--id",
      "bolt-bikes",
      "--worker",
      "bolt-bikes",
      "--hostname",
      "https://Store.Bolt.bike/",
      "--validation",
      "txt",
    ]);
    expect(result).toEqual({
      code: 0,
      out: `tenants/bolt-bikes.json was written for production.\n${NEXT}`,
      err: "",
    });
    expect(read(root)).toBe(`{
  "$schema": "../.switchyard/tenant.schema.json",
  "displayName": "Bolt Bikes",
  "owners": ["bolt"],
  "tier": "pro",
  "worker": "bolt-bikes",
  "hostnames": [{ "hostname": "store.bolt.bike", "certificate": { "validation": "txt" } }]
}
`);
    expect((await runSwitchyard(root, ["fmt", "--check", "--format", "json"])).out).not.toContain("bolt-bikes");
  });

  it("says who must open the pull request where the default grant does not cover it", async () => {
    const root = makeProject({ "platform/production.json": GRANTED });
    const flags = ["--name", "Bolt Bikes", "--owner", "bolt", "--tier", "free", "--worker", "bolt-store"];
    const { code, out } = await runSwitchyard(root, ["add", ...flags, "--hostname", "pay.acme-store.com"]);
    expect(code).toBe(0);
    expect(out).toBe(`tenants/bolt-bikes.json was written for production.
The tenant's owners may not set all of these values:
  the tier "free" is not in the tenant's grant (pro)
  the user Worker bolt-store is not in the tenant's grant (bolt-bikes, bolt-bikes-*)
    bolt may not do this. One of these owners must open the pull request: ops.
  pay.acme-store.com is under acme-store.com, which tenants/acme.json holds
    bolt may not do this. One of these owners must open the pull request: acme-admin, ops.
${NEXT}`);
  });

  it.each([
    ["ALIAS where the platform has no addresses", {}, "flattened"],
    ["A records where it has", { apexProxying: { addresses: ["203.0.113.10"] } }, "apex"],
  ])("proposes %s for a whole domain", async (_what, entitlements, customerDns) => {
    const root = makeProject({ "platform/production.json": { ...PLATFORM, entitlements } });
    await runSwitchyard(root, ["add", ...BOLT, "--hostname", "bolt.bike"]);
    expect(JSON.parse(read(root)).hostnames).toEqual([{ hostname: "bolt.bike", customerDns }]);
  });

  it("names every flag that is missing where no one can be asked", async () => {
    expect(await runSwitchyard(makeProject(), ["add", "--tier", "pro"])).toEqual({
      code: 2,
      out: "",
      err: "add asks questions only in a terminal, and not with --format json. Missing options: --name, --owner, --worker, --hostname or --subdomain.",
    });
  });

  it("leaves nothing behind when the registry would be refused", async () => {
    const root = makeProject();
    const { code, out } = await runSwitchyard(root, ["add", ...BOLT, "--hostname", "shop.acme-store.com"]);
    expect(code).toBe(1);
    expect(out).toContain(
      "shop.acme-store.com is also claimed by tenants/acme.json (hostname-unique, Cloudflare 1406)",
    );
    expect(out).toContain("Nothing was written: tenants/bolt-bikes.json would not pass npx switchyard check.");
    expect(readdirSync(join(root, "tenants"))).toEqual(["acme.json"]);
  });

  it("never touches a file that is there", async () => {
    const root = makeProject({ "tenants/bolt-bikes.json": "mine" });
    const { code, err } = await runSwitchyard(root, ["add", ...BOLT, "--hostname", "store.bolt.bike"]);
    expect(code).toBe(1);
    expect(err).toBe(
      "tenants/bolt-bikes.json already exists and was not changed. To add hostnames to it: npx switchyard add bolt-bikes --hostname <hostname>. For another tenant, choose another --id.",
    );
    expect(read(root)).toBe("mine");
  });

  it.each(["../evil", "Acme", "a/b", "", ".hidden"])("writes no file for the id %j", async (id) => {
    const root = makeProject();
    const { code } = await runSwitchyard(root, ["add", ...BOLT, "--hostname", "store.bolt.bike", "--id", id]);
    expect(code).toBe(2);
    expect(existsSync(join(root, "evil.json"))).toBe(false);
    expect(readdirSync(join(root, "tenants"))).toEqual(["acme.json"]);
  });

  it("refuses a tenant that no environment would serve", async () => {
    const root = makeProject({ "platform/production.json": { ...PLATFORM, tenants: ["acme"] } });
    const { code, err } = await runSwitchyard(root, ["add", ...BOLT, "--hostname", "store.bolt.bike"]);
    expect(code).toBe(1);
    expect(err).toBe(
      'No environment would serve bolt-bikes, because every platform file lists its tenants. First add it to "tenants" in one of them.',
    );
  });

  it("takes the tenant that a platform file lists already", async () => {
    const root = makeProject({ "platform/production.json": { ...PLATFORM, tenants: ["acme", "bolt-bikes"] } });
    expect((await runSwitchyard(root, ["add", ...BOLT, "--hostname", "store.bolt.bike"])).code).toBe(0);
  });

  it("answers programs in JSON", async () => {
    const { out } = await runSwitchyard(makeProject(), [
      "add",
      ...BOLT,
      "--hostname",
      "store.bolt.bike",
      "--format",
      "json",
    ]);
    expect(JSON.parse(out)).toMatchObject({
      ok: true,
      file: "tenants/bolt-bikes.json",
      tenant: { hostnames: [{ hostname: "store.bolt.bike" }] },
      problems: [],
    });
  });
});

describe("switchyard add to a tenant that is there", () => {
  const ACME = `{
  "displayName": "Acme Store", "owners": ["acme-admin"],
  "tier": "pro", "worker": "acme-shop",
  "hostnames": [
    { "hostname": "shop.acme-store.com" }, { "hostname": "www.bolt.bike", "canonical": "shop.acme-store.com" }
  ]
}
`;
  const acme = (text = ACME) => makeProject({ "tenants/acme.json": text });

  it("adds hostnames at the end, and leaves the rest as its author wrote it", async () => {
    const root = acme();
    const { code, out, err } = await runSwitchyard(root, ["add", "acme", "--hostname", "bolt.bike", "--www"]);
    expect([code, err]).toEqual([0, ""]);
    expect(out).toContain("tenants/acme.json now has bolt.bike, www.bolt.bike.");
    const text = read(root, "tenants/acme.json");
    expect(text).toContain('"displayName": "Acme Store", "owners": ["acme-admin"],');
    expect(JSON.parse(text).hostnames).toEqual([
      { hostname: "shop.acme-store.com" },
      { hostname: "www.bolt.bike", canonical: "shop.acme-store.com" }, // what redirects already is not changed
      { hostname: "bolt.bike", customerDns: "flattened" },
    ]);
  });

  it("redirects a www that it has and that redirects nowhere", async () => {
    const root = acme(ACME.replace(', "canonical": "shop.acme-store.com"', ""));
    await runSwitchyard(root, ["add", "acme", "--hostname", "bolt.bike", "--www"]);
    expect(JSON.parse(read(root, "tenants/acme.json")).hostnames[1]).toEqual({
      hostname: "www.bolt.bike",
      canonical: "bolt.bike",
    });
  });

  it("keeps the form of fmt, and gives a tenant with a subdomain alone its first hostname", async () => {
    const { hostnames: _, ...rest } = TENANT;
    const root = makeProject({
      "platform/production.json": { ...PLATFORM, routing: { ...PLATFORM.routing, subdomains: true } },
      "tenants/acme.json": { ...rest, subdomain: "acme" },
    });
    await runSwitchyard(root, ["fmt"]);
    expect((await runSwitchyard(root, ["add", "acme", "--hostname", "shop.acme-store.com"])).code).toBe(0);
    expect((await runSwitchyard(root, ["fmt", "--check"])).code).toBe(0);
    expect(JSON.parse(read(root, "tenants/acme.json")).hostnames).toEqual([{ hostname: "shop.acme-store.com" }]);
  });

  it.each([
    ["a tenant that is not there", ["add", "acmee", "--hostname", "a.bolt.bike"], 1, 'Did you mean "acme"?'],
    ["no hostname where no one can be asked", ["add", "acme"], 2, "Missing option: --hostname."],
    [
      "an option of a new tenant",
      ["add", "acme", "--tier", "pro", "--hostname", "a.b.co"],
      2,
      "--tier: only for a new",
    ],
  ])("refuses %s", async (_, argv, expected, message) => {
    const root = acme();
    const { code, err } = await runSwitchyard(root, argv);
    expect([code, err]).toEqual([expected, expect.stringContaining(message)]);
    expect(read(root, "tenants/acme.json")).toBe(ACME);
  });

  it("changes nothing when the registry would be refused", async () => {
    const root = acme();
    const { code, out } = await runSwitchyard(root, ["add", "acme", "--hostname", "shop.saasprovider.com"]);
    expect([code, out]).toEqual([1, expect.stringContaining("Nothing was written")]);
    expect(read(root, "tenants/acme.json")).toBe(ACME);
  });
});

/** Answers as a person does: in order, and again after a fault. Keeps what was said. */
function person(answers: readonly (string | boolean)[]): Asker & { readonly heard: string[] } {
  const left = [...answers];
  const heard: string[] = [];
  const next = (message: string) => {
    heard.push(message);
    const answer = left.shift();
    if (answer === undefined) throw new Cancelled();
    return answer;
  };
  return {
    heard,
    async text({ message, proposal = "", fault }) {
      for (;;) {
        const given = String(next(message));
        const answer = given === "<Enter>" ? proposal : given;
        const wrong = fault(answer);
        if (wrong === undefined) return answer;
        heard.push(`  ${wrong}`);
      }
    },
    async choose({ message, choices }) {
      heard.push(...choices.map(({ value }) => `  (${value})`));
      const answer = String(next(message));
      const [proposed] = choices;
      const chosen = choices.find(({ value }) => value === answer) ?? proposed;
      if (chosen === undefined) throw new Error(`nothing to choose for: ${message}`);
      return chosen.value;
    },
    confirm: async (message) => next(message) === true,
  };
}

async function interviewed(root: string, answers: readonly (string | boolean)[], ...argv: string[]) {
  const asked = person(answers);
  const out: string[] = [];
  const print = (text: string) => void out.push(text);
  const world = { cwd: root, env: {}, interactive: true, colors: paletteOf(false) };
  const terminal = terminalOn({ out: print, err: print }, world);
  const code = await addWith(async () => asked).run(terminal, { format: "text" }, argv);
  return { code, out: out.join("\n"), heard: asked.heard };
}

const GENEROUS = {
  ...PLATFORM,
  zone: { ...PLATFORM.zone, dcvDelegationId: "bd13fd5e9b6b0d81" },
  workers: ["acme-shop", "bolt-store"],
  routing: { ...PLATFORM.routing, subdomains: true },
  entitlements: { wildcardHostnames: true, apexProxying: { addresses: ["203.0.113.10"] } },
};

describe("switchyard add at a terminal", () => {
  it("asks for everything the platform is entitled to, and judges each answer at once", async () => {
    const root = makeProject({ "platform/production.json": GENEROUS });
    const { code, heard } = await interviewed(root, [
      ...["", "Bolt Bikes", "acme", "<Enter>", "not a name!", "bolt", "pro", "bolt-store"],
      ...["shop.acme-store.com", "bolt.bike", "", true, "apex", "delegated", true],
    ]);
    expect(code).toBe(0);
    expect(heard).toEqual([
      "What is the tenant called?",
      "  Enter a name.",
      "What is the tenant called?",
      "Tenant ID (also the file name)",
      "  tenants/acme.json already exists.",
      "Tenant ID (also the file name)",
      "Who may change the file? GitHub users, or teams as organization/team",
      expect.stringContaining("  "),
      "Who may change the file? GitHub users, or teams as organization/team",
      "  (pro)",
      "On which tier?",
      "  (acme-shop)",
      "  (bolt-store)",
      "Which user Worker answers?",
      "Which custom hostnames? Leave empty for none.",
      expect.stringContaining("  shop.acme-store.com is also claimed by tenants/acme.json."),
      "Which custom hostnames? Leave empty for none.",
      "Which subdomain of saasprovider.com? Leave empty for none.",
      "Serve www.bolt.bike as well, and redirect it to bolt.bike?",
      "  (apex)",
      "  (flattened)",
      "  (o2o)",
      "bolt.bike is an apex name, which can't have a CNAME record. How will the customer point it to the platform?",
      "  (http)",
      "  (txt)",
      "  (delegated)",
      "How is the certificate validated?",
      "Serve every name below the hostnames too (a wildcard certificate)?",
    ]);
    expect(JSON.parse(read(root)).hostnames).toEqual([
      { hostname: "bolt.bike", certificate: { validation: "delegated", wildcard: true }, customerDns: "apex" },
      {
        hostname: "www.bolt.bike",
        certificate: { validation: "delegated", wildcard: true },
        canonical: "bolt.bike",
      },
    ]);
  });

  it("asks about the hostnames alone for a tenant that is there", async () => {
    const root = makeProject();
    const { code, heard } = await interviewed(root, ["https://Blog.Acme-Store.com/", "txt"], "acme");
    expect(code).toBe(0);
    expect(heard.filter((line) => !line.startsWith("  "))).toEqual([
      "Which custom hostnames?",
      "How is the certificate validated?",
    ]);
    expect(JSON.parse(read(root, "tenants/acme.json")).hostnames.at(-1)).toEqual({
      hostname: "blog.acme-store.com",
      certificate: { validation: "txt" },
    });
  });

  it("asks for no more than a modest platform has", async () => {
    const root = makeProject();
    const { code, heard } = await interviewed(root, [
      "Bolt Bikes",
      "<Enter>",
      "bolt",
      "pro",
      "<Enter>",
      "a.bolt.bike",
      "txt",
    ]);
    expect(code).toBe(0);
    expect(heard).not.toContain("  (delegated)");
    expect(heard.filter((line) => !line.startsWith("  "))).toHaveLength(7);
    expect(JSON.parse(read(root))).toMatchObject({ worker: "bolt-bikes" });
  });

  it("asks for a subdomain where there are no hostnames", async () => {
    const root = makeProject({ "platform/production.json": GENEROUS });
    const answers = ["Bolt Bikes", "<Enter>", "bolt", "pro", "bolt-store", "", "<Enter>"];
    expect((await interviewed(root, answers)).code).toBe(0);
    expect(JSON.parse(read(root))).toMatchObject({ subdomain: "bolt-bikes" });
  });

  it("writes nothing when the person stops", async () => {
    const root = makeProject();
    await expect(interviewed(root, ["Bolt Bikes"])).rejects.toThrow("Cancelled. Nothing was written.");
    expect(readdirSync(join(root, "tenants"))).toEqual(["acme.json"]);
  });
});
