import type { StateMove } from "../../moves/plan-moves";
import type { CertificateFingerprint } from "../../terraform/fingerprint";
import type { NotCompared, SentCertificate } from "../../terraform/sensitive";
import { listed, plural } from "../../text";
import type { Review } from "../review";
import type { UndeclaredSetting } from "../undeclared-settings";
import type { ReadData, UnknownResource } from "../unknown";
import { ACTION_WORDS, firstNames } from "./words";

/** Parts of a review that are lists. Each format prints them in its own way. */
export interface Section {
  readonly title: string;
  readonly intro: string;
  readonly items: readonly Item[];
}

interface Item {
  /** From a file, a plan or a certificate. It is escaped where it is printed. */
  readonly name: string;
  readonly lines: readonly string[];
  /** Something that a reviewer must not overlook. */
  readonly warns: boolean;
}

/** What no other part of the review describes, and which secrets are sent. Empty sections are left out. */
export function sectionsOf({
  kept,
  unknown,
  dataSources,
  certificates,
  notCompared,
  alreadyGone,
  moves,
}: Review): readonly Section[] {
  const sections: readonly Section[] = [
    {
      title: "No longer declared: Cloudflare keeps",
      intro:
        'Terraform does not send settings that no file declares. To change one, declare its value, or list it in "reset".',
      items: kept.map(keptItem),
    },
    {
      title: "Already gone",
      intro:
        "The release was to delete these, and Cloudflare no longer has them. They are removed from the state, and nothing is sent.",
      items: alreadyGone.map((address) => ({ name: address, lines: [], warns: false })),
    },
    {
      title: "Moved between states",
      intro:
        "Terraform keeps these resources in another state from now on. They stay as they are at Cloudflare: nothing is sent, and traffic is not affected.",
      items: moves.map(moveItem),
    },
    {
      title: "Read it in Terraform",
      intro: "Switchyard does not know these. Read what they do in the stack's cdk.tf.json and in its plan.",
      items: unknown.map(unknownItem),
    },
    {
      title: "Data sources",
      intro: "Terraform reads these with the credentials of the plan job, and again with those of the apply job.",
      items: dataSources.map(dataItem),
    },
    {
      title: "Certificates to upload",
      intro: "Compare the fingerprints with the customer's: openssl x509 -noout -fingerprint -sha256.",
      items: certificates.map(certificateItem),
    },
    {
      title: "Not compared",
      intro: "These sensitive values have no public fingerprint, so apply can't tell whether they have changed.",
      items: notCompared.map(notComparedItem),
    },
  ];
  return sections.filter(({ items }) => items.length > 0);
}

function keptItem({ attribute, value, hostnames }: UndeclaredSetting): Item {
  const setting = `${attribute}: ${value} (${plural(hostnames.length, "hostname")})`;
  return { name: setting, lines: [firstNames(hostnames, 10).join(", ")], warns: false };
}

function moveItem({ from, to, addresses }: StateMove): Item {
  const what = plural(addresses.length, "resource");
  if (to === null)
    return { name: from, lines: [`${what} that no stack needs any more: ${listed(addresses)}`], warns: false };
  return { name: `${from} → ${to}`, lines: [what], warns: false };
}

function unknownItem({ stack, address, type, action, runs }: UnknownResource): Item {
  const commands = runs.length === 0 ? [] : [`Runs on the machine that applies: ${runs.join(", ")}.`];
  return {
    name: address,
    lines: [`${type}: ${ACTION_WORDS[action]}, in ${stack}`, ...commands],
    warns: runs.length > 0,
  };
}

const MOST_STACKS = 3;

function dataItem({ address, reads, stacks }: ReadData): Item {
  const where = stacks.length > MOST_STACKS ? plural(stacks.length, "stack") : stacks.join(", ");
  return { name: address, lines: [...reads.map(shortened), `in ${where}`], warns: false };
}

function certificateItem({ stack, address, hostname, certificates, validity }: SentCertificate): Item {
  const [first, ...issuers] = certificates;
  const lines = [
    ...(first === undefined ? [] : certificateLines(first)),
    ...issuers.flatMap((issuer) => certificateLines(issuer, "with its issuer ")),
  ];
  const warning = validity === "valid" ? [] : [`WARNING: ${validity}`];
  return {
    name: hostname ?? address,
    lines: [...warning, ...lines, ...(hostname === null ? [`in ${stack}`] : [])],
    warns: validity !== "valid",
  };
}

function certificateLines({ subject, expires, sha256 }: CertificateFingerprint, prefix = ""): readonly string[] {
  return [`${prefix}${subject}, valid until ${expires.slice(0, 10)}`, `sha256 ${sha256}`];
}

function notComparedItem({ stack, address, path }: NotCompared): Item {
  return { name: address, lines: [`${path === "" ? "its value" : path}, in ${stack}`], warns: true };
}

const LONGEST_LINE = 160;

function shortened(line: string): string {
  return line.length <= LONGEST_LINE ? line : `${line.slice(0, LONGEST_LINE)}…`;
}

/** Above this number, items are not named one by one. */
export const MOST_ITEMS = 50;
