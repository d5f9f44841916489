import { type Checked, knownValue } from "../../cloudflare/checked";
import { environmentWorkers } from "../../desired/user-workers";
import type { Environment } from "../../registry/model";
import { listed, plural } from "../../text";
import { type DoctorFinding, findingsOn } from "../finding";

/** What Cloudflare says of the account's Workers. */
export interface WorkerAnswers {
  /** Whether the dispatch namespace is there. */
  readonly namespace: Checked<boolean>;
  /** Names of the user Workers in it. */
  readonly userWorkers: Checked<ReadonlySet<string>>;
}

const { ok, problem, unknown } = findingsOn("Workers");

/** Whether each user Worker that the registry names is in the dispatch namespace: without it, visitors get 404. */
export function checkWorkers(
  { namespace, userWorkers }: WorkerAnswers,
  environment: Environment,
): readonly DoctorFinding[] {
  const name = environment.platform.dispatch.namespace;
  if (!namespace.checked)
    return [
      unknown(
        "dispatch-namespace",
        `The dispatch namespace was not checked: ${namespace.why}.`,
        "Run doctor again when Cloudflare answers.",
      ),
    ];
  const needed = environmentWorkers(environment);
  if (!namespace.value)
    return [
      ok("dispatch-namespace", `The dispatch namespace ${name} does not exist yet: the first release creates it.`),
      ...missing([...needed.keys()], needed, name),
    ];
  const found = ok("dispatch-namespace", `The dispatch namespace ${name} is there.`);
  if (!userWorkers.checked)
    return [
      found,
      unknown(
        "user-workers",
        `The user Workers were not checked: ${userWorkers.why}.`,
        "Run doctor again when Cloudflare answers.",
      ),
    ];
  const absent = [...needed.keys()].filter((worker) => !userWorkers.value.has(worker));
  if (absent.length > 0) return [found, ...missing(absent, needed, name)];
  return [found, ok("user-workers", `All ${plural(needed.size, "user Worker")} of the registry are in it.`)];
}

function missing(
  absent: readonly string[],
  needed: ReadonlyMap<string, readonly string[]>,
  namespace: string,
): readonly DoctorFinding[] {
  if (absent.length === 0) return [];
  const [first = ""] = absent;
  const named = listed(absent.map((worker) => `${worker} (tenant ${listed(needed.get(worker) ?? [])})`));
  const are = absent.length === 1 ? "is" : "are";
  return [
    problem(
      "user-workers",
      `${plural(absent.length, "user Worker")} of the registry ${are} not in the namespace: ${named}. Visitors would get 404.`,
      `Upload each before its hostnames go live: npx wrangler deploy --name ${first} --dispatch-namespace ${namespace}`,
    ),
  ];
}

/** Objects of the account that have the names that a first release would use. */
export interface NameAnswers {
  readonly zone: Checked<boolean>;
  readonly dispatchWorker: Checked<boolean>;
  readonly kvNamespace: Checked<boolean>;
  readonly namespace: Checked<boolean>;
}

const names = findingsOn("names");

/**
 * What a first release would write over, or stumble over. A Worker's upload replaces the one of that name in silence.
 * @param applied whether the platform stack's state has something: then the names are ours
 */
export function checkNames(
  answers: NameAnswers,
  environment: Environment,
  applied: Checked<boolean>,
): readonly DoctorFinding[] {
  if (!applied.checked)
    return [
      names.unknown(
        "names",
        `Whether names are taken was not checked: ${applied.why}.`,
        "Correct the state backend first.",
      ),
    ];
  if (applied.value)
    return [names.ok("names", "The platform stack was applied before: its names are this environment's own.")];
  const { zone, dispatch, accountId } = environment.platform;
  const taken = [
    knownValue(answers.dispatchWorker) === true &&
      names.problem(
        "name-dispatch-worker",
        `The account has a Worker ${dispatch.scriptName} already, and a first release would write over it.`,
        `Choose another dispatch.scriptName. If the Worker is this platform's, import it: --import cloudflare_workers_script.dispatch=${accountId}/${dispatch.scriptName}`,
      ),
    knownValue(answers.kvNamespace) === true &&
      dispatch.kvNamespace.managed &&
      names.problem(
        "name-kv-namespace",
        `The account has a KV namespace titled ${dispatch.kvNamespace.title} already, and a first release can't create it.`,
        "Choose another title, or import it (docs/runbook.md), or set managed to false and write its id.",
      ),
    knownValue(answers.namespace) === true &&
      names.problem(
        "name-dispatch-namespace",
        `The account has a dispatch namespace ${dispatch.namespace} already, and a first release can't create it.`,
        `Choose another dispatch.namespace, or import it: --import cloudflare_workers_for_platforms_dispatch_namespace.dispatch=${accountId}/${dispatch.namespace}`,
      ),
    knownValue(answers.zone) === true &&
      zone.managed &&
      names.problem(
        "name-zone",
        `The account has the zone ${zone.name} already, and a first release can't create it.`,
        "Set zone.managed to false and write zone.id, or import it: --import cloudflare_zone.zone=<zone id>",
      ),
  ].filter((finding) => finding !== false);
  const open = Object.values(answers).flatMap((answer: Checked<boolean>) => (answer.checked ? [] : [answer.why]));
  if (open.length > 0)
    return [
      ...taken,
      names.unknown(
        "names",
        `Not every name was checked: ${[...new Set(open)].join("; ")}.`,
        "Run doctor again when Cloudflare answers.",
      ),
    ];
  return taken.length > 0 ? taken : [names.ok("names", "No name that the first release uses is taken.")];
}
