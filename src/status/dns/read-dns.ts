import { isCloudflareAddress } from "../../cloudflare/addresses";
import { type Checked, checked, notChecked } from "../../cloudflare/checked";
import { challengeName } from "../../cloudflare/custom-hostname";
import { bareName } from "../../registry/hostname";
import type { CaaSet, Challenge, DnsFacts, DnsRoute } from "../facts";
import type { DnsQuestions } from "./questions";

/** How to recognize a name that leads to us. */
export interface OurNames {
  readonly zone: string;
  /** Addresses of the account, for apex proxying. */
  readonly addresses: readonly string[];
}

export interface Wanted {
  readonly hostname: string;
  /** What its owner may point it at: a DNS provider that flattens the CNAME shows the addresses of one of them. */
  readonly targets: readonly string[];
  /** Whether its certificate makes CAA and `_acme-challenge` worth asking about. */
  readonly certificate: boolean;
}

/** Hostnames asked about at the same time. */
const AT_ONCE = 32;
const LONGEST_CHAIN = 10;

/** Why nothing was asked. */
function noDns(why: string): DnsFacts {
  return { route: notChecked(why), caa: notChecked(why), challenge: notChecked(why) };
}

/**
 * Asks public DNS about hostnames, in their order, until `limit` says that there is no more time: DNS never holds up
 * the rest, and what it did not answer in time counts as not checked.
 */
export async function readDns(
  questions: DnsQuestions,
  ours: OurNames,
  wanted: readonly Wanted[],
  limit: AbortSignal,
): Promise<ReadonlyMap<string, DnsFacts>> {
  const facts = new Map<string, DnsFacts>();
  const late = new Promise((resolve) => limit.addEventListener("abort", resolve, { once: true }));
  const queue = wanted.values();
  const work = async () => {
    for (const each of queue) {
      if (limit.aborted) return;
      facts.set(each.hostname, await factsOf(questions, ours, each));
    }
  };
  if (!limit.aborted) await Promise.race([late, Promise.all(Array.from({ length: AT_ONCE }, work))]);
  return new Map(wanted.map(({ hostname }) => [hostname, facts.get(hostname) ?? noDns("DNS took too long")]));
}

async function factsOf(questions: DnsQuestions, ours: OurNames, wanted: Wanted): Promise<DnsFacts> {
  const { hostname, certificate } = wanted;
  const idle = notChecked("not needed for a certificate that is good");
  const [route, caa, challenge] = await Promise.all([
    attempt(() => routeOf(questions, ours, wanted)),
    certificate ? attempt(() => caaOf(questions, bareName(hostname))) : idle,
    certificate ? attempt(() => challengeOf(questions, hostname)) : idle,
  ]);
  return { route, caa, challenge };
}

async function attempt<Answer>(ask: () => Promise<Answer>): Promise<Checked<Answer>> {
  try {
    return checked(await ask());
  } catch (error) {
    return notChecked(`DNS gave no answer: ${(error as NodeJS.ErrnoException).code ?? (error as Error).message}`);
  }
}

async function routeOf(questions: DnsQuestions, ours: OurNames, { hostname, targets }: Wanted): Promise<DnsRoute> {
  const chain = await chainOf(questions, hostname);
  const addresses = await questions.addresses(hostname);
  return { leads: await leadsOf(questions, ours, targets, chain, addresses), chain, addresses };
}

async function leadsOf(
  questions: DnsQuestions,
  { zone, addresses: own }: OurNames,
  targets: readonly string[],
  chain: readonly string[],
  addresses: readonly string[],
): Promise<DnsRoute["leads"]> {
  if (chain.some((name) => name === zone || name.endsWith(`.${zone}`))) return "here";
  if (addresses.length === 0) return "nowhere";
  const ofTargets = await Promise.all(targets.map((target) => questions.addresses(target)));
  const ours = new Set([...own, ...ofTargets.flat()]);
  if (addresses.every((address) => ours.has(address))) return "here";
  // A proxied record shows Cloudflare's addresses and never its CNAME.
  return chain.length === 0 && addresses.every(isCloudflareAddress) ? "proxied" : "elsewhere";
}

async function chainOf(questions: DnsQuestions, hostname: string): Promise<readonly string[]> {
  const chain: string[] = [];
  while (chain.length < LONGEST_CHAIN) {
    const [target] = await questions.cname(chain.at(-1) ?? hostname);
    if (target === undefined) break;
    chain.push(target);
  }
  return chain;
}

/** The records at the name, or where its CNAME leads, else those of the nearest parent that has any (RFC 8659). */
async function caaOf(questions: DnsQuestions, bare: string): Promise<CaaSet | undefined> {
  const labels = bare.split(".");
  for (let index = 0; index < labels.length; index += 1) {
    const name = labels.slice(index).join(".");
    const records = await questions.caa(name);
    if (records.length > 0) return { name, records };
  }
  return undefined;
}

async function challengeOf(questions: DnsQuestions, hostname: string): Promise<Challenge> {
  const name = challengeName(hostname);
  const [cname] = await questions.cname(name);
  return { cname, txt: await questions.txt(name) };
}
