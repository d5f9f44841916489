import { compare } from "../../order";
import { type EnvironmentStatus, type StatusReport, totalsOf } from "../report";
import { VERDICTS } from "../verdicts";

type Labels = Readonly<Record<string, string>>;
type Sample = readonly [Labels, number];

/** Prometheus' text format, for its node exporter's text-file collector or a push gateway. */
export function renderPrometheus({ environments, now }: StatusReport): string {
  const each = (samples: (status: EnvironmentStatus) => readonly Sample[]) =>
    environments.flatMap((status) =>
      samples(status).map(([labels, value]): Sample => [{ environment: status.environment, ...labels }, value]),
    );
  return [
    metric("switchyard_hostnames", "Declared hostnames by who must act.", each(verdictSamples)),
    metric(
      "switchyard_certificate_expiry_timestamp_seconds",
      "When the certificate in use ends.",
      each(({ hostnames }) =>
        [...hostnames]
          .sort((a, b) => compare(a.hostname, b.hostname))
          .flatMap(({ hostname, tenant, expiresAt }) =>
            expiresAt === undefined ? [] : [[{ hostname, tenant }, seconds(expiresAt)] as const],
          ),
      ),
    ),
    metric(
      "switchyard_foreign_hostnames",
      "Hostnames at Cloudflare that no tenant declares.",
      each(({ foreign }) => [[{}, foreign.length]]),
    ),
    metric(
      "switchyard_orphans",
      "KV entries without a hostname, and hostnames at Cloudflare without a KV entry.",
      each(({ orphans }) =>
        (["entry", "hostname"] as const).map((kind) => [{ kind }, orphans.filter((one) => one.kind === kind).length]),
      ),
    ),
    metric(
      "switchyard_dispatch_as_declared",
      "1 when route and dispatch Worker are as the platform file declares; absent when they could not be asked.",
      each(({ dispatch }) =>
        Object.entries({ route: dispatch.route, worker: dispatch.worker }).flatMap(([part, found]) =>
          found.checked ? [[{ part }, found.value === undefined ? 1 : 0] as const] : [],
        ),
      ),
    ),
    metric(
      "switchyard_fallback_origin_active",
      "1 when the fallback origin is active; absent when it could not be asked.",
      each(({ fallbackOrigin }) =>
        fallbackOrigin.checked ? [[{}, fallbackOrigin.value?.status === "active" ? 1 : 0]] : [],
      ),
    ),
    metric(
      "switchyard_quota_hostnames",
      "Custom hostnames of the zone; absent when they could not be asked.",
      each(({ quota }) =>
        quota.checked
          ? [
              [{ kind: "used" }, quota.value.used],
              [{ kind: "allocated" }, quota.value.allocated],
              [{ kind: "hard_cap" }, quota.value.hardCap],
            ]
          : [],
      ),
    ),
    metric(
      "switchyard_could_not_ask",
      "Questions that Cloudflare did not answer.",
      each(({ failures }) => [[{}, failures.length]]),
    ),
    metric(
      "switchyard_answer_timestamp_seconds",
      "When the oldest part of the answer was given.",
      each(({ readAt }) => (readAt === undefined ? [] : [[{}, seconds(readAt)]])),
    ),
    metric(
      "switchyard_answer_age_seconds",
      "How old the answer was when it was written.",
      each(({ readAt }) => (readAt === undefined ? [] : [[{}, seconds(now - readAt)]])),
    ),
  ].join("");
}

function verdictSamples({ hostnames }: EnvironmentStatus): readonly Sample[] {
  const totals = totalsOf(hostnames);
  return VERDICTS.map((verdict) => [{ verdict }, totals[verdict]]);
}

function metric(name: string, help: string, samples: readonly Sample[]): string {
  const lines = samples.map(([labels, value]) => `${name}{${labelsText(labels)}} ${value}\n`);
  return `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${lines.join("")}`;
}

function labelsText(labels: Labels): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${value.replace(/[\\"]/g, "\\$&").replaceAll("\n", "\\n")}"`)
    .join(",");
}

function seconds(milliseconds: number): number {
  return Math.round(milliseconds / 1000);
}
