import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, it } from "@jest/globals";
import { decodeRefusalPages } from "../../worker/refusal-pages";
import { makeProject, removeProjects, runSwitchyard } from "../support/project";
import { PLATFORM } from "../support/registry";

afterAll(removeProjects);

async function bindingsOf(refusalPages: object | undefined) {
  const root = makeProject({ "platform/production.json": { ...PLATFORM, ...(refusalPages && { refusalPages }) } });
  const { code, err } = await runSwitchyard(root, ["synth"]);
  if (code !== 0) return { code, err };
  const stack = readFileSync(join(root, "cdktf.out/stacks/production-platform/cdk.tf.json"), "utf8");
  const { bindings } = JSON.parse(stack).resource.cloudflare_workers_script.dispatch;
  return { code, bindings: bindings as { name: string; type: string; text?: string }[] };
}

/** A text as Terraform reads it: `$${` is `${`. */
const asRead = (text = "") => text.replace(/([$%])\1\{/g, "$1{");

it("the platform file's refusal pages become one plain-text binding of the Worker, as text whatever they hold", async () => {
  const pages = {
    language: "de",
    messages: { E_SUSPENDED: '${file("/etc/hostname")} %{ if true }<script>"', E_REMOVED: "Weg." },
  };
  const { bindings = [] } = await bindingsOf(pages);
  const binding = bindings.find(({ name }) => name === "REFUSAL_PAGES");
  expect(binding).toEqual({ name: "REFUSAL_PAGES", type: "plain_text", text: expect.any(String) });
  expect(binding?.text).not.toMatch(/(^|[^$])\$\{|(^|[^%])%\{/);
  expect(decodeRefusalPages(asRead(binding?.text))).toEqual(pages);
});

it("without the field, or with an empty one, the Worker has no such binding", async () => {
  const { bindings: ours } = await bindingsOf(undefined);
  expect(ours?.map(({ name }) => name)).not.toContain("REFUSAL_PAGES");
  expect((await bindingsOf({})).bindings).toEqual(ours);
});

it.each([
  [{ logo: { url: "http://www.saasprovider.com/logo.svg", alt: "a" } }],
  [{ logo: { url: 'https://a.com/"onload=x', alt: "a" } }],
  [{ logo: { url: "https://a.com/x" } }],
  [{ language: '"><script>' }],
  [{ messages: { E_SUSPENDED: "" } }],
  [{ messages: { E_SUSPENDED: "x".repeat(201) } }],
  [{ messages: { E_NO_SUCH_CODE: "x" } }],
  [{ css: "body{}" }],
])("%j is refused by check", async (refusalPages) => {
  expect(await bindingsOf(refusalPages)).toEqual({ code: 1, err: expect.stringContaining("(schema)") });
});
