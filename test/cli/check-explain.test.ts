import { afterAll, describe, expect, it } from "@jest/globals";
import { ALL_RULES } from "../../src/changes/all-rules";
import { explainRule } from "../../src/changes/explanation";
import { CHANGE_RULES } from "../../src/changes/rules";
import { FILE_RULES } from "../../src/registry/file-rules";
import { CONTENT_RULES, TEXT_RULES } from "../../src/registry/rules";
import { makeProject, removeProjects, runSwitchyard } from "../support/project";

afterAll(removeProjects);

const explain = (...argv: string[]) => runSwitchyard(makeProject(), ["check", "--explain", ...argv]);

describe("switchyard check --explain", () => {
  it("prints a content rule with its fix and an example", async () => {
    const { code, out } = await explain("tier-known");
    expect(code).toBe(0);
    expect(out).toMatchInlineSnapshot(`
      "tier-known (error)
        A tenant's tier is one of the platform's \`tiers\`.

      Fix
        Choose one of the platform's tiers.

      Example: bad
        tenants/acme.json
          {"tier":"gold"}

      check says
        tenants/acme.json /tier - platform/production.json has no tier "gold"

      Example: good
        tenants/acme.json
          {"tier":"free"}

      An example names only what differs from the sample registry in docs/rules.md."
    `);
  });

  it("says of a change rule who opens each pull request", async () => {
    const { out } = await explain("change-owner");
    expect(out).toContain("Example: bad, by mallory");
    expect(out).toContain("Example: good, by Acme-Admin");
  });

  it("names Cloudflare's own error", async () => {
    expect((await explain("hostname-characters")).out).toContain("Cloudflare\n  error 1407, https://developers.");
  });

  it("suggests the nearest rule for one that does not exist, and exits 2", async () => {
    const { code, err } = await explain("tier-knwon");
    expect([code, err]).toEqual([
      2,
      'There is no rule "tier-knwon". Did you mean "tier-known"? All rules: docs/rules.md.',
    ]);
    expect((await explain("no such thing at all")).err).toContain("check prints a rule's name in parentheses");
  });

  it("prints JSON with every example, as check would see it", async () => {
    const { out } = await explain("hostname-characters", "--format", "json");
    const { id, examples } = JSON.parse(out);
    expect(id).toBe("hostname-characters");
    expect(examples[0].bad["tenants/acme.json"].hostnames).toEqual([{ hostname: "Shop.acme-store.com" }]);
  });

  it("needs no valid registry", async () => {
    const root = makeProject({ "tenants/acme.json": "{" });
    expect((await runSwitchyard(root, ["check", "--explain", "schema"])).code).toBe(0);
  });

  it("is refused in a format that it does not have", async () => {
    expect(await explain("schema", "--format", "sarif")).toMatchObject({
      code: 2,
      err: "--explain prints text or JSON.",
    });
  });

  it.each(ALL_RULES.map(({ id }) => id))("knows %s", (id) => {
    expect(explainRule(id)).toMatchObject({ id, fix: expect.stringMatching(/\S/) });
  });

  it("has the examples that tests run, of every rule that has any", () => {
    for (const { id, examples } of [...FILE_RULES, ...TEXT_RULES, ...CONTENT_RULES, ...CHANGE_RULES]) {
      const explanation = explainRule(id);
      expect(typeof explanation === "object" && explanation.examples.length).toBe(examples.length);
    }
  });
});
