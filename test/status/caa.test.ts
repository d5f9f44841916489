import { describe, expect, it } from "@jest/globals";
import { allowedAuthorities } from "../../src/status/caa";
import type { CaaRecord } from "../../src/status/facts";

describe("CAA", () => {
  const issue = (value: string): CaaRecord => ({ tag: "issue", value });
  const wild = (value: string): CaaRecord => ({ tag: "issuewild", value });

  it.each<[string, CaaRecord[], boolean, string[] | undefined]>([
    ["no records allow everybody", [], false, undefined],
    ["only a contact allows everybody", [{ tag: "iodef", value: "mailto:a@b.c" }], false, undefined],
    ["those named are allowed", [issue("pki.goog"), issue("letsencrypt.org")], false, ["pki.goog", "letsencrypt.org"]],
    ["parameters don't matter", [issue("PKI.goog; cansignhttpexchanges=yes")], false, ["pki.goog"]],
    ["a lone semicolon allows nobody", [issue(";")], false, []],
    ["issuewild alone leaves plain names open", [wild("pki.goog")], false, undefined],
    ["issuewild decides for wildcards", [issue("pki.goog"), wild("ssl.com")], true, ["ssl.com"]],
    ["without it issue does", [issue("pki.goog")], true, ["pki.goog"]],
  ])("%s", (_, records, wildcard, allowed) => {
    expect(allowedAuthorities({ name: "acme.com", records }, wildcard)).toEqual(allowed);
  });
});
