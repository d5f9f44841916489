import type { Validation } from "../registry/files.generated";
import { isApex } from "../registry/registrable-domain";
import { idLike, isId } from "../registry/rules/file-name";
import type { Asker } from "./asker";
import { type CustomerDns, type Draft, hostnamesFrom, type Offer } from "./draft";

/** What the command line already answers. */
export type Given = { readonly [Field in keyof Draft]?: Draft[Field] | undefined } & {
  /** For every hostname. */
  readonly everyCustomerDns?: CustomerDns | undefined;
  /** Whether `www.` of each apex hostname redirects to it. */
  readonly www?: boolean | undefined;
};

/** What the questions need to know of the registry. */
export interface InterviewContext {
  readonly offerFor: (id: string) => Offer;
  /** The problems of a draft below a JSON pointer such as `/owners`. */
  readonly faultAt: (draft: Draft, pointer: string) => string | undefined;
  readonly taken: (id: string) => boolean;
}

/** The missing flags, if the terminal is not interactive. */
export function missingFlags(given: Given): readonly string[] {
  const missing = {
    "--name": given.displayName === undefined,
    "--owner": given.owners === undefined,
    "--tier": given.tier === undefined,
    "--worker": given.worker === undefined,
    "--hostname or --subdomain": given.hostnames === undefined && given.subdomain === undefined,
  };
  return Object.entries(missing).flatMap(([flag, absent]) => (absent ? [flag] : []));
}

/** The draft from the flags alone, with the platform's defaults for the rest. */
export function draftFrom(given: Given, offerFor: (id: string) => Offer): Draft {
  const { displayName = "", everyCustomerDns } = given;
  const { hostnames, canonical } = withRedirects(given.hostnames ?? [], given.canonical ?? {}, given.www ?? false);
  const id = given.id ?? idLike(displayName);
  const proposal: CustomerDns = offerFor(id).apexAddresses.length > 0 ? "apex" : "flattened";
  const dnsOf = (name: string): CustomerDns => everyCustomerDns ?? (isApex(name) ? proposal : "cname");
  return {
    id,
    displayName,
    owners: given.owners ?? [],
    tier: given.tier ?? "",
    worker: given.worker ?? "",
    subdomain: given.subdomain,
    hostnames,
    customerDns: Object.fromEntries(hostnames.map((name) => [name, dnsOf(name)])),
    canonical,
    validation: given.validation,
    wildcard: given.wildcard ?? false,
  };
}

/** `www.acme.com` for each `acme.com`, if that is wanted. */
function withRedirects(hostnames: readonly string[], canonical: Draft["canonical"], www: boolean) {
  const added = www ? Object.fromEntries(apexNames(hostnames).map((apex) => [`www.${apex}`, apex])) : {};
  const all = { ...added, ...canonical };
  return { hostnames: [...new Set([...hostnames, ...Object.keys(all)])], canonical: all };
}

function apexNames(hostnames: readonly string[]): readonly string[] {
  return hostnames.filter((name) => isApex(name) && !name.startsWith("*."));
}

/** Asks for what the flags do not answer, and checks each answer before the next question. */
export async function interview(given: Given, ask: Asker, context: InterviewContext): Promise<Draft> {
  const { offerFor, faultAt, taken } = context;
  const displayName = given.displayName ?? (await askName(ask));
  const id = given.id ?? (await askId(ask, displayName, taken));
  const offer = offerFor(id);
  const fault = (part: Partial<Draft>, pointer: string) =>
    faultAt({ ...draftFrom({ displayName, id }, offerFor), ...part }, pointer);
  const owners = given.owners ?? (await askOwners(ask, fault));
  const tier = given.tier ?? (await askTier(ask, offer));
  const worker = given.worker ?? (await askWorker(ask, offer, id, fault));
  const hostnames = given.hostnames ?? (await askHostnames(ask, offer, fault));
  const subdomain = given.subdomain ?? (await askSubdomain(ask, offer, id, hostnames, fault));
  const known = { ...given, displayName, id, owners, tier, worker, hostnames, subdomain };
  return await askAboutHostnames(known, ask, offer, offerFor);
}

/** Asks for hostnames of a tenant that is there. */
export async function interviewForHostnames(given: Given, ask: Asker, context: InterviewContext): Promise<Draft> {
  const { offerFor, faultAt } = context;
  const { id = "" } = given;
  const offer = offerFor(id);
  const fault = (part: Partial<Draft>, pointer: string) =>
    faultAt({ ...draftFrom({ id }, offerFor), ...part }, pointer);
  const hostnames = given.hostnames ?? (await askHostnames(ask, { ...offer, subdomains: false }, fault));
  return await askAboutHostnames({ ...given, hostnames }, ask, offer, offerFor);
}

async function askAboutHostnames(
  known: Given,
  ask: Asker,
  offer: Offer,
  offerFor: (id: string) => Offer,
): Promise<Draft> {
  const { hostnames = [] } = known;
  if (hostnames.length === 0) return draftFrom(known, offerFor);
  const canonical = known.www === undefined ? await askWww(ask, hostnames) : {};
  const customerDns = known.everyCustomerDns ? {} : await askApex(ask, offer, hostnames.filter(isApex));
  const validation = known.validation ?? (await askValidation(ask, offer));
  const wildcard = known.wildcard ?? (await askWildcard(ask, offer, validation));
  const draft = draftFrom({ ...known, canonical, validation, wildcard }, offerFor);
  return { ...draft, customerDns: { ...draft.customerDns, ...customerDns } };
}

async function askWww(ask: Asker, hostnames: readonly string[]): Promise<Record<string, string>> {
  const canonical: Record<string, string> = {};
  for (const apex of apexNames(hostnames)) {
    const www = `www.${apex}`;
    const question = hostnames.includes(www)
      ? `Redirect ${www} to ${apex}?`
      : `Serve ${www} as well, and redirect it to ${apex}?`;
    if (await ask.confirm(question)) canonical[www] = apex;
  }
  return canonical;
}

type FaultOf = (part: Partial<Draft>, pointer: string) => string | undefined;

function askName(ask: Asker): Promise<string> {
  const fault = (answer: string) => (answer.trim() === "" ? "Enter a name." : undefined);
  return ask.text({ message: "What is the tenant called?", example: "Acme Store", fault }).then((name) => name.trim());
}

function askId(ask: Asker, displayName: string, taken: (id: string) => boolean): Promise<string> {
  const fault = (answer: string) => {
    if (!isId(answer))
      return "Use 1 to 63 lower-case letters, digits and hyphens, with no hyphen at either end. Windows device names such as con are not allowed.";
    return taken(answer) ? `tenants/${answer}.json already exists.` : undefined;
  };
  return ask.text({ message: "Tenant ID (also the file name)", proposal: idLike(displayName), fault });
}

async function askOwners(ask: Asker, fault: FaultOf): Promise<readonly string[]> {
  const answer = await ask.text({
    message: "Who may change the file? GitHub users, or teams as organization/team",
    example: "acme-admin saasprovider/support",
    fault: (text) => fault({ owners: words(text) }, "/owners"),
  });
  return words(answer);
}

function words(text: string): readonly string[] {
  return text.split(/[\s,;]+/).filter((word) => word !== "");
}

function askTier(ask: Asker, { tiers, grantedTiers }: Offer): Promise<string> {
  const hintFor = (tier: string) => (grantedTiers.includes(tier) ? {} : { hint: "an operator opens the pull request" });
  const choices = tiers.map((tier) => ({ value: tier, label: tier, ...hintFor(tier) }));
  return ask.choose({ message: "On which tier?", choices });
}

function askWorker(ask: Asker, { workers }: Offer, id: string, fault: FaultOf): Promise<string> {
  const message = "Which user Worker answers?";
  if (workers.length > 0)
    return ask.choose({ message, choices: workers.map((worker) => ({ value: worker, label: worker })) });
  return ask.text({ message, proposal: id, fault: (worker) => fault({ worker }, "/worker") });
}

async function askHostnames(ask: Asker, { subdomains }: Offer, fault: FaultOf): Promise<readonly string[]> {
  const answer = await ask.text({
    message: `Which custom hostnames?${subdomains ? " Leave empty for none." : ""}`,
    example: "shop.acme-store.com www.acme-store.com",
    fault: (text) => {
      const hostnames = hostnamesFrom(text);
      if (hostnames.length === 0) return subdomains ? undefined : "A tenant needs at least one hostname here.";
      return fault({ hostnames }, "/hostnames");
    },
  });
  return hostnamesFrom(answer);
}

async function askSubdomain(
  ask: Asker,
  { subdomains, zone }: Offer,
  id: string,
  hostnames: readonly string[],
  fault: FaultOf,
): Promise<string | undefined> {
  if (!subdomains) return undefined;
  const needed = hostnames.length === 0;
  const answer = await ask.text({
    message: `Which subdomain of ${zone}?${needed ? "" : " Leave empty for none."}`,
    ...(needed ? { proposal: id } : { example: id }),
    fault: (subdomain) => {
      if (subdomain !== "") return fault({ subdomain }, "/subdomain");
      return needed ? "A tenant needs a hostname or a subdomain." : undefined;
    },
  });
  return answer === "" ? undefined : answer;
}

async function askApex(
  ask: Asker,
  { apexAddresses }: Offer,
  names: readonly string[],
): Promise<Record<string, CustomerDns>> {
  const byAddress = { value: "apex" as const, label: "A records", hint: apexAddresses.join(", ") };
  const choices = [
    ...(apexAddresses.length > 0 ? [byAddress] : []),
    {
      value: "flattened" as const,
      label: "ALIAS or CNAME flattening",
      hint: "the customer's DNS provider must support it",
    },
    { value: "o2o" as const, label: "a proxied CNAME", hint: "the customer's own Cloudflare zone" },
  ];
  const answers: Record<string, CustomerDns> = {};
  for (const name of names) {
    const message = `${name} is an apex name, which can't have a CNAME record. How will the customer point it to the platform?`;
    answers[name] = await ask.choose<CustomerDns>({ message, choices });
  }
  return answers;
}

const VALIDATIONS: Readonly<Record<Validation, string>> = {
  http: "nothing to do for the customer; a short gap at the switch",
  txt: "a TXT record before the switch; no gap",
  delegated: "one permanent CNAME; no gap, renews automatically",
  email: "someone must answer an e-mail at each renewal",
};

function askValidation(ask: Asker, { validations }: Offer): Promise<Validation> {
  const choices = validations.map((value) => ({ value, label: value, hint: VALIDATIONS[value] }));
  return ask.choose({ message: "How is the certificate validated?", choices });
}

/** A wildcard certificate can't be validated over HTTP. */
async function askWildcard(ask: Asker, { wildcard }: Offer, validation: Validation): Promise<boolean> {
  if (!wildcard || (validation !== "txt" && validation !== "delegated")) return false;
  return ask.confirm("Serve every name below the hostnames too (a wildcard certificate)?");
}
