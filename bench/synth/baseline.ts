import { CustomHostname, type CustomHostnameSsl } from "@cdktf/provider-cloudflare/lib/custom-hostname";
import { WorkersKv } from "@cdktf/provider-cloudflare/lib/workers-kv";
import { App, TerraformVariable } from "cdktf";
import { ignoredPaths, metadataOf } from "../../constructs/custom-hostnames";
import { certificateVariables, type HostnamesStackProps } from "../../constructs/hostnames-stack";
import { type Literals, literal, literals } from "../../constructs/literal";
import { named } from "../../constructs/named";
import { type PlatformIds, platformIds } from "../../constructs/platform-ids";
import { PlatformStack } from "../../constructs/platform-stack";
import { reference } from "../../constructs/reference";
import { ReleasedStack } from "../../constructs/released-stack";
import type { DesiredEntry, DesiredHostname } from "../../src/desired/desired-state";
import type { Certificate } from "../../src/registry/model";
import type { AppInput } from "../../src/synthesis/app-input";
import { encodeEntry, entryKey } from "../../worker/tenant-entry";

/** What main.ts does, the way cdktf is usually written: one construct per resource. */
export function writeBaselineStacks(outdir: string, { environments, worker }: AppInput): void {
  const app = new App({ outdir, stackTraces: false, hclOutput: false });
  for (const environment of environments) {
    const platform = new PlatformStack(app, environment.platform.stack, { environment, worker });
    for (const shard of environment.shards)
      new BaselineHostnamesStack(app, shard.stack, { environment, shard }).addDependency(platform);
  }
  app.synth();
}

/** The same stack as HostnamesStack: ids, variables and resources, but each resource a construct. */
class BaselineHostnamesStack extends ReleasedStack {
  constructor(scope: App, id: string, props: HostnamesStackProps) {
    super(scope, id, props);
    const { environment, shard } = props;
    const { platform, terraform } = environment;
    const ids = platformIds(this, platform, literals(terraform).backend);
    const entries = new Map(
      shard.entries.map((entry) => [entry.name, this.addEntry(entry, literal(platform.accountId), ids)]),
    );
    for (const hostname of shard.hostnames) this.addHostname(hostname, ids, entries);
    for (const name of certificateVariables(shard))
      new TerraformVariable(this, name, { type: "string", sensitive: true, nullable: false });
  }

  private addEntry({ name, hostname, entry }: DesiredEntry, accountId: string, ids: PlatformIds): WorkersKv {
    const config = {
      accountId,
      namespaceId: ids.kvNamespaceId,
      keyName: literal(entryKey(hostname)),
      value: literal(encodeEntry(entry)),
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
