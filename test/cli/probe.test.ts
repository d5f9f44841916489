import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { makeProject, removeProjects, runSwitchyard, writeProjectFile } from "../support/project";

/** Answers as the dispatch Worker does, or as another server. */
let mark: string | undefined;
let server: Server;
let address: string;
let root: string;

beforeAll(async () => {
  server = createServer((_, response) => {
    response.writeHead(200, { server: "nginx", ...(mark !== undefined && { "x-switchyard-probe": mark }) }).end();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

beforeEach(() => {
  root = makeProject();
});

afterAll(() => {
  server.close();
  removeProjects();
});

const probe = (...argv: string[]) => runSwitchyard(root, ["probe", ...argv]);

describe("switchyard probe", () => {
  it.each([
    ["live", 0, "shop.acme-store.com  ok       live\n\n1 of 1 hostname as the registry says."],
    [
      "E_SUSPENDED",
      1,
      "shop.acme-store.com  DIFFERS  suspended (E_SUSPENDED); the registry says live\n\n0 of 1 hostname as the registry says, 1 not.",
    ],
    [
      undefined,
      1,
      "shop.acme-store.com  DIFFERS  answered by another server (status 200, server: nginx); the registry says live\n\n0 of 1 hostname as the registry says, 1 not.",
    ],
  ])("compares what the Worker says with the registry: %s", async (said, code, out) => {
    mark = said;
    expect(await probe("acme", "--address", address)).toEqual({ code, out, err: "" });
  });

  it("exits with 2 for a hostname that could not be asked", async () => {
    const { code, out } = await probe("acme", "--resolve", "127.0.0.1:1");
    expect([code, out]).toEqual([2, expect.stringContaining("unknown  not reachable: ")]);
  });

  it("prints one JSON object with --format json", async () => {
    mark = "live";
    expect(JSON.parse((await probe("shop.acme-store.com", "--address", address, "--format", "json")).out)).toEqual({
      agrees: true,
      hostnames: [
        {
          ...{ tenant: "acme", hostname: "shop.acme-store.com", asked: "shop.acme-store.com" },
          ...{ expected: "live", found: "live", outcome: "agrees", status: 200, words: "live" },
        },
      ],
    });
  });

  it("does not wait for what agrees already, or for errors in other files", async () => {
    mark = "live";
    writeProjectFile(root, "tenants/bolt.json", "{ broken");
    expect((await probe("acme", "--wait", "--address", address)).code).toBe(0);
  });

  it.each([
    ["--resolve", "cloudflare.com", "is not an IP address"],
    ["--resolve", "1.2.3.4:x", "is not an IP address"],
    ["--address", "https://example.com", "is not the address of a server"],
    ["--wait", "soon", "is not a length of time"],
  ])("refuses %s %s", async (option, value, why) => {
    const { code, err } = await probe("acme", option, value);
    expect([code, err]).toEqual([2, expect.stringContaining(why)]);
  });
});
