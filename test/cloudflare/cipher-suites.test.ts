import { describe, expect, it } from "@jest/globals";
import { CIPHER_SUITE_ORDER } from "../../emulator/api/cipher-suites";
import { CIPHER_SUITES, inCloudflaresOrder } from "../../src/cloudflare/cipher-suites";

describe("the cipher suites", () => {
  it("are those that the emulator accepts, in its order", () => {
    expect(CIPHER_SUITES).toEqual(CIPHER_SUITE_ORDER);
  });

  it("have one order, however a file lists them, and keep what is unknown", () => {
    const listed = [
      "X-UNKNOWN",
      "AES256-SHA",
      "A-UNKNOWN",
      "ECDHE-RSA-AES128-GCM-SHA256",
      "ECDHE-ECDSA-AES128-GCM-SHA256",
    ];
    const expected = [
      "ECDHE-ECDSA-AES128-GCM-SHA256",
      "ECDHE-RSA-AES128-GCM-SHA256",
      "AES256-SHA",
      "X-UNKNOWN",
      "A-UNKNOWN",
    ];
    expect(inCloudflaresOrder(listed)).toEqual(expected);
  });
});
