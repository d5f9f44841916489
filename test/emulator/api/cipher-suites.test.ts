import { expect, it } from "@jest/globals";
import { CIPHER_SUITES } from "../../../emulator/api/cipher-suites";
import { CIPHER_SUITES as known } from "../../../src/cloudflare/cipher-suites";

it("the emulator, which shares no code with what it tests, has the cipher suites that Switchyard knows, in the same order", () => {
  expect(CIPHER_SUITES).toEqual(known);
});
