import { describe, expect, it } from "@jest/globals";
import { hostnameAnswer } from "../../src/cloudflare/hostname-answer";

describe("a custom hostname as the API returns it", () => {
  it("has its names in one spelling, and tokens as they are", () => {
    const answer = hostnameAnswer({
      id: "1",
      hostname: "Shop.Bücher.de.",
      ownership_verification: { type: "txt", name: "_cf-custom-hostname.Shop.Bücher.de", value: "ABC-1" },
      ssl: {
        validation_records: [{ txt_name: "_acme-challenge.shop.BÜCHER.de", txt_value: "AbC." }],
        dcv_delegation_records: [
          { cname: "_acme-challenge.shop.bücher.de.", cname_target: "shop.Bücher.de.1234.DCV.cloudflare.com." },
        ],
      },
    });
    expect(answer).toMatchObject({
      hostname: "shop.xn--bcher-kva.de",
      ownership: { name: "_cf-custom-hostname.shop.xn--bcher-kva.de", value: "ABC-1" },
      certificate: {
        tokens: [{ name: "_acme-challenge.shop.xn--bcher-kva.de", value: "AbC." }],
        delegations: [
          {
            name: "_acme-challenge.shop.xn--bcher-kva.de",
            value: "shop.xn--bcher-kva.de.1234.dcv.cloudflare.com",
          },
        ],
      },
    });
  });
});
