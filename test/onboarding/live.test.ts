import { describe, expect, it } from "@jest/globals";
import { parseLive } from "../../src/onboarding/live";
import { FOREIGN_RECORDS, hostnameWith, SHOP } from "../cloudflare/foreign-records";

describe("parseLive", () => {
  it("finds a hostname in the spelling of the registry", () => {
    expect([...parseLive('[{"hostname":"Shop.Bücher.de."}]').keys()]).toEqual(["shop.xn--bcher-kva.de"]);
  });

  it.each([
    ["not JSON", "[{", "is not JSON"],
    [
      "the whole answer",
      '{"result":[],"success":true}',
      "is not an array of custom hostnames: this is the whole answer, take its result alone (jq .result)",
    ],
    ["no array", '"x"', "is not an array of custom hostnames"],
    ["no hostname", '[{"status":"active"}]', "holds no hostname at /0"],
    ["a null", "[null]", "holds no hostname at /0"],
  ])("refuses %s", (_what, text, message) => {
    expect(() => parseLive(text)).toThrow(message);
  });

  it.each(FOREIGN_RECORDS)("refuses %s", (_what, fields, foreign) => {
    const file = JSON.stringify([{ hostname: "other.acme-store.com" }, hostnameWith(fields)]);
    expect(() => parseLive(file)).toThrow(`holds a record outside of its hostname ${SHOP}: ${foreign}`);
  });
});
