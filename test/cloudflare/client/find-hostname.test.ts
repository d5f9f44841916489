import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { findHostnameId } from "../../../src/cloudflare/client/find-hostname";
import { FOREIGN_RECORDS, hostnameWith, SHOP } from "../foreign-records";

let server: Server;
let answer: unknown;

beforeAll(async () => {
  server = createServer((_request, response) => {
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});

afterAll(() => {
  server.close();
});

const find = (result: unknown) => {
  answer = { success: true, result };
  const { port } = server.address() as AddressInfo;
  return findHostnameId({ CLOUDFLARE_API_TOKEN: "t", CLOUDFLARE_BASE_URL: `http://127.0.0.1:${port}` }, "1", SHOP);
};

describe("the id of a hostname that exists already", () => {
  it("is found by the hostname, however Cloudflare spells it", async () => {
    const others = [hostnameWith({}, "a.com"), hostnameWith({}, "SHOP.acme-store.com.")];
    await expect(find(others)).resolves.toBe("0d89c70d-ad9f-4843-b99f-6cc0252067e9");
  });

  it("is not found where Cloudflare lists another, or where there is no token", async () => {
    await expect(find([hostnameWith({}, "a.com")])).resolves.toBeUndefined();
    await expect(findHostnameId({}, "1", SHOP)).resolves.toBeUndefined();
  });

  it.each(FOREIGN_RECORDS)("is not taken from an answer with %s", async (_what, fields) => {
    await expect(find([hostnameWith(fields)])).resolves.toBeUndefined();
  });

  it.each([[[null]], ["text"], [[{ id: "1" }]], [[{ hostname: SHOP, id: "../../user" }]], [{}]])(
    "is not taken from %j",
    async (result) => {
      await expect(find(result)).resolves.toBeUndefined();
    },
  );
});
