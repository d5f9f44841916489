/** What a customer can publish at a name; HTTP is a token served at a URL, EMAIL an approval link that was followed. */
type PublicationType = "CNAME" | "A" | "AAAA" | "TXT" | "CAA" | "HTTP" | "EMAIL";

/** How a customer's domain stands to Cloudflare. */
export interface CustomerZone {
  /**
   * Where its DNS is: at Cloudflare with the proxy on (orange-to-orange) or off, or elsewhere. A customer who leaves is
   * noticed unless `elsewhere` is said.
   */
  dns?: "proxied" | "dns-only" | "elsewhere";
  /** A zone hold: on the domain itself, or also on its subdomains. */
  hold?: "domain" | "subdomains" | "none";
}

type Published = Partial<Record<PublicationType, string[]>>;
type Timeline<T> = { at: number; value: T }[];

/** What the customers' DNS says, and said: a state in the past stays what it was. */
export interface DnsHistory {
  names: Map<string, Timeline<Published>>;
  zones: Map<string, Timeline<CustomerZone>>;
  /** Grows with every change, so that what was computed before can be told from what is current. */
  version: number;
}

/** The customers' side of the story, told by a test or a person; each call counts from the clock's now on. */
export interface Customers {
  setRecord(name: string, type: "CNAME" | "A" | "AAAA" | "TXT" | "CAA", content: string | readonly string[]): void;
  /** Without a type: everything at the name. */
  removeRecord(name: string, type?: PublicationType): void;
  /** Answers `body` at a validation URL. */
  serve(url: string, body: string): void;
  /** Follows the link in the mail that Cloudflare's authority sent for a hostname. */
  approveByEmail(hostname: string): void;
  setZone(domain: string, zone: CustomerZone): void;
}

/** @returns the DNS of customers who have published nothing. */
export function emptyDnsHistory(): DnsHistory {
  return { names: new Map(), zones: new Map(), version: 0 };
}

/** @returns the words to change `dns` with. */
export function createCustomers(dns: DnsHistory, now: () => number): Customers {
  const publish = (name: string, change: Published) => {
    const key = comparableName(name);
    append(dns.names, key, { ...latest(dns.names, key), ...change }, now());
    dns.version += 1;
  };
  return {
    setRecord: (name, type, content) => publish(name, { [type]: [content].flat() }),
    removeRecord: (name, type) => publish(name, type === undefined ? nothing() : { [type]: [] }),
    serve: (url, body) => publish(url, { HTTP: [body] }),
    approveByEmail: (hostname) => publish(hostname, { EMAIL: ["approved"] }),
    setZone: (domain, zone) => {
      const key = comparableName(domain);
      append(dns.zones, key, { ...latest(dns.zones, key), ...zone }, now());
      dns.version += 1;
    },
  };
}

/** @returns what is published at `name` at the time `at`. */
export function publishedAt(dns: DnsHistory, name: string, type: PublicationType, at: number): readonly string[] {
  return valueAt(dns.names.get(comparableName(name)), at)?.[type] ?? [];
}

/** @returns how `domain` itself is set up with Cloudflare at the time `at`. */
export function zoneAt(dns: DnsHistory, domain: string, at: number): CustomerZone {
  return valueAt(dns.zones.get(domain), at) ?? {};
}

/** @returns every target `name` has ever had a CNAME to. */
export function targetsOf(dns: DnsHistory, name: string): string[] {
  return (dns.names.get(comparableName(name)) ?? []).flatMap(({ value }) => (value.CNAME ?? []).map(comparableName));
}

/** @returns when anything changed at one of `names`. */
export function changesAt(dns: DnsHistory, names: Iterable<string>): number[] {
  const times: number[] = [];
  for (const name of names) {
    for (const { at } of dns.names.get(comparableName(name)) ?? []) times.push(at);
    for (const { at } of dns.zones.get(comparableName(name)) ?? []) times.push(at);
  }
  return times;
}

/** Names compare without case and closing dot; a URL keeps its case. */
export function comparableName(name: string): string {
  return name.includes("/") ? name : name.toLowerCase().replace(/\.$/, "");
}

/** shop.acme.com → shop.acme.com, acme.com, com */
export function domainsOf(hostname: string): string[] {
  const labels = hostname.split(".");
  return labels.map((_, index) => labels.slice(index).join("."));
}

function nothing(): Published {
  return { CNAME: [], A: [], AAAA: [], TXT: [], CAA: [], HTTP: [], EMAIL: [] };
}

function latest<T>(timelines: Map<string, Timeline<T>>, key: string): T | undefined {
  return timelines.get(key)?.at(-1)?.value;
}

function append<T>(timelines: Map<string, Timeline<T>>, key: string, value: T, at: number): void {
  const timeline = timelines.get(key) ?? [];
  timelines.set(key, [...timeline, { at, value }]);
}

/** A change counts after its moment, not at it, so what was seen at a moment never changes. */
function valueAt<T>(timeline: Timeline<T> | undefined, at: number): T | undefined {
  return timeline?.findLast((change) => change.at < at)?.value;
}
