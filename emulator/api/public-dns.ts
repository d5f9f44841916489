import type { EmulatedAccount, Zone } from "./account";
import { comparableName, domainsOf, publishedAt, zoneAt } from "./customers";
import { recordsNamed } from "./dns-records";

/** The types of record that the resolver answers. */
export const ANSWERED_TYPES = ["A", "AAAA", "CNAME", "TXT", "CAA"] as const;
export type AnsweredType = (typeof ANSWERED_TYPES)[number];

export interface PublicRecord {
  readonly name: string;
  readonly type: AnsweredType;
  readonly content: string;
}

/** What visitors see of a proxied record: addresses of Cloudflare's, never its content. */
const PROXY: Partial<Record<AnsweredType, string>> = { A: "104.16.132.229", AAAA: "2606:4700::6810:84e5" };
const LONGEST_CHAIN = 10;

type RecordSet = Partial<Record<AnsweredType, readonly string[]>>;

/**
 * What public DNS answers: the customers' records and those of our own zones, CNAMEs followed.
 * @returns undefined: there is no such name
 */
export function publicAnswer(
  account: EmulatedAccount,
  name: string,
  type: AnsweredType,
  at: number,
): readonly PublicRecord[] | undefined {
  const asked = comparableName(name);
  const answer: PublicRecord[] = [];
  let owner = asked;
  while (answer.length < LONGEST_CHAIN) {
    const found = recordsAt(account, owner, at);
    if (found === undefined) return answer.length === 0 ? undefined : answer;
    const [target] = type === "CNAME" ? [] : (found.CNAME ?? []);
    if (target === undefined)
      return [...answer, ...(found[type] ?? []).map((content) => ({ name: owner, type, content }))];
    answer.push({ name: owner, type: "CNAME", content: comparableName(target) });
    owner = comparableName(target);
  }
  return answer;
}

function recordsAt(account: EmulatedAccount, name: string, at: number): RecordSet | undefined {
  const zone = [...account.zones.values()].find((each) => name === each.name || name.endsWith(`.${each.name}`));
  return zone === undefined ? customersRecords(account, name, at) : zoneRecords(zone, name);
}

function customersRecords({ dns }: EmulatedAccount, name: string, at: number): RecordSet | undefined {
  const published = ANSWERED_TYPES.map((type) => [type, publishedAt(dns, name, type, at)] as const);
  const some = published.filter(([, contents]) => contents.length > 0);
  if (some.length === 0) return undefined;
  const proxied = domainsOf(name).some((domain) => zoneAt(dns, domain, at).dns === "proxied");
  return proxied ? { ...Object.fromEntries(some), CNAME: [], ...proxyAddresses() } : Object.fromEntries(some);
}

function zoneRecords(zone: Zone, name: string): RecordSet | undefined {
  const records = recordsNamed(zone, name);
  const found = records.length > 0 ? records : wildcardRecords(zone, name);
  if (found.length === 0) return name === zone.name ? {} : undefined;
  const shown = found.filter(({ proxied }) => !proxied);
  const byType = Object.fromEntries(
    ANSWERED_TYPES.map((type) => [type, shown.filter((record) => record.type === type).map(({ content }) => content)]),
  );
  return shown.length === found.length ? byType : { ...byType, ...proxyAddresses() };
}

/** The nearest wildcard above the name. */
function wildcardRecords(zone: Zone, name: string) {
  for (const parent of domainsOf(name).slice(1)) {
    const records = recordsNamed(zone, `*.${parent}`);
    if (records.length > 0) return records;
  }
  return [];
}

function proxyAddresses(): RecordSet {
  return Object.fromEntries(Object.entries(PROXY).map(([type, address]) => [type, [address]]));
}
