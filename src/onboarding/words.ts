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
  subdomain: "{name} is served as well. It lies in our own domain: nothing to do for you.",

  readingTitle: "How to read the records",
  readingName:
    "Name is the full name. If your DNS panel adds the domain automatically, enter the Host instead; {at} is the domain itself.",
  readingValue:
    "Enter values exactly as they stand, in one line, a TXT value without quotes around it. Several values under one name are as many records.",
  readingTtl: "TTL is in seconds. Where your panel does not offer the number, take the shortest it has.",
  readingProxy:
    "Proxy is a switch that only DNS at Cloudflare has: off is the grey cloud (DNS only), on the orange one. Anywhere else, skip it.",
  readingDig: "Lines that begin with {dig} are questions to DNS. On Windows, ask {nslookup}.",

  idn: "{name} is how DNS writes {unicode}. Use it in this form.",
  lookTitle: "Look before you change anything",
  lookPresent:
    "Write down the records that {name} has now: they are your way back. Set their TTL to {ttl} now, and let the old TTL run out before you switch.",
  lookNone: "If it has none, the name is new, and nothing can break.",
  caaQuestion:
    "CAA records say who may issue certificates for your domain. Ask for yours; the first name counts that answers with a line like {example}:",
  caaNone:
    "If none answers, add nothing: a CAA record where there was none locks out every other issuer of certificates.",
  caaAdd: "If {domain} answers, add those of these records that are missing, and leave the others as they are:",
  caaAddWild: "If the answer holds records with {tag}, add these too. If it holds none, leave them out:",
  caaElsewhere: "If another name in the list answered first, add them at that name instead.",

  ownershipTitle: "Show that the name is yours",
  ownershipAdd: "Add this record. Visitors notice nothing. We see it within minutes, at most 4 hours:",
  ownershipUnknown: "We send you the value in a separate message. Add this record when you have it.",
  ownershipHurry: "The checks run for 7 days. If you need longer, tell us, and we start them again.",
  ownershipProxied:
    "If the name is already proxied by Cloudflare today, for you or for another provider, this check only passes once you have switched.",
  ownershipO2o:
    "Nothing to do: while the name is proxied by your own Cloudflare zone, this is checked at the moment of the switch.",
  arrived: "To see whether it has arrived, ask:",
  done: "This is done already. Nothing to do.",

  certificateTitle: "Allow the certificate",
  certificateUploaded:
    "Nothing to do: the certificate is the one you gave us. Send us the renewed one in time, we can't renew it for you.",
  certificateHttpLater:
    "Nothing to do: the certificate is issued automatically once you have switched, usually within minutes. Until then visitors of {name} see a certificate warning. If you can't have that, tell us before you switch: we then send you a record that brings the certificate first.",
  certificateHttpFiles:
    "If the name has a web server today, let it answer each of these addresses, over plain http and without a redirect, with exactly the text beside it. The certificate is then issued before you switch. Without it, the certificate comes some minutes after, and until then visitors see a certificate warning.",
  certificateFile: "{url} answers {body}",
  certificateTxt:
    "Add this record. If there are several, add them all as separate records, even under the same name. If a CNAME stands at that name, delete it first. The certificate is then issued before you switch. The values are good for {days} days.",
  certificateTxtUnknown:
    "We send you the values in a separate message, and there may be two. Add these records when you have them.",
  certificateTxtRenewal:
    "Once the name points to us, the certificate is renewed automatically. You can then delete these records.",
  certificateTxtRenewalWild:
    "A certificate for {wildcard} needs new values at each renewal, a few times a year; we send them to you. To avoid that, ask us for the one record that renews it automatically.",
  certificateDelegated:
    "Delete every record that {names} has now, also TXT records of an earlier provider: one that is left over wins, and the certificate never comes. Then add this record, with the proxy off:",
  certificateDelegatedUnknown: "We send you the value in a separate message. Add this record when you have it.",
  certificateDelegatedKeep:
    "The certificate is then issued before you switch, and renewed automatically. Keep this record permanently: without it, the certificate expires.",
  certificateDelegatedDone: "This is done already. Keep this record permanently: it renews the certificate.",
  certificateDelegatedApex:
    "If your DNS is at Cloudflare, its own certificate for {domain} can put TXT records there that you can't see. Then tell us, and we validate in another way.",
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
    "Choose a quiet hour: what is not checked before the switch is checked right after it, usually within minutes.",
  switchCname:
    "In one go, delete every other record of exactly this name, and add this one. A CNAME stands alone: if the name also needs MX or TXT records, tell us before.",
  switchCnames:
    "In one go, delete every other record of exactly these names, and add these. A CNAME stands alone: if the names also need MX or TXT records, tell us before.",
  switchProxied:
    "In your Cloudflare zone, in one go, delete the A, AAAA and CNAME records of exactly this name, and add this one, with the proxy on (orange cloud):",
  switchApex: "{name} is the domain itself. No plain CNAME can stand there, next to its NS and SOA records.",
  switchAddresses:
    "In one go, delete the other A, AAAA, CNAME and ALIAS records of {name}, and add all of these. Leave its NS, SOA, MX and TXT records alone. Every DNS provider can do this.",
  switchAlias:
    "In one go, delete the other A, AAAA, CNAME and ALIAS records of {name}, and add this one. Leave its NS, SOA, MX and TXT records alone. Your DNS provider may call it ALIAS, ANAME or CNAME flattening. At Cloudflare it is a CNAME with the proxy off. The alias of Route 53 can't do it: it only points at AWS.",
  switchEither: "There are two ways. Choose one, never both. The first:",
  switchOr: "The second:",
  switchAskAddresses:
    "If your DNS provider has nothing of this kind, tell us: we then give you addresses for A records, which every provider has.",
  switchNoAddresses:
    "Our plan has no fixed addresses, so A records don't work. Please don't copy the addresses that {target} has today: they change without notice. If your DNS provider has nothing of this kind, {name} can't be served with it: tell us, and we serve www.{name}, to which your provider can forward.",
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
    "Workers, WAF rules, rate limits, page rules and transform rules of your zone that match the name keep running. Exempt {name} from them, above all the paths under {wellKnown}: the checks arrive there.",
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
    "Right after it, {question} still answers with addresses of Cloudflare: those of your own zone. That is right.",
  seeMeanwhile:
    "For some minutes a certificate warning or an error page of Cloudflare (1014 or 1016, for example) can appear. If it is still there after half an hour, tell us.",
  seeCaches: "Until the old TTL has run out, some visitors still arrive at the old place. Keep it running for a day.",
  seeLive: "Then {url} shows the new site, without a warning.",
  seeRedirect: "Then {url} leads to {canonical} (status 308).",
  seeSuspended: "{url} answers with status 403 for now: this customer is suspended at our side.",
  seeMaintenance: "{url} answers with status 503 for now: we have it in maintenance.",
  seeRemoved: "{url} answers with status 410: this customer has been removed at our side. Please don't point it at us.",

  afterTitle: "Afterwards",
  afterKeep:
    "Keep the records of the switch as long as you use the service. Raise their TTL to {ttl} after a good day.",
  afterKeepAuto: "Keep the records of the switch as long as you use the service.",
  afterOwnership: "The record {name} is no longer needed: you can delete it.",
  afterBack: "To go back at any time, restore the records that you wrote down at the beginning.",
  afterLeave: "When you leave the service, delete or redirect these records first, then tell us.",

  helpTitle: "If something is not as it says here",
  help: "Answer this message, say at which step you are, and add what the {dig} lines of that step say.",

  labelSubject: "Subject",
  labelName: "Name",
  labelHost: "Host",
  labelType: "Type",
  labelValue: "Value",
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

/** A sentence of the catalogue with what belongs into its places: the compiler asks for exactly those. */
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
