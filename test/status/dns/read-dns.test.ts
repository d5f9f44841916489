import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { isCloudflareAddress } from "../../../src/cloudflare/addresses";
import { nodeQuestions } from "../../../src/status/dns/questions";
import { readDns } from "../../../src/status/dns/read-dns";

const TYPES: Readonly<Record<number, string>> = { 1: "A", 5: "CNAME", 16: "TXT", 28: "AAAA", 257: "CAA" };
const TARGETS = ["acme.customers.saasprovider.com", "customers.saasprovider.com"];
const OURS = { zone: "saasprovider.com", addresses: ["203.0.113.10"] };

/** A resolver on loopback, for Node's own client: records by `<type> <name>`; a name it doesn't know does not exist. */
let server: Socket;
let records: Record<string, string[]>;
let broken: boolean;

beforeEach(async () => {
  records = {
    "A customers.saasprovider.com": ["104.18.7.7"],
    "A acme.customers.saasprovider.com": ["104.18.9.9"],
  };
  broken = false;
  server = createSocket("udp4");
  server.on("message", (query, { port, address }) => server.send(answerTo(query), port, address));
  server.bind(0, "127.0.0.1");
  await once(server, "listening");
});

afterEach(() => {
  server.close();
});

async function read(hostname: string, certificate = true) {
  const questions = nodeQuestions([`127.0.0.1:${server.address().port}`]);
  const facts = await readDns(
    questions,
    OURS,
    [{ hostname, certificate, targets: TARGETS }],
    new AbortController().signal,
  );
  return facts.get(hostname);
}

describe("where a name leads", () => {
  it.each<[string, Record<string, string[]>, string, string[]]>([
    [
      "by CNAME into our zone",
      { "CNAME shop.acme.com": ["customers.saasprovider.com"] },
      "here",
      ["customers.saasprovider.com"],
    ],
    [
      "by two CNAMEs",
      { "CNAME shop.acme.com": ["alias.acme.com"], "CNAME alias.acme.com": ["x.customers.saasprovider.com"] },
      "here",
      ["alias.acme.com", "x.customers.saasprovider.com"],
    ],
    ["to an address of our account", { "A shop.acme.com": ["203.0.113.10"] }, "here", []],
    ["flattened to the addresses of the tenant's own target", { "A shop.acme.com": ["104.18.9.9"] }, "here", []],
    ["flattened to our target's addresses", { "A shop.acme.com": ["104.18.7.7"] }, "here", []],
    [
      "to a Cloudflare zone of the customer's own",
      { "A shop.acme.com": ["104.16.1.1"], "AAAA shop.acme.com": ["2606:4700::1"] },
      "proxied",
      [],
    ],
    [
      "to another provider",
      { "CNAME shop.acme.com": ["shops.other.net"], "A shops.other.net": ["104.16.1.1"] },
      "elsewhere",
      ["shops.other.net"],
    ],
    ["to us and elsewhere", { "A shop.acme.com": ["203.0.113.10", "198.51.100.7"] }, "elsewhere", []],
    ["nowhere", {}, "nowhere", []],
    ["to a dead end", { "CNAME shop.acme.com": ["gone.other.net"] }, "nowhere", ["gone.other.net"]],
  ])("is told: %s", async (_, more, leads, chain) => {
    Object.assign(records, more);
    expect((await read("shop.acme.com"))?.route).toMatchObject({ checked: true, value: { leads, chain } });
  });

  it("is asked of a wildcard's own record", async () => {
    records["CNAME *.acme.com"] = ["customers.saasprovider.com"];
    expect((await read("*.acme.com"))?.route).toMatchObject({ value: { leads: "here" } });
  });
});

it("takes CAA from the nearest name that has any", async () => {
  records["CAA acme.com"] = ["issue pki.goog", "issuewild ;"];
  expect((await read("shop.acme.com"))?.caa).toEqual({
    checked: true,
    value: {
      name: "acme.com",
      records: [
        { tag: "issue", value: "pki.goog" },
        { tag: "issuewild", value: ";" },
      ],
    },
  });
  expect((await read("shop.other.com"))?.caa).toEqual({ checked: true, value: undefined });
});

it("reads what is at _acme-challenge", async () => {
  records["TXT _acme-challenge.shop.acme.com"] = ["old-token"];
  expect((await read("shop.acme.com"))?.challenge).toEqual({
    checked: true,
    value: { cname: undefined, txt: ["old-token"] },
  });
});

it("asks nothing about a certificate that is good", async () => {
  expect((await read("shop.acme.com", false))?.caa).toMatchObject({ checked: false });
});

it("tells a resolver that fails from a name that does not exist", async () => {
  broken = true;
  expect((await read("shop.acme.com"))?.route).toEqual({ checked: false, why: "DNS gave no answer: ESERVFAIL" });
});

it.each([
  ["104.16.0.0", true],
  ["104.27.255.255", true],
  ["104.28.0.0", false],
  ["2606:4700:10::6816:1", true],
  ["2606:4701::1", false],
  ["203.0.113.10", false],
])("knows whether %s is Cloudflare's: %p", (address, expected) => {
  expect(isCloudflareAddress(address)).toBe(expected);
});

function answerTo(query: Buffer): Buffer {
  const { name, type, end } = questionOf(query);
  const found = broken ? [] : answersFor(name, type);
  const known = Object.keys(records).some((key) => key.endsWith(` ${name}`));
  const header = Buffer.alloc(12);
  query.copy(header, 0, 0, 2);
  header.writeUInt16BE(0x8180 | (broken ? 2 : known ? 0 : 3), 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(found.length, 6);
  return Buffer.concat([header, query.subarray(12, end), ...found]);
}

function questionOf(query: Buffer) {
  const labels: string[] = [];
  let at = 12;
  for (let size = query[at] ?? 0; size > 0; size = query[at] ?? 0) {
    labels.push(query.toString("latin1", at + 1, at + 1 + size));
    at += size + 1;
  }
  return { name: labels.join(".").toLowerCase(), type: TYPES[query.readUInt16BE(at + 1)] ?? "", end: at + 5 };
}

/** CNAMEs on the way are part of the answer, as a recursive resolver gives them. */
function answersFor(name: string, type: string): Buffer[] {
  const [target] = type === "CNAME" ? [] : (records[`CNAME ${name}`] ?? []);
  if (target !== undefined) return [resource(name, "CNAME", target), ...answersFor(target, type)];
  return (records[`${type} ${name}`] ?? []).map((value) => resource(name, type, value));
}

function resource(name: string, type: string, value: string): Buffer {
  const data = dataOf(type, value);
  const fixed = Buffer.alloc(10);
  fixed.writeUInt16BE(Number(Object.entries(TYPES).find(([, known]) => known === type)?.[0]), 0);
  fixed.writeUInt16BE(1, 2);
  fixed.writeUInt32BE(60, 4);
  fixed.writeUInt16BE(data.length, 8);
  return Buffer.concat([encodedName(name), fixed, data]);
}

function dataOf(type: string, value: string): Buffer {
  switch (type) {
    case "A":
      return Buffer.from(value.split(".").map(Number));
    case "AAAA":
      return Buffer.from("26064700000000000000000000000001", "hex");
    case "CNAME":
      return encodedName(value);
    case "TXT":
      return Buffer.concat([Buffer.from([value.length]), Buffer.from(value)]);
    default: {
      const [tag = "", text = ""] = value.split(" ");
      return Buffer.concat([Buffer.from([0, tag.length]), Buffer.from(tag + text)]);
    }
  }
}

function encodedName(name: string): Buffer {
  const labels = name.split(".").map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)]));
  return Buffer.concat([...labels, Buffer.from([0])]);
}
