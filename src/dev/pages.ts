import { workerFor } from "../../worker/dispatch";
import { decodeKvEntry, kvKeyOf } from "../../worker/kv-entry";
import { pageDocument } from "../report/document";
import { type Html, html, httpLink } from "../report/html";
import { type Phrase, phrase, sentence } from "../report/phrase";
import { type FilterRow, filterTableHtml } from "../report/table";
import type { LocalEnvironment } from "./local-environment";
import { localUrl } from "./own-address";
import { METHODS, type Outcome, type TestResult } from "./tester";

/** What the edge asks for: the index, and above it what the tester found. */
export interface PageRequest {
  readonly port: string;
  /** What is in the form: `host`, `path` and `method`. */
  readonly query: Readonly<Record<string, string>>;
  /** A text is what is wrong with the request that was asked about. Undefined: none was. */
  readonly result?: TestResult | string;
}

/** The page at the server's own address: the tester, and every hostname with a link that works in any browser. Pure. */
export function indexPage(environments: readonly LocalEnvironment[], { port, query, result }: PageRequest): string {
  return pageDocument({
    title: "Switchyard on this machine",
    sendsForms: true,
    main: [
      html`<h2>Who answers a request?</h2>`,
      testerForm(query),
      result === undefined ? undefined : resultBox(environments, port, result),
      html`<h2>Hostnames</h2>`,
      hostnameTable(environments, port),
    ],
  });
}

function testerForm({ host = "", path = "", method = "" }: PageRequest["query"]): Html {
  const methods = METHODS.map((name) =>
    name === method ? html`<option selected>${name}</option>` : html`<option>${name}</option>`,
  );
  return html`<form class="filters" method="get" action="/">
<label>Host <input type="text" name="host" required autocomplete="off" spellcheck="false" value="${host}"></label>
<label>Path <input type="text" name="path" autocomplete="off" spellcheck="false" value="${path === "" ? "/" : path}"></label>
<label>Method <select name="method">${methods}</select></label>
<button type="submit">Test</button>
</form>
<p class="dim">The request goes through the zone's routes and the dispatch Worker, but to no user Worker.</p>`;
}

function resultBox(environments: readonly LocalEnvironment[], port: string, result: TestResult | string): Html {
  if (typeof result === "string") return box("bad", sentence("Not tested."), [phrase`${result}`]);
  const { outcome, hostname, path, method } = result;
  const link = localUrl(hostname, port);
  const [pathname = "/"] = path.split(/[?#]/, 1);
  link.pathname = pathname;
  return html`${box(TONES[outcome.kind], outcomePhrase(outcome), reasonsOf(environments, result))}
<p>${phrase`${method} ${`https://${hostname}${path}`}`}. Open it here: ${httpLink(link, link.href)}</p>`;
}

const TONES: Readonly<Record<Outcome["kind"], string>> = {
  worker: "good",
  redirect: "calm",
  origin: "calm",
  answered: "calm",
  "no worker": "warn",
  refused: "warn",
};

function box(tone: string, answer: Phrase, reasons: readonly Phrase[]): Html {
  return html`<section class="box ${tone}" aria-label="Result"><p><strong>${answer}</strong></p><ul>${reasons.map((reason) => html`<li>${reason}</li>`)}</ul></section>`;
}

function outcomePhrase(outcome: Outcome): Phrase {
  switch (outcome.kind) {
    case "worker":
      return phrase`The user Worker ${outcome.worker} answers.`;
    case "redirect":
      return phrase`Redirected to ${outcome.location} with status ${outcome.status}.`;
    case "origin":
      return sentence("The hostname's origin answers.");
    case "refused":
      return phrase`The dispatch Worker refuses with status ${outcome.status} and code ${outcome.code}.`;
    case "answered":
      return phrase`The dispatch Worker answers itself, with status ${outcome.status}.`;
    case "no worker":
      return sentence("No Worker runs. On Cloudflare the hostname's origin answers.");
  }
}

/** Why, in the order in which it is decided: environment, route, dispatch Worker. */
function reasonsOf(environments: readonly LocalEnvironment[], result: TestResult): readonly Phrase[] {
  const environment = environments.find(({ environment: name }) => name === result.environment);
  if (environment === undefined) return [sentence("There is no environment.")];
  const entry = environmentReason(result, environment);
  const last = workerReason(result, environment);
  return [entry, routeReason(result), ...(last === undefined ? [] : [last])];
}

function environmentReason({ declared }: TestResult, { environment, zoneName }: LocalEnvironment): Phrase {
  if (declared) return phrase`${environment} declares the hostname.`;
  return phrase`${sentence("No environment declares the hostname. This is what it would get in")} ${environment} (${sentence("zone")} ${zoneName}).`;
}

function routeReason({ route }: TestResult): Phrase {
  if (route === undefined) return sentence("No route of the zone matches.");
  if (route.script === undefined) return phrase`The route ${route.pattern} excludes the request from the Worker.`;
  return phrase`The route ${route.pattern} runs the Worker ${route.script}.`;
}

/** What each refusal means here. The Worker itself doesn't tell visitors. */
const REFUSAL_REASONS: Readonly<Record<string, string>> = {
  E_BAD_HOST: "The name has no two labels, or is an IP address.",
  E_UNKNOWN_HOST: "There is no KV entry for the hostname, nor for a wildcard above it.",
  E_SUSPENDED: "The tenant's status is suspended.",
  E_REMOVED: "The tenant's status is removed.",
  E_MAINTENANCE: "The tenant's status is maintenance.",
  E_CORRUPT_ENTRY: "The KV entry can't be read.",
};

function workerReason({ hostname, path, outcome }: TestResult, environment: LocalEnvironment): Phrase | undefined {
  if (outcome.kind === "refused") {
    const reason = REFUSAL_REASONS[outcome.code];
    return reason === undefined ? undefined : sentence(reason);
  }
  if (outcome.kind === "origin")
    return sentence("Certificate authorities and Cloudflare validate the hostname at this path.");
  if (outcome.kind === "answered")
    return sentence("This is neither a refusal nor a redirect of Switchyard's own Worker.");
  const keys = [hostname, `*${hostname.slice(hostname.indexOf("."))}`].map(kvKeyOf);
  const key = keys.find((one) => environment.kvValues.has(one));
  const entry = key === undefined ? undefined : decodeKvEntry(environment.kvValues.get(key) ?? "");
  if (key === undefined || entry === undefined) return lookupReason(environment);
  if (outcome.kind === "redirect")
    return entry.canonical === undefined
      ? undefined
      : phrase`The KV entry ${key} has the canonical hostname ${entry.canonical}.`;
  if (outcome.kind !== "worker" || workerFor(entry, path.split(/[?#]/, 1)[0] ?? "/") !== outcome.worker)
    return undefined;
  const prefix = entry.paths?.find(
    ({ workerName, prefix: start }) => workerName === outcome.worker && path.startsWith(start),
  );
  return prefix === undefined || entry.workerName === outcome.worker
    ? phrase`The KV entry ${key} names it.`
    : phrase`The KV entry ${key} names it for paths below ${prefix.prefix}.`;
}

function lookupReason({ variables }: LocalEnvironment): Phrase | undefined {
  return variables.LOOKUP === "label" ? sentence("The first label is the user Worker's name.") : undefined;
}

function hostnameTable(environments: readonly LocalEnvironment[], port: string): Html {
  const rows = environments.flatMap(({ environment, hostnames }) =>
    hostnames.map(({ hostname, tenant, answer }): FilterRow => {
      const cells = [httpLink(localUrl(hostname, port), hostname), tenant, environment, answer];
      return { data: { hostname, tenant, environment }, cells: cells.map((content) => ({ content })) };
    }),
  );
  return filterTableHtml({
    id: "hostnames",
    caption: "Hostnames",
    filters: [
      { name: "hostname", label: "Hostname" },
      { name: "tenant", label: "Tenant" },
      {
        name: "environment",
        label: "Environment",
        choices: environments.map(({ environment }) => [environment, environment]),
      },
    ],
    columns: ["Hostname", "Tenant", "Environment", "Answer"],
    rows,
  });
}
