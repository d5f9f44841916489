import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, it } from "@jest/globals";
import { terraformOf } from "../../src/terraform/run";
import { describeWithTerraform } from "./terraform";

/** A remote state with a lock, as Terraform's `http` backend asks for it. */
class RemoteState {
  text = "";
  readonly asked: string[] = [];
  /** Number of times that the lock is refused: someone else has it. */
  refusals = 0;
  readonly #server: Server = createServer((request, response) => {
    const { method = "" } = request;
    let body = "";
    request.on("data", (part: Buffer) => {
      body += part;
    });
    request.on("end", () => {
      this.asked.push(method);
      if (method === "LOCK" && this.refusals-- > 0)
        return response.writeHead(423).end('{"ID": "another", "Who": "release"}');
      if (method === "POST") this.text = body;
      if (method === "GET" && this.text === "") return response.writeHead(404).end();
      return response.writeHead(200).end(method === "GET" ? this.text : "");
    });
  });

  async start(): Promise<string> {
    await new Promise<void>((started) => this.#server.listen(0, "127.0.0.1", started));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/state`;
  }

  stop(): void {
    this.#server.close();
  }
}

describeWithTerraform("a state that is pushed", () => {
  const remote = new RemoteState();
  const folder = mkdtempSync(join(tmpdir(), "switchyard-push-"));
  const terraform = terraformOf(process.env);

  beforeAll(async () => {
    const address = await remote.start();
    const http = { address, lock_address: address, unlock_address: address, retry_max: 0 };
    writeFileSync(join(folder, "main.tf.json"), JSON.stringify({ terraform: { backend: { http } } }));
    await terraform.init(folder, { frozen: false, pluginCache: folder });
  });

  afterAll(() => {
    remote.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  afterEach(() => {
    remote.asked.length = 0;
  });

  /** @param step how much its serial is after the one there; a backend without a state decides the lineage itself */
  function stateFile(step: number, more: { readonly lineage?: string; readonly text?: string } = {}): string {
    const there = JSON.parse(remote.text || '{"serial": 0, "lineage": "ours"}');
    const serial = there.serial + step;
    const { lineage = there.lineage, text = "a" } = more;
    const file = join(folder, "next.tfstate");
    const outputs = { text: { value: text, type: "string" } };
    writeFileSync(
      file,
      JSON.stringify({ version: 4, terraform_version: "1.11.4", serial, lineage, outputs, resources: [] }),
    );
    return file;
  }

  const writes = () => remote.asked.filter((method) => method !== "GET");

  it("is written under its lock", async () => {
    await terraform.pushState(folder, stateFile(1));
    expect(writes()).toEqual(["LOCK", "POST", "UNLOCK"]);
    expect(JSON.parse(remote.text)).toMatchObject({ outputs: { text: { value: "a" } } });
  });

  it("waits while another process has the lock", async () => {
    remote.refusals = 1;
    await terraform.pushState(folder, stateFile(1, { text: "b" }));
    expect(writes()).toEqual(["LOCK", "LOCK", "POST", "UNLOCK"]);
  });

  it.each([
    ["of an earlier serial", -1, {}],
    ["of the same serial, with other content", 0, { text: "c" }],
    ["of another lineage", 1, { lineage: "theirs" }],
  ])("is refused if it is %s", async (_, step, more) => {
    const before = remote.text;
    await expect(terraform.pushState(folder, stateFile(step, more))).rejects.toThrow(/terraform state failed/);
    expect(writes()).toEqual(["LOCK", "UNLOCK"]);
    expect(remote.text).toBe(before);
  });
});
