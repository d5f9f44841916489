import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { parseMapping } from "../../src/adoption/mapping";

const rows = (text: string) =>
  [...parseMapping(text).hostnames.values()].map(({ hostname, tenant, worker, owner }) =>
    [hostname, tenant, worker, owner].filter((part) => part !== undefined).join(" "),
  );
const problems = (text: string) =>
  parseMapping(text).problems.map(({ line, column, message }) => `${line}:${column} ${message}`);

describe("a mapping", () => {
  it("says whose a hostname is, and with more columns which Worker answers and who owns it", () => {
    expect(rows("hostname,tenant\nshop.acme-store.com,acme\n")).toEqual(["shop.acme-store.com acme"]);
    expect(rows("\uFEFFhostname,tenant\r\nShop.Acme-Store.com.,acme\r\n")).toEqual(["shop.acme-store.com acme"]);
    const all = 'owner,worker,tenant,hostname,remark\nacme/ops,acme-api,acme,"api.acme-store.com","a, b"\n';
    expect(rows(all)).toEqual(["api.acme-store.com acme acme-api acme/ops"]);
  });

  it("writes an international hostname in punycode", () => {
    expect(rows("hostname,tenant\nbücher.de,books\n*.bücher.de,books")).toEqual([
      "xn--bcher-kva.de books",
      "*.xn--bcher-kva.de books",
    ]);
  });

  it("may leave a tenant open: then the hostname is left as it is", () => {
    expect(rows("hostname,tenant,worker,owner,why\nshop.acme-store.com,,,,no Worker\n")).toEqual([]);
    expect(problems("hostname,tenant,worker,owner,why\nshop.acme-store.com,,,,no Worker\n")).toEqual([]);
  });

  it("reports every problem at once, each with its line and column", () => {
    const text = [
      "hostname,tenant,worker",
      '"shop.acme-store.com",acme,w',
      "shop.acme-store.com,bolt",
      "",
      "not a name,acme",
      '"a.acme-store.com","../../etc",w',
      "b.acme-store.com,Acme Store",
      ",acme",
      "c.acme-store.com,,w",
    ].join("\n");
    expect(problems(text)).toEqual([
      "3:1 shop.acme-store.com is in line 2 already",
      "5:1 not a name is not a hostname",
      "6:20 ../../etc can't be a tenant's id: lower-case letters, digits and inner hyphens, at most 63",
      "7:18 Acme Store can't be a tenant's id: lower-case letters, digits and inner hyphens, at most 63",
      "8:1 the row names no hostname",
      "9:1 the row names no tenant",
    ]);
  });

  it("with two spellings of one hostname has a duplicate", () => {
    expect(problems("hostname,tenant\nbücher.de,a\nxn--bcher-kva.de,b\n")).toEqual([
      "3:1 xn--bcher-kva.de is in line 2 already",
    ]);
  });

  it("without its header, or that is no CSV, says so", () => {
    expect(problems("shop.acme-store.com,acme\n")).toEqual([
      "1:1 the header lacks hostname and tenant: write hostname,tenant,worker,owner",
    ]);
    expect(problems("")).toHaveLength(1);
    expect(problems('hostname,tenant\n"shop.acme-store.com,acme\n')).toEqual([
      expect.stringMatching(/^\d+:1 is not CSV/),
    ]);
  });

  it("shows no control character of a file in its messages", () => {
    expect(problems("hostname,tenant\n\u001b[31mred,acme\n")).toEqual(["2:1 \\u{1b}[31mred is not a hostname"]);
  });

  it("finds the place of every cell, whatever is quoted", () => {
    const cell = fc.constantFrom("a.b.com", '"a.b.com"', '"x, ""y"""', '"two\nlines"', "ü.de", '"ü.de"', "plain");
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 6 }), (lines) => {
        const text = `hostname,tenant\n${lines.map((line) => line.join(",")).join("\n")}\n`;
        const wrong = parseMapping(`${text}BAD NAME,acme\n`).problems.at(-1);
        expect(wrong).toMatchObject({
          line: text.split("\n").length,
          column: 1,
          message: "BAD NAME is not a hostname",
        });
      }),
    );
  });

  it("of any bytes is read without an exception", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => void parseMapping(`hostname,tenant\n${text}`)));
  });
});
