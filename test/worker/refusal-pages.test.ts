import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { REFUSALS, type RefusalCode, refuse } from "../../worker/refusal";
import { decodeRefusalPages, encodeRefusalPages, type RefusalPages } from "../../worker/refusal-pages";

const CODES = Object.keys(REFUSALS) as RefusalCode[];
const visit = (accept: string) => new Request("https://shop.acme.com/", { headers: { accept } });
const pageOf = (code: RefusalCode, pages?: RefusalPages) => refuse(code, visit("text/html"), "r1", pages).text();

const GERMAN: RefusalPages = {
  language: "de",
  logo: { url: "https://www.saasprovider.com/logo.svg", alt: "SaaS Provider" },
  messages: { E_SUSPENDED: "Dieser Shop ist gesperrt." },
};

describe("the pages that an operator chose", () => {
  it("have the language, the logo and the texts", async () => {
    expect(await pageOf("E_SUSPENDED", GERMAN)).toBe(`<!doctype html>
<html lang="de">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
<title>Dieser Shop ist gesperrt.</title>
<body style="font:1rem/1.5 system-ui;max-width:36rem;margin:20vh auto;padding:0 1rem">
<p><img src="https://www.saasprovider.com/logo.svg" alt="SaaS Provider" style="max-width:100%;max-height:6rem"></p>
<h1>Dieser Shop ist gesperrt.</h1>
<p>E_SUSPENDED · request r1</p>
`);
    const json = await refuse("E_SUSPENDED", visit("*/*"), "r1", GERMAN).json();
    expect(json).toEqual({ error: { code: "E_SUSPENDED", message: "Dieser Shop ist gesperrt.", requestId: "r1" } });
  });

  it("have our text where the operator gave none", async () => {
    expect(await pageOf("E_REMOVED", GERMAN)).toContain("<h1>This site has been removed.</h1>");
  });

  it.each(CODES)("are byte for byte ours for %s where nothing was chosen", async (code) => {
    expect(await pageOf(code)).toBe(`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
<title>${REFUSALS[code].message}</title>
<body style="font:1rem/1.5 system-ui;max-width:36rem;margin:20vh auto;padding:0 1rem">
<h1>${REFUSALS[code].message}</h1>
<p>${code} · request r1</p>
`);
  });

  it("keep status and headers", () => {
    for (const code of CODES) {
      const [ours, theirs] = [undefined, GERMAN].map((pages) => refuse(code, visit("text/html"), "r1", pages));
      expect([theirs?.status, [...(theirs?.headers ?? [])]]).toEqual([ours?.status, [...(ours?.headers ?? [])]]);
    }
  });

  it("are never markup: no text ends its element or its attribute", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), fc.string(), fc.string(), async (text, alt, path) => {
        const pages = { language: text, logo: { url: `https://a.com/${path}`, alt }, messages: { E_INTERNAL: text } };
        const read = decodeRefusalPages(encodeRefusalPages(pages));
        const shape = (page: string) => page.replace(/"[^"<>]*"/g, '""').match(/<[^>]*>/g);
        const expected = await pageOf("E_INTERNAL", { ...GERMAN, messages: { E_INTERNAL: "x" } });
        expect(shape(await pageOf("E_INTERNAL", read))).toEqual(shape(expected));
      }),
    );
  });
});

describe("the binding that holds them", () => {
  it("is the same text for the same pages, whatever their order in the file", () => {
    const [one, other] = [
      { E_SUSPENDED: "a", E_REMOVED: "b" },
      { E_REMOVED: "b", E_SUSPENDED: "a" },
    ].map((messages) => encodeRefusalPages({ messages }));
    expect(one).toBe('{"messages":{"E_REMOVED":"b","E_SUSPENDED":"a"}}');
    expect(other).toBe(one);
  });

  it.each([
    undefined,
    "",
    "null",
    "[]",
    "1",
    "{",
    '{"messages":5}',
    '{"messages":{"E_REMOVED":7}}',
    '{"logo":{"url":1}}',
    '{"language":{}}',
    '{"logo":{"url":"javascript:x","alt":"a"}}',
  ])("gives our page where it is %j", async (text) => {
    expect(await pageOf("E_REMOVED", decodeRefusalPages(text))).toBe(await pageOf("E_REMOVED"));
  });
});
