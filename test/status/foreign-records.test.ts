import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { paletteOf } from "../../src/report/terminal-text";
import { linesOf, type StatusReport } from "../../src/status/report";
import { revalidateSelected } from "../../src/status/revalidate";
import { renderHtml } from "../../src/status/writers/html";
import { renderJson } from "../../src/status/writers/json";
import { renderMarkdown } from "../../src/status/writers/markdown";
import { renderPrometheus } from "../../src/status/writers/prometheus";
import { renderText } from "../../src/status/writers/text";
import { FOREIGN, FOREIGN_RECORDS, type ForeignFields, hostnameWith, SHOP } from "../cloudflare/foreign-records";
import { type PlatformLife, startPlatform } from "./platform-life";

const WRITERS: readonly ((report: StatusReport) => unknown)[] = [
  (report) => renderText(report, paletteOf(false)),
  (report) => renderMarkdown(report),
  renderJson,
  renderPrometheus,
  renderHtml,
];
let life: PlatformLife;

beforeAll(async () => {
  life = await startPlatform({ acme: { hostnames: [{ hostname: SHOP }, { hostname: "good.acme-store.com" }] } });
});

afterAll(async () => {
  await life.stop();
});

/** A client whose list has these fields in the hostname; it notes every write. */
async function clientWith(fields: ForeignFields, hostname = SHOP) {
  const written: string[] = [];
  const client = await life.client({
    fetch: async (input, init) => {
      if (init?.method !== "GET" && !String(input).endsWith("/bulk/get")) written.push(String(input));
      const response = await fetch(input, init);
      if (!/custom_hostnames\?/.test(String(input))) return response;
      const body = (await response.json()) as { result: { hostname: string }[]; result_info: { total_count: number } };
      body.result = [
        ...body.result.filter((each) => each.hostname !== hostname),
        hostnameWith(fields, hostname) as never,
      ];
      body.result_info.total_count = body.result.length;
      return Response.json(body);
    },
  });
  return { client, written };
}

describe.each(FOREIGN_RECORDS)("Cloudflare's answer with %s", (_what, fields, foreign) => {
  const why = `Cloudflare's answer holds a record outside of its hostname ${SHOP}: ${foreign}`;

  it("is not used by status, and in no format anything that a customer should set", async () => {
    const { client } = await clientWith(fields);
    const report = await life.look({ client });
    expect(report.environments[0]?.failures).toEqual([`${SHOP}: ${why}`]);
    const line = linesOf(report).find(({ hostname }) => hostname === SHOP);
    expect(line?.judgement).toMatchObject({
      verdict: "unasked",
      words: `Not checked: ${why}`,
      records: [],
    });
    expect(line?.judgement).toMatchObject({ files: [], revalidate: undefined });
    for (const write of WRITERS) expect(String(write(report))).not.toContain(FOREIGN);
  });

  it("stops --revalidate before anything is sent", async () => {
    const { client, written } = await clientWith(fields);
    const selection = { tenants: new Set<string>(), hostnames: new Set([SHOP]), undeclared: [] };
    const read = async () => await life.look({ client }, selection);
    await expect(revalidateSelected({ client, read }, selection)).rejects.toThrow("Nothing was sent");
    expect(written).toEqual([]);
  });
});

it("a foreign record of a hostname that is not declared hinders no one, and shows nothing but its statuses", async () => {
  const [[, fields] = ["", {}]] = FOREIGN_RECORDS;
  const { client } = await clientWith(fields, "shop.stranger.com");
  const [environment] = (await life.look({ client })).environments;
  expect(environment).toMatchObject({ failures: [], foreign: [{ hostname: "shop.stranger.com", status: "pending" }] });
});
