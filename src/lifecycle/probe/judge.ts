import { REFUSALS, type RefusalCode } from "../../../worker/refusal";
import type { Platform, Tenant } from "../../registry/model";
import { printable } from "../../text";
import type { ProbeAnswer } from "./ask";

/** What a visitor gets: the user Worker's answer, a redirect to the canonical hostname, or a refusal of the dispatch Worker. */
export type ServedAs = "live" | "redirect" | RefusalCode;

/** A name to ask, and what the registry says of it. */
export interface ProbeQuestion {
  readonly tenant: string;
  /** As declared: `*.acme.com`. */
  readonly hostname: string;
  /** As asked: a name below the wildcard. */
  readonly asked: string;
  readonly expected: ServedAs;
}

export interface ProbeResult extends ProbeQuestion {
  /** `unknown`: could not be asked. */
  readonly outcome: "agrees" | "differs" | "unknown";
  /** undefined: not the dispatch Worker's answer, or none. */
  readonly found: ServedAs | undefined;
  /** HTTP status; undefined without an answer. */
  readonly status: number | undefined;
  /** A phrase about the answer. */
  readonly words: string;
}

const CODES = { suspended: "E_SUSPENDED", maintenance: "E_MAINTENANCE", removed: "E_REMOVED" } as const;

/** Stands for all names below a wildcard. */
const BELOW_WILDCARD = "switchyard-probe";

/** All names that the registry declares for a tenant. */
export function probeQuestions(
  { id, status, hostnames, subdomain }: Tenant,
  { zone }: Platform,
): readonly ProbeQuestion[] {
  const question = (hostname: string, canonical?: string): ProbeQuestion => ({
    tenant: id,
    hostname,
    asked: hostname.replace(/^\*\./, `${BELOW_WILDCARD}.`),
    expected:
      status === "live" ? (canonical !== undefined && canonical !== hostname ? "redirect" : "live") : CODES[status],
  });
  return [
    ...hostnames.map(({ hostname, canonical }) => question(hostname, canonical)),
    ...(subdomain === undefined ? [] : [question(`${subdomain}.${zone.name}`)]),
  ];
}

/** Compares an answer with the registry. */
export function judgeAnswer(question: ProbeQuestion, answer: ProbeAnswer): ProbeResult {
  if (answer.kind !== "answered")
    return { ...question, outcome: "unknown", found: undefined, status: undefined, words: failureWords(answer) };
  const { status, mark } = answer;
  const found = mark !== undefined && isServedAs(mark) ? mark : undefined;
  const outcome = found === question.expected ? "agrees" : "differs";
  const words = found === undefined ? otherWords(answer) : servedWords(found);
  return { ...question, outcome, found, status, words };
}

function isServedAs(mark: string): mark is ServedAs {
  return mark === "live" || mark === "redirect" || Object.hasOwn(REFUSALS, mark);
}

const WORDS: Partial<Record<ServedAs, string>> = {
  live: "live",
  redirect: "redirected to its canonical hostname",
  E_SUSPENDED: "suspended",
  E_MAINTENANCE: "in maintenance",
  E_REMOVED: "removed",
  E_UNKNOWN_HOST: "unknown to the dispatch Worker",
  E_WORKER_MISSING: "without its user Worker",
};

export function servedWords(served: ServedAs): string {
  const words = WORDS[served] ?? "failing";
  return served.startsWith("E_") ? `${words} (${served})` : words;
}

const FAILURES = { dns: "not in DNS", tls: "no valid certificate", unreachable: "not reachable" } as const;

function failureWords({ kind, why }: Exclude<ProbeAnswer, { kind: "answered" }>): string {
  return `${FAILURES[kind]}: ${shown(why)}`;
}

function otherWords({ status, server = "unknown" }: Extract<ProbeAnswer, { kind: "answered" }>): string {
  return /^cloudflare/i.test(server)
    ? `answered by Cloudflare without the dispatch Worker (status ${status})`
    : `answered by another server (status ${status}, server: ${shown(server)})`;
}

const LONGEST = 120;

function shown(text: string): string {
  return printable(text.slice(0, LONGEST));
}
