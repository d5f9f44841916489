import { Phrase, sentence } from "../report/phrase";

/**
 * Every sentence of the instructions, in plain text. `{name}` is filled in, and is the only place where text from a
 * file can stand: the templates quote it in their own way.
 */
const WORDS = {
  subject: "DNS records for {name}",
  subjectOfMany: "DNS records for {displayName}",

  greeting: "Hello,",
  opening:
    "this is for the person who manages the DNS of {domains}. {displayName} is being set up at {provider}, and DNS records will send its visitors there. Please make the changes below, one step after the other.",
  openingNothing: "{displayName} is set up at {provider}. There is nothing to do in your DNS.",
  subdomain: "{name} is served as well. It is in our own domain, so you have nothing to do.",

  overviewTitle: "All records",
  overview:
    "These are the records that you add, each with the number of its step. Please don't add them all at once: the steps say when, and what to delete first.",
  overviewEither: "Where a name has two kinds of records, choose one kind. Its step says which.",
  overviewCaa: "If your domain has CAA records, step {step} may add some.",
  forNames: "For {names}:",

  readingTitle: "How to read the records",
  readingName:
    "Name is the full name. If your DNS panel adds the domain automatically, enter the Host instead; {at} is the domain itself.",
  readingValue:
    "Enter each value exactly as shown, in one line. Do not put quotes around a TXT value. If a name has several values, add one record for each.",
  readingTtl: "TTL is in seconds. If your panel does not offer the number, choose the shortest it has.",
  readingProxy:
    "Proxy is a setting that only Cloudflare's DNS has. Off is the grey cloud (DNS only), on is the orange cloud. With any other DNS provider, ignore it.",
  readingDig: "Lines that begin with {dig} are commands that ask DNS. On Windows, use {nslookup}.",

  idn: "DNS writes {unicode} as {name}. Use this form.",
  lookTitle: "Check your records before you change anything",
  lookPresent:
    "Write down the present records of {name}, so that you can restore them. Set their TTL to {ttl} now, and let the old TTL run out before you switch.",
  lookNone: "A name that has none is new, and no visitor is affected.",
  caaTitle: "Check who may issue certificates",
  caaQuestion:
    "CAA records say who may issue certificates for your domain. Ask for yours. Only the first name that answers with a line like {example} counts:",
  caaNone: "If none answers, add nothing. A first CAA record would block every other issuer of certificates.",
  caaAdd:
    "If a domain itself ({domain}) answers, add those of its records below that are missing, and leave the others as they are:",
  caaAddWild: "If the answer holds records with {tag}, add these too. If it holds none, leave them out:",
  caaElsewhere: "If another name in the list answered first, add them at that name instead.",

  ownershipTitle: "Prove that the name is yours",
  ownershipAdd: "Add this record. Visitors are not affected. We see it within minutes, at most 4 hours:",
  ownershipAddMany: "Add these records. Visitors are not affected. We see them within minutes, at most 4 hours:",
  ownershipUnknown: "We send you each value in a separate message. Add a record when you have its value.",
  ownershipHurry: "The checks run for 7 days. If you need longer, tell us, and we start them again.",
  ownershipProxied:
    "If the name is already proxied by Cloudflare today, for you or for another provider, this check only passes once you have switched.",
  ownershipO2o:
    "Nothing to do: while the name is proxied by your own Cloudflare zone, this is checked at the moment of the switch.",
  arrived: "To check that DNS has the record, run:",
  done: "This is already done. Nothing to do.",

  certificateTitle: "Allow the certificate",
  certificateUploaded:
    "Nothing to do: the certificate is the one you gave us. Send us the renewed one in time, because we can't renew it for you.",
  certificateHttpLater:
    "Nothing to do: the certificate is issued automatically once you have switched, usually within minutes. Until then visitors of {name} see a certificate warning. If that is a problem, tell us before you switch. We then send you a record, so that the certificate is issued first.",
  certificateHttpFiles:
    "If the name has a web server today, make it answer each of these addresses with exactly the text beside it, over plain http and without a redirect. The certificate is then issued before you switch. Otherwise it is issued some minutes after the switch, and until then visitors see a certificate warning.",
  certificateFile: "{url} answers {body}",
  certificateTxt:
    "Add this record. If there are several, add them all as separate records, even under the same name. If that name has a CNAME, delete it first. The certificate is then issued before you switch. The values are valid for {days} days.",
  certificateTxtUnknown:
    "We send you the values in a separate message, and there may be two. Add these records when you have them.",
  certificateTxtRenewal:
    "Once the name points to us, the certificate is renewed automatically. You can then delete these records.",
  certificateTxtRenewalWild:
    "A certificate for {wildcard} needs new values at each renewal, a few times a year; we send them to you. To avoid that, ask us for the one record that renews it automatically.",
  certificateDelegated:
    "Delete every present record of {names}, including TXT records of an earlier provider. If one is left, the certificate is never issued. Then add this record, with the proxy off:",
  certificateDelegatedMany:
    "Delete every present record of {names}, including TXT records of an earlier provider. If one is left, the certificate is never issued. Then add these records, with the proxy off:",
  certificateDelegatedUnknown: "We send you each value in a separate message. Add a record when you have its value.",
  certificateDelegatedKeep:
    "The certificate is then issued before you switch, and renewed automatically. Keep this record permanently: without it, the certificate expires.",
  certificateDelegatedDone: "This is already done. Keep this record permanently: it renews the certificate.",
  certificateDelegatedApex:
    "If your DNS is at Cloudflare, its own certificate for {domain} can put TXT records there that you can't see. If so, tell us, and we validate in another way.",
  certificateEmail:
    "The issuer of the certificate sends an e-mail to {addresses}. Open the link in it and approve. Please check the spam folder as well. The certificate is then issued before you switch.",
  certificateEmailContacts: "It may also write to the contacts in the registration of {domain}.",

  switchTitle: "Switch",
  switchWhen: "Wait until we have told you that both checks have passed. Then no visitor notices the switch.",
  switchWhenOne:
    "Wait until we have told you that the check of the name has passed. Then no visitor notices the switch.",
  switchWhenOwnership:
    "Wait until we have told you that the check of the name has passed. Choose a quiet hour for the switch.",
  switchWhenReady: "Everything is checked. If the name does not point at us yet, switch when you like.",
  switchWhenLive:
    "Choose a quiet hour. Checks that have not passed before the switch are made right after it, usually within minutes.",
  switchCname:
    "At the same time, delete every other record of exactly this name, and add this one. A name with a CNAME can have no other records. If it also needs MX or TXT records, tell us first.",
  switchCnames:
    "At the same time, delete every other record of exactly these names, and add these. A name with a CNAME can have no other records. If one also needs MX or TXT records, tell us first.",
  switchProxied:
    "In your Cloudflare zone, at the same time, delete the A, AAAA and CNAME records of exactly this name, and add this one, with the proxy on (orange cloud):",
  switchProxiedMany:
    "In your Cloudflare zone, at the same time, delete the A, AAAA and CNAME records of exactly these names, and add these, with the proxy on (orange cloud):",
  switchApex: "{name} is the domain itself. It has NS and SOA records, so it can't have a plain CNAME.",
  switchAddresses:
    "At the same time, delete the other A, AAAA, CNAME and ALIAS records of {name}, and add all of these. Keep the NS, SOA, MX and TXT records. Every DNS provider can do this.",
  switchAlias:
    "At the same time, delete the other A, AAAA, CNAME and ALIAS records of {name}, and add this one. Keep its NS, SOA, MX and TXT records. Your DNS provider may call it ALIAS, ANAME or CNAME flattening. At Cloudflare it is a CNAME with the proxy off. An alias of Route 53 does not work, because it only points at AWS.",
  switchAliasMany:
    "At the same time, delete the other A, AAAA, CNAME and ALIAS records of {name}, and add these. Keep the NS, SOA, MX and TXT records. Your DNS provider may call it ALIAS, ANAME or CNAME flattening. At Cloudflare it is a CNAME with the proxy off. An alias of Route 53 does not work, because it only points at AWS.",
  switchEither: "There are two ways. Choose one, never both. The first:",
  switchOr: "The second:",
  switchAskAddresses:
    "If your DNS provider does not offer this, tell us. We then give you addresses for A records, which every provider has.",
  switchNoAddresses:
    "Our plan has no fixed addresses, so A records don't work. Please don't copy the addresses that {target} has today: they change without notice. If your DNS provider does not offer this, {name} can't be served with it. Tell us, and we serve www.{name}, to which your provider can forward.",
  switchWildcard:
    "{wildcard} answers for every name below {base} that has no record. Names that have a record keep it.",
  atCloudflareTitle: "If your DNS is at Cloudflare:",
  atCloudflareGrey: "Keep the proxy off (grey cloud) for every record here, unless it says on.",
  atCloudflareHold:
    "If your zone has a zone hold that covers subdomains, release it before you begin. Otherwise Cloudflare refuses the name permanently.",
  atCloudflareWildcard:
    "Names under {wildcard} are then answered by your own zone, with error 1016, and not by us. Tell us each name you need, and we add them one by one.",
  o2oOrder: "Requests pass your zone's settings first and ours second.",
  o2oRules:
    "Workers, WAF rules, rate limits, page rules and transform rules of your zone that match the name keep running. Exempt {name} from them, above all the paths under {wellKnown}, because the checks use them.",
  o2oLost:
    "WebSockets, Spectrum and Rocket Loader don't work this way; Argo and load balancing of your zone don't apply.",
  o2oGrey:
    "If you don't need your own proxy here, tell us: with the grey cloud both checks can pass before the switch.",

  seeTitle: "What you will see",
  seeBefore: "Before the switch, nothing changes for visitors.",
  seeCname: "Right after it, {question} answers {answer} (with a final dot).",
  seeAddresses: "Right after it, {question} answers {answer}, in any order.",
  seeSameAddresses: "Right after it, {question} answers with the same addresses as {same}.",
  seeProxied:
    "Right after it, {question} still answers with Cloudflare's addresses, because your zone is at Cloudflare. This is expected.",
  seeMeanwhile:
    "For some minutes a certificate warning or an error page of Cloudflare (1014 or 1016, for example) can appear. If it is still there after half an hour, tell us.",
  seeCaches: "Until the old TTL has run out, some visitors still reach the old server. Keep it running for a day.",
  seeLive: "Then {url} shows the new site, without a warning.",
  seeRedirect: "Then {url} leads to {canonical} (status 308).",
  seeSuspended: "{url} answers with status 403 for now: we have suspended this customer.",
  seeMaintenance: "{url} answers with status 503 for now: we have set it to maintenance.",
  seeRemoved: "{url} answers with status 410: we have removed this customer. Please don't point it at us.",

  afterTitle: "Afterwards",
  afterKeep:
    "Keep the records of the switch as long as you use the service. Raise their TTL to {ttl} after a day without problems.",
  afterKeepAuto: "Keep the records of the switch as long as you use the service.",
  afterOwnership: "The record {name} is no longer needed: you can delete it.",
  afterBack: "To go back at any time, restore the records that you wrote down at the beginning.",
  afterLeave: "When you leave the service, delete or redirect these records first, then tell us.",

  helpTitle: "If something is different from what it says here",
  help: "Answer this message, tell us which step you are at, and include the output of that step's {dig} commands.",

  helpSupport:
    "Answer this message or write to {support}, tell us which step you are at, and include the output of that step's {dig} commands.",
  signature: "{sender}",

  labelSubject: "Subject",
  labelName: "Name",
  labelHost: "Host",
  labelType: "Type",
  labelValue: "Value",
  labelStep: "Step",
  labelTtl: "TTL",
  labelProxy: "Proxy",
  valueUnknown: "(we send you this value)",
  proxyOn: "on",
  proxyOff: "off",
  proxyNone: "does not apply",
  ttlAuto: "Auto",
} as const;

type Word = keyof typeof WORDS;

/** The names of the places to fill in: `"{a} or {b}"` has `"a" | "b"`. */
type Places<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Places<Rest> : never;

type Values<Key extends Word> = [Places<(typeof WORDS)[Key]>] extends [never]
  ? []
  : [Readonly<Record<Places<(typeof WORDS)[Key]>, string>>];

/** A sentence of the catalogue with its values: the compiler asks for exactly those. */
export function say<Key extends Word>(word: Key, ...[values]: Values<Key>): Phrase {
  const filled: Readonly<Record<string, string>> = values ?? {};
  return new Phrase(
    WORDS[word]
      .split(/\{(\w+)\}/)
      .map((part, index) => (index % 2 === 0 ? { ours: part } : { value: filled[part] ?? "" })),
  );
}

/** The state of Cloudflare's proxy, in words. */
export function proxyWord(proxied: boolean | undefined): Phrase {
  if (proxied === undefined) return say("proxyNone");
  return proxied ? say("proxyOn") : say("proxyOff");
}

export function ttlWord(ttl: number | "auto"): Phrase {
  return ttl === "auto" ? say("ttlAuto") : sentence(String(ttl));
}
