import type { RegistryHostname } from "../../registry/model";
import { pathsBeyond } from "../../terraform/declared-fields";
import { CUSTOM_HOSTNAME } from "../../terraform/resource-types";
import { checked, knownValue } from "../checked";
import { distrust } from "../custom-hostname";
import type { HostnameList, ListedHostname, ListGap } from "../snapshot";
import { type CloudflareClient, tryRequest } from "./client";
import { askHostname } from "./hostname-list";

/** Hostnames of which the list may say less than the single read does. */
interface HostnameClass {
  /** Ends the sentence "hostnames …". */
  readonly words: string;
  includes(listed: ListedHostname, declared: RegistryHostname | undefined): boolean;
}

const CLASSES: readonly HostnameClass[] = [
  {
    words: "with an uploaded certificate",
    includes: ({ certificate }, declared) =>
      declared?.certificate.uploaded !== undefined || (certificate?.method ?? "") === "",
  },
  {
    words: "with a wildcard",
    includes: ({ hostname, certificate }) => hostname.startsWith("*.") || certificate?.wildcard === true,
  },
  { words: "that are not active", includes: ({ status }) => status !== "active" },
  {
    words: "with metadata",
    includes: ({ metadata }, declared) => declared?.metadata !== undefined || Object.keys(metadata).length > 0,
  },
];
const OTHERS: HostnameClass = {
  words: "of no such class",
  includes: (listed, declared) => !CLASSES.some((each) => each.includes(listed, declared)),
};

/** Hostnames of one class that are read singly where the list says less; of more, what is missing counts as not known. */
const MOST_SINGLY = 20;

/**
 * Reads one hostname of each class singly, and compares: up to 5 requests. Where the list says less, up to 20 hostnames of the class are
 * read singly; of a larger class, the list says which of their fields it leaves out.
 */
export async function compareWithSingleReads(
  client: CloudflareClient,
  zoneId: string,
  list: HostnameList,
  declared: readonly RegistryHostname[],
): Promise<HostnameList> {
  const declarations = new Map(declared.map((each) => [each.hostname, each]));
  const readable = list.hostnames.filter((each) => each.id !== undefined && distrust(each) === undefined);
  const changed = new Map<string, ListedHostname>();
  const gaps: ListGap[] = [];
  const failures: string[] = [];
  for (const each of [...CLASSES, OTHERS]) {
    const members = readable.filter((listed) => each.includes(listed, declarations.get(listed.hostname)));
    const sample = members.find(({ hostname }) => declarations.has(hostname)) ?? members[0];
    if (sample === undefined) continue;
    const found = await readSingly(client, zoneId, sample);
    if (!found.checked) failures.push(`fields of hostnames ${each.words}: ${found.why}`);
    const fields = pathsBeyond(CUSTOM_HOSTNAME, knownValue(found)?.fields ?? {}, sample.fields);
    if (fields.length === 0) continue;
    const few = members.length <= MOST_SINGLY;
    for (const member of members) {
      const whole = few ? knownValue(await readSingly(client, zoneId, member)) : undefined;
      changed.set(member.hostname, whole ?? { ...member, unlisted: fields });
    }
    if (!few) gaps.push({ hostnameClass: each.words, hostnames: members.map(({ hostname }) => hostname), fields });
  }
  return changed.size + failures.length === 0 ? list : corrected(list, changed, gaps, failures);
}

async function readSingly(client: CloudflareClient, zoneId: string, { id = "" }: ListedHostname) {
  return await tryRequest(() => askHostname(client, zoneId, id));
}

function corrected(
  list: HostnameList,
  changed: ReadonlyMap<string, ListedHostname>,
  gaps: readonly ListGap[],
  failures: readonly string[],
): HostnameList {
  return {
    ...list,
    hostnames: list.hostnames.map((listed) => changed.get(listed.hostname) ?? listed),
    find: (hostname) => {
      const better = changed.get(hostname);
      return better === undefined ? list.find(hostname) : checked(better);
    },
    failures: [...list.failures, ...failures],
    gaps,
  };
}
