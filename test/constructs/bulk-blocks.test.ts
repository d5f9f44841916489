import { WorkersKv } from "@cdktf/provider-cloudflare/lib/workers-kv";
import { describe, expect, it } from "@jest/globals";
import { App } from "cdktf";
import { HostnamesStack } from "../../constructs/hostnames-stack";
import { desiredState } from "../../src/desired/desired-state";
import { environmentOf } from "../support/registry";
import { resource } from "../support/synth";

const VALUE = { accountId: "a", namespaceId: "n", keyName: "k", value: "v" };

/** The one stack of one hostname whose metadata no registry check has seen. */
function stackWith(metadata: Record<string, string>): HostnamesStack {
  const state = desiredState(environmentOf({}, { acme: { hostnames: [{ hostname: "shop.acme-store.com" }] } }));
  const [shard] = state.shards;
  if (shard === undefined) throw new Error("there is no shard");
  const hostnames = shard.hostnames.map((hostname) => ({ ...hostname, metadata }));
  const app = new App({ stackTraces: false });
  return new HostnamesStack(app, shard.stack, { environment: state, shard: { ...shard, hostnames } });
}

describe("blocks joined behind cdktf's token resolution", () => {
  it("hold as they are the texts that cdktf would replace or refuse", () => {
    const metadata = { map: "String Map Token Value", any: "Any Map Token Value", list: "#{Token[TOKEN.0]}" };
    const block = resource(stackWith(metadata).toTerraform(), "cloudflare_custom_hostname", "shop_acme-store_com");
    expect(block?.custom_metadata).toEqual(metadata);
  });

  it("are Terraform's to read, so its own syntax is escaped in them", () => {
    const json = JSON.stringify(stackWith({ note: '${file("/etc/hostname")}', "%{ if true }": "" }).toTerraform());
    expect(json).toContain('"%%{ if true }":""');
    expect(json).toContain('"note":"$${file(\\"/etc/hostname\\")}"');
  });

  it("never hold a cdktf token, whatever checked it before", () => {
    expect(() => stackWith({ note: "${TfToken[TOKEN.0]}" }).toTerraform()).toThrow("a cdktf token can't be escaped");
  });

  it("stand beside a resource that was added as a construct, and the marker waits for it too", () => {
    const stack = stackWith({});
    new WorkersKv(stack, "extra", VALUE);
    const json = stack.toTerraform();
    expect(resource(json, "cloudflare_workers_kv", "extra")).toEqual({
      account_id: "a",
      namespace_id: "n",
      key_name: "k",
      value: "v",
    });
    expect(resource(json, "terraform_data", "switchyard_config")?.depends_on).toEqual([
      "cloudflare_custom_hostname.shop_acme-store_com",
      "cloudflare_workers_kv.extra",
      "cloudflare_workers_kv.shop_acme-store_com",
    ]);
  });

  it("never hide one, nor are hidden by it: a shared address is refused", () => {
    const stack = stackWith({});
    new WorkersKv(stack, "shop_acme-store_com", VALUE);
    expect(() => stack.toTerraform()).toThrow(
      "production-hostnames-000 has cloudflare_workers_kv.shop_acme-store_com already. Give yours another id.",
    );
  });
});
