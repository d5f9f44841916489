import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { credentials, makeClientConstructor } from "@grpc/grpc-js";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { decode, encode } from "@msgpack/msgpack";
import { type Emulator, startEmulator } from "../../../emulator/api/server";
import { providerService } from "../../../emulator/provider/protocol";
import { releaseOf } from "../../../emulator/provider/release";
import { type RunningProvider, startProvider } from "../../../emulator/provider/server";

const { resources } = releaseOf("5.22.0");

type Message = Record<string, unknown>;
type Diagnostics = { severity: string; summary: string; detail: string }[];

const stacksDir = mkdtempSync(join(tmpdir(), "provider-"));
let emulator: Emulator;
let provider: RunningProvider;
let call: (name: string, request?: Message) => Promise<Message>;
let close: () => void;

beforeAll(async () => {
  emulator = await startEmulator();
  provider = await startProvider({ stacksDir, apiUrl: emulator.url, token: emulator.token, sleep: async () => {} });
  ({ call, close } = connect(provider.address));
});

afterAll(async () => {
  close();
  await provider.stop();
  await emulator.stop();
  rmSync(stacksDir, { recursive: true });
});

/** Speaks to a provider as Terraform does: each run over a connection of its own. */
function connect(address: string) {
  const Client = makeClientConstructor(providerService(), "Provider");
  const client = new Client(address, credentials.createInsecure(), { "grpc.use_local_subchannel_pool": 1 });
  return {
    close: () => client.close(),
    call: (name: string, request: Message = {}) =>
      new Promise<Message>((resolve, reject) => {
        const method = client[name]?.bind(client) as (
          request: Message,
          callback: (error: Error | null, response: Message) => void,
        ) => void;
        method(request, (error, response) => (error ? reject(error) : resolve(response)));
      }),
  };
}

const dynamic = (value: unknown) => ({ msgpack: encode(value) });
const attributesOf = (type: string, values: Message) => {
  const names = Object.keys(resources[type]?.attributes ?? {});
  return dynamic({ ...Object.fromEntries(names.map((name) => [name, null])), ...values });
};
const decoded = (message: unknown) => decode((message as { msgpack: Uint8Array }).msgpack) as Message | null;

async function createNamespace(title: string): Promise<Message> {
  const type = "cloudflare_workers_kv_namespace";
  const planned_state = attributesOf(type, { account_id: emulator.accountId, title });
  const { new_state } = await call("ApplyResourceChange", {
    type_name: type,
    prior_state: dynamic(null),
    planned_state,
  });
  return decoded(new_state) ?? {};
}

describe("the provider stand-in", () => {
  it("has the resource types of the real provider, at their schema versions", async () => {
    const { resource_schemas: schemas } = (await call("GetProviderSchema")) as {
      resource_schemas: Record<string, { version: number }>;
    };
    expect(Object.keys(schemas)).toHaveLength(188);
    const { cloudflare_zone, cloudflare_certificate_pack, cloudflare_ruleset } = schemas;
    expect([cloudflare_zone, cloudflare_certificate_pack, cloudflare_ruleset]).toMatchObject(
      [500, 500, 500].map((version) => ({ version })),
    );
  });

  it("is found by Terraform and by OpenTofu", () => {
    const found = JSON.parse(provider.reattach) as Record<string, unknown>;
    const reattached = {
      Protocol: "grpc",
      ProtocolVersion: 6,
      Pid: process.pid,
      Test: true,
      Addr: { Network: "tcp", String: provider.address },
    };
    expect(found).toEqual({
      "registry.opentofu.org/cloudflare/cloudflare": reattached,
      "registry.terraform.io/cloudflare/cloudflare": reattached,
    });
  });

  it("says that it does not know a call it has no use for", async () => {
    const Client = makeClientConstructor(
      { GetMetadata: { ...providerService().StopProvider, path: "/tfplugin6.Provider/GetMetadata" } as never },
      "Provider",
    );
    const client = new Client(provider.address, credentials.createInsecure());
    const failed = new Promise((resolve) => client.GetMetadata?.({}, resolve));
    await expect(failed).resolves.toMatchObject({ code: 12 });
    client.close();
  });

  it("talks to no API it was not told of", async () => {
    const lost = await startProvider({ stacksDir });
    const connection = connect(lost.address);
    const { diagnostics } = await connection.call("ConfigureProvider", { config: dynamic({}) });
    expect(diagnostics).toMatchObject([{ severity: "ERROR", detail: expect.stringContaining("CLOUDFLARE_BASE_URL") }]);
    connection.close();
    await lost.stop();
  });

  it("prefers the address and token of the configuration", async () => {
    const other = await startProvider({ stacksDir, apiUrl: "http://127.0.0.1:1", token: "wrong" });
    const connection = connect(other.address);
    const config = dynamic({ base_url: emulator.url, api_token: emulator.token });
    expect(await connection.call("ConfigureProvider", { config })).toMatchObject({ diagnostics: [] });
    const namespace = await createNamespace("configured");
    const imported = await connection.call("ImportResourceState", {
      type_name: "cloudflare_workers_kv_namespace",
      id: `${emulator.accountId}/${namespace.id}`,
    });
    expect(imported).toMatchObject({ diagnostics: [] });
    connection.close();
    await other.stop();
  });
});

describe("a zone of an older state", () => {
  it("cannot be read by 5.22.0, as the real provider can't; anything else is read by its names", async () => {
    const upgrade = (type_name: string, version: number, values: Message) =>
      call("UpgradeResourceState", { type_name, version, raw_state: { json: Buffer.from(JSON.stringify(values)) } });
    const zone = { id: "1", name: "saasprovider.com", account: { id: "2" } };
    expect((await upgrade("cloudflare_zone", 0, zone)).diagnostics).toMatchObject([
      { detail: expect.stringContaining("Failed to unmarshal v4 zone state") },
    ]);
    expect((await upgrade("cloudflare_zone", 500, zone)).diagnostics).toEqual([]);
    const script = await upgrade("cloudflare_workers_script", 1, { script_name: "dispatch" });
    expect(decoded(script.upgraded_state)).toMatchObject({ script_name: "dispatch", annotations: null });
  });
});

describe("an interrupted run", () => {
  it("gives up what it has under way, and lets other runs be", async () => {
    const another = connect(provider.address);
    const slow = { kind: "slow", delay: 300, match: { method: "POST" }, times: 2 } as const;
    emulator.faults.inject(slow);
    const interrupted = createNamespace("interrupted");
    const type_name = "cloudflare_workers_kv_namespace";
    const planned_state = attributesOf(type_name, { account_id: emulator.accountId, title: "let be" });
    const letBe = another.call("ApplyResourceChange", { type_name, prior_state: dynamic(null), planned_state });
    await new Promise((resolve) => setTimeout(resolve, 100));
    await call("StopProvider");
    expect(await interrupted).toEqual({});
    expect(decoded((await letBe).new_state)).toMatchObject({ title: "let be" });
    another.close();
    expect(emulator.state().workers_kv_namespace.map(({ title }) => title)).toEqual(
      expect.arrayContaining(["interrupted", "let be"]),
    );
    expect(await createNamespace("afterwards")).toMatchObject({ title: "afterwards" });
  });
});

describe("an object in the API", () => {
  it("that is gone is dropped from the state, with a warning", async () => {
    const gone = attributesOf("cloudflare_workers_kv_namespace", {
      account_id: emulator.accountId,
      id: "0".repeat(32),
    });
    const read = await call("ReadResource", {
      type_name: "cloudflare_workers_kv_namespace",
      current_state: gone,
    });
    expect(decoded(read.new_state)).toBeNull();
    expect(read.diagnostics).toMatchObject([{ severity: "WARNING", summary: "Resource not found" }]);
  });

  it("keeps its prior state when a change is refused, and says what the API answered", async () => {
    const type = "cloudflare_workers_kv_namespace";
    const prior = { account_id: emulator.accountId, id: "0".repeat(32), title: "a", supports_url_encoding: true };
    const changed = await call("ApplyResourceChange", {
      type_name: type,
      prior_state: dynamic(prior),
      planned_state: dynamic({ ...prior, title: "b" }),
    });
    expect(decoded(changed.new_state)).toEqual(prior);
    expect(changed.diagnostics).toMatchObject([
      { severity: "ERROR", summary: "failed to make http request", detail: expect.stringMatching(/^PUT ".*": 404 /) },
    ]);
  });

  it("is imported by its path of ids; a KV key may hold slashes", async () => {
    const { id } = await createNamespace("imported");
    const path = `/accounts/${emulator.accountId}/storage/kv/namespaces/${id}/values/${encodeURIComponent("a/b:c")}`;
    const headers = { authorization: `Bearer ${emulator.token}` };
    await fetch(emulator.url + path, { method: "PUT", headers, body: "value" });
    const imported = await call("ImportResourceState", {
      type_name: "cloudflare_workers_kv",
      id: `${emulator.accountId}/${id}/a/b:c`,
    });
    const [{ state }] = imported.imported_resources as [{ state: unknown }];
    expect(decoded(state)).toMatchObject({ id: "a/b:c", key_name: "a/b:c", value: "value", metadata: null });
  });

  it("is not imported by an id of another form", async () => {
    const imported = await call("ImportResourceState", { type_name: "cloudflare_custom_hostname", id: "1234" });
    const [{ detail }] = imported.diagnostics as [Diagnostics[0]];
    expect(detail).toBe('expected urlencoded segments <zone_id>/<id>, got "1234"');
  });
});

describe("a Worker's bindings at refresh", () => {
  const type = "cloudflare_workers_script";
  const plain = { name: "MODE", type: "plain_text", text: "kv" };
  const secret = { name: "KEY", type: "secret_text", text: "written once" };
  const script = { account_id: "", script_name: "bound", content: "export default {}", main_module: "worker.js" };

  it("stand as declared, with secrets the API never shows; what someone added is added, but not their secrets", async () => {
    const known = { ...script, account_id: emulator.accountId };
    const path = `/accounts/${emulator.accountId}/workers/scripts/bound`;
    const added = [plain, secret, { name: "EXTRA", type: "plain_text", text: "by hand" }, { ...secret, name: "OTHER" }];
    const form = new FormData();
    form.append("metadata", JSON.stringify({ main_module: "worker.js", bindings: added }));
    form.append("worker.js", new Blob([script.content], { type: "application/javascript+module" }), "worker.js");
    const headers = { authorization: `Bearer ${emulator.token}` };
    expect((await fetch(emulator.url + path, { method: "PUT", headers, body: form })).status).toBe(200);
    const current_state = attributesOf(type, { ...known, bindings: [plain, secret] });
    const { new_state } = await call("ReadResource", { type_name: type, current_state });
    const bindings = decoded(new_state)?.bindings as Message[];
    expect(bindings.map(({ name, text }) => [name, text])).toEqual([
      ["MODE", "kv"],
      ["KEY", "written once"],
      ["EXTRA", "by hand"],
    ]);
  });
});

describe("a configuration", () => {
  const validate = async (type: string, values: Message) => {
    const config = attributesOf(type, values);
    return (await call("ValidateResourceConfig", { type_name: type, config })).diagnostics as Diagnostics;
  };

  it("with a value the API does not know is refused at validation", async () => {
    const [{ detail } = { detail: "" }] = await validate("cloudflare_custom_hostname", { ssl: { method: "dns" } });
    expect(detail).toBe('Attribute ssl.method value must be one of: ["http" "txt" "email"], got: "dns"');
  });

  it("may name a content file by a path that only the stack's folder knows", async () => {
    const content = "export default {}";
    const content_sha256 = createHash("sha256").update(content).digest("hex");
    mkdirSync(join(stacksDir, "production-platform/assets"), { recursive: true });
    writeFileSync(join(stacksDir, "production-platform/assets/worker.js"), content);
    const script = { content_file: "assets/worker.js", content_sha256 };
    expect(await validate("cloudflare_workers_script", script)).toEqual([]);
    const [{ summary, detail } = { summary: "", detail: "" }] = await validate("cloudflare_workers_script", {
      ...script,
      content_sha256: "0".repeat(64),
    });
    expect([summary, detail]).toEqual([
      "Hash Calculation Error",
      "Failed to calculate SHA-256 hash of file 'assets/worker.js': failed to open file: open assets/worker.js: no such file or directory",
    ]);
  });

  it("with content that is not what its SHA-256 says is refused", async () => {
    const [{ summary } = { summary: "" }] = await validate("cloudflare_workers_script", {
      content: "a",
      content_sha256: "0".repeat(64),
    });
    expect(summary).toBe("SHA-256 Hash Mismatch");
  });

  it("of a proxied record must leave the TTL to Cloudflare", async () => {
    const type = "cloudflare_dns_record";
    const planned_state = attributesOf(type, { zone_id: "z", name: "a", type: "A", proxied: true, ttl: 300 });
    const refused = await call("ApplyResourceChange", { type_name: type, prior_state: dynamic(null), planned_state });
    expect(refused.diagnostics).toMatchObject([{ summary: "ttl must be set to 1 when `proxied` is true" }]);
    expect(decoded(refused.new_state)).toBeNull();
  });
});
