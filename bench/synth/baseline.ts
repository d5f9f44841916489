import { CustomHostname, type CustomHostnameSsl } from "@cdktf/provider-cloudflare/lib/custom-hostname";
import { WorkersKv } from "@cdktf/provider-cloudflare/lib/workers-kv";
import { App, TerraformStack, TerraformVariable } from "cdktf";
import type { Construct } from "constructs";
import { addConfigOutput, configMarkerBlock } from "../../constructs/config-marker";
import { ignoredPaths, metadataOf } from "../../constructs/custom-hostnames";
import { certificateVariables } from "../../constructs/hostnames-stack";
import { type Literals, literal, literals } from "../../constructs/literal";
import { named } from "../../constructs/named";
import { type PlatformIds, platformIds } from "../../constructs/platform-ids";
import { PlatformStack } from "../../constructs/platform-stack";
import { reference } from "../../constructs/reference";
import { addTerraformSettings } from "../../constructs/terraform-settings";
import { addressOf } from "../../src/addresses/address";
import { CONFIG_MARKER } from "../../src/addresses/stack";
import type { DesiredEntry, DesiredHostname, DesiredShard, DesiredState } from "../../src/desired/desired-state";
import type { Certificate } from "../../src/registry/model";
import { encodeKvEntry, kvKeyOf } from "../../worker/kv-entry";

/** What `writeStacks` of main.ts does, the way cdktf is usually written: one construct per resource. */
export function writeBaselineStacks(outdir: string, states: readonly DesiredState[], workerSha256: string): void {
  const app = new App({ outdir, stackTraces: false, hclOutput: false });
  for (const state of states) {
    const platform = new PlatformStack(app, state, workerSha256);
    for (const shard of state.shards) new BaselineHostnamesStack(app, state, shard).addDependency(platform);
  }
  app.synth();
}

/** The same stack as HostnamesStack: settings, ids, marker, variables and resources, but each resource a construct. */
class BaselineHostnamesStack extends TerraformStack {
  constructor(scope: Construct, { platform, terraform }: DesiredState, shard: DesiredShard) {
    super(scope, shard.stack);
    const settings = literals(terraform);
    addTerraformSettings(this, settings);
    const ids = platformIds(this, platform, settings.backend);
    const entries = new Map(
      shard.entries.map((entry) => [entry.name, this.addEntry(entry, literal(platform.accountId), ids)]),
    );
    const hostnames = shard.hostnames.map((hostname) => this.addHostname(hostname, ids, entries));
    const addresses = [...hostnames, ...entries.values()].map((resource) =>
      addressOf(resource.terraformResourceType, resource.friendlyUniqueId),
    );
    this.addOverride(`resource.terraform_data.${CONFIG_MARKER}`, configMarkerBlock(addresses));
    addConfigOutput(this);
    for (const name of certificateVariables(shard))
      new TerraformVariable(this, name, { type: "string", sensitive: true, nullable: false });
  }

  private addEntry({ name, hostname, entry }: DesiredEntry, accountId: string, ids: PlatformIds): WorkersKv {
    const config = {
      accountId,
      namespaceId: ids.kvNamespaceId,
      keyName: literal(kvKeyOf(hostname)),
      value: literal(encodeKvEntry(entry)),
    };
    return named(new WorkersKv(this, `entry-${name}`, config), name);
  }

  private addHostname(desired: DesiredHostname, ids: PlatformIds, entries: Map<string, WorkersKv>): CustomHostname {
    const { hostname, certificate, origin } = literals(desired);
    const ignoreChanges = ignoredPaths(desired.certificate);
    const metadata = metadataOf(desired);
    const config = {
      zoneId: ids.zoneId,
      hostname,
      ssl: sslOf(certificate),
      customOriginServer: origin?.server,
      customOriginSni: origin?.sni,
      customMetadata: metadata && { ...literals(metadata) },
      dependsOn: desired.entries.flatMap((name) => entries.get(name) ?? []),
      ...(ignoreChanges.length > 0 && { lifecycle: { ignoreChanges } }),
    };
    return named(new CustomHostname(this, `hostname-${desired.name}`, config), desired.name);
  }
}

function sslOf(certificate: Literals<Certificate>): CustomHostnameSsl {
  const { validation, bundleMethod, wildcard, authority, branding, uploaded } = certificate;
  const { ciphers, earlyHints, http2, minTlsVersion, tls13 } = certificate;
  const settings = {
    ...(ciphers !== undefined && { ciphers: [...ciphers] }),
    ...(earlyHints !== undefined && { earlyHints: onOff(earlyHints) }),
    ...(http2 !== undefined && { http2: onOff(http2) }),
    ...(minTlsVersion !== undefined && { minTlsVersion }),
    ...(tls13 !== undefined && { tls13: onOff(tls13) }),
  };
  return {
    method: validation === "delegated" ? "txt" : validation,
    type: "dv",
    bundleMethod,
    wildcard,
    ...(authority !== undefined && { certificateAuthority: authority }),
    ...(branding !== undefined && { cloudflareBranding: branding }),
    ...(Object.keys(settings).length > 0 && { settings }),
    ...(uploaded && {
      customCertificate: reference(`var.${uploaded.certificate}`),
      customKey: reference(`var.${uploaded.privateKey}`),
    }),
  };
}

function onOff(value: boolean): "on" | "off" {
  return value ? "on" : "off";
}
