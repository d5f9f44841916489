import { Resolver } from "node:dns/promises";
import { oneSpelling } from "../../spelling";
import { UserError } from "../../user-error";
import type { CaaRecord } from "../facts";

/** Questions to public DNS. An empty answer says that there is no such record; no answer is an error. */
export interface DnsQuestions {
  cname(name: string): Promise<readonly string[]>;
  /** IPv4 and IPv6, at the end of all CNAMEs. */
  addresses(name: string): Promise<readonly string[]>;
  txt(name: string): Promise<readonly string[]>;
  caa(name: string): Promise<readonly CaaRecord[]>;
}

/**
 * @param servers addresses of resolvers, with a port if need be; default: the machine's own
 * @throws UserError for a value that is not an address
 */
export function nodeQuestions(servers: readonly string[] = []): DnsQuestions {
  const resolver = new Resolver({ timeout: 2000, tries: 2 });
  if (servers.length > 0) setServers(resolver, servers);
  return {
    cname: async (name) => (await orNone(resolver.resolveCname(name))).map(oneSpelling),
    addresses: async (name) => {
      const short = (await orNone(resolver.resolve6(name))).map(oneSpelling);
      return [...(await orNone(resolver.resolve4(name))), ...short];
    },
    txt: async (name) => (await orNone(resolver.resolveTxt(name))).map((parts) => parts.join("")),
    caa: async (name) => (await orNone(resolver.resolveCaa(name))).flatMap(caaRecords),
  };
}

function setServers(resolver: Resolver, servers: readonly string[]): void {
  try {
    resolver.setServers(servers);
  } catch (error) {
    throw new UserError(`--resolver takes an IP address such as 1.1.1.1 or [::1]:5353: ${(error as Error).message}.`);
  }
}

/** Asks each name once, because many hostnames share some names: the CNAME target, a parent domain. */
export function remembering(questions: DnsQuestions): DnsQuestions {
  const remember = <Answer>(ask: (name: string) => Promise<Answer>) => {
    const asked = new Map<string, Promise<Answer>>();
    return (name: string) => {
      const known = asked.get(name) ?? ask(name);
      asked.set(name, known);
      return known;
    };
  };
  return {
    cname: remember(questions.cname),
    addresses: remember(questions.addresses),
    txt: remember(questions.txt),
    caa: remember(questions.caa),
  };
}

async function orNone<Answer>(question: Promise<readonly Answer[]>): Promise<readonly Answer[]> {
  try {
    return await question;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOTFOUND" || code === "ENODATA") return [];
    throw error;
  }
}

/** Node writes a CAA record as `{critical: 0, issue: "pki.goog"}`. */
function caaRecords(record: object): CaaRecord[] {
  return Object.entries(record)
    .filter(([tag]) => tag !== "critical" && tag !== "type")
    .map(([tag, value]) => ({ tag, value: String(value) }));
}
