import { type Checked, checked, notChecked } from "../cloudflare/checked";
import { type CloudflareClient, createClient } from "../cloudflare/client/client";
import type { ClientOptions } from "../cloudflare/client/options";
import { readSnapshot, snapshotTarget } from "../cloudflare/client/read-snapshot";
import { askPermissions, askToken } from "../cloudflare/client/token";
import { askDcvDelegation, askZoneCount } from "../cloudflare/client/zone";
import type { Snapshot } from "../cloudflare/snapshot";
import type { Env } from "../env";
import type { Environment } from "../registry/model";
import { machineOf } from "../release/machine";
import { readStack } from "../release/stack";
import { synthesize } from "../synthesis/synthesize";
import { redactorOf } from "../terraform/redact";
import { terraformOf } from "../terraform/run";
import { checkCustomHostnames } from "./checks/custom-hostnames";
import { checkTerraform, type TerraformAnswers } from "./checks/terraform";
import { checkToken } from "./checks/token";
import { checkNames, checkWorkers } from "./checks/workers";
import { checkZone } from "./checks/zone";
import type { DoctorReport, EnvironmentHealth, Purpose } from "./finding";
import { readTerraform } from "./read-terraform";

export interface ExamineRequest {
  readonly root: string;
  readonly env: Env;
  readonly environments: readonly Environment[];
  readonly purpose: Purpose | undefined;
  readonly parallelism: number;
  readonly client: ClientOptions;
}

/** Asks Cloudflare and Terraform about each environment. Changes nothing. @throws UserError without a token */
export async function examine(request: ExamineRequest): Promise<DoctorReport> {
  const client = await createClient(request.env, request.client);
  const environments: EnvironmentHealth[] = [];
  for (const environment of request.environments)
    environments.push(await examineEnvironment(request, client, environment));
  return { environments };
}

async function examineEnvironment(
  request: ExamineRequest,
  client: CloudflareClient,
  environment: Environment,
): Promise<EnvironmentHealth> {
  const { platform, name } = environment;
  const { progress, now } = request.client;
  progress(`Asking Cloudflare about ${name}.`);
  const snapshot = await readSnapshot(client, snapshotTarget(environment), { parts: PARTS });
  const token = await askToken(client, platform.accountId);
  const permissions = await askPermissions(client, platform.accountId, snapshot.zoneId);
  const zonesSeen = await askZoneCount(client);
  const dcvDelegationId = await dcvDelegationOf(client, snapshot);
  progress(`Asking Terraform about ${name}.`);
  const terraform = await askTerraform(request, name);
  return {
    environment: name,
    zone: platform.zone.name,
    findings: [
      ...checkToken(
        { token, permissions, zonesSeen },
        { purpose: request.purpose, managedZone: platform.zone.managed, now: now() },
      ),
      ...checkZone(snapshot.zone, platform),
      ...checkCustomHostnames({ ...snapshot, hostnames: snapshot.hostnames.hostnames, dcvDelegationId }, environment),
      ...checkWorkers(
        { namespace: isThere(snapshot.dispatchNamespace), userWorkers: snapshot.userWorkers },
        environment,
      ),
      ...checkNames(
        {
          zone: isThere(snapshot.zone),
          dispatchWorker: isThere(snapshot.dispatchWorker),
          kvNamespace: isThere(snapshot.kvNamespace),
          namespace: isThere(snapshot.dispatchNamespace),
        },
        environment,
        wasApplied(terraform, `${name}-platform`),
      ),
      ...checkTerraform(terraform, platform, request.purpose),
    ],
  };
}

/** Entries and records say nothing about whether a release can begin. */
const PARTS = ["fallbackOrigin", "quota", "hostnames", "kvKeys", "userWorkers", "dispatchWorker"] as const;

async function dcvDelegationOf(client: CloudflareClient, { zoneId }: Snapshot): Promise<Checked<string>> {
  return zoneId === undefined ? notChecked("there is no zone yet") : await askDcvDelegation(client, zoneId);
}

function isThere(part: Checked<unknown>): Checked<boolean> {
  return part.checked ? checked(part.value !== undefined) : part;
}

function wasApplied({ states }: TerraformAnswers, stack: string): Checked<boolean> {
  return states.checked ? checked((states.value.get(stack) ?? 0) > 0) : states;
}

async function askTerraform(
  { root, env, parallelism, client: { progress, now } }: ExamineRequest,
  environment: string,
): Promise<TerraformAnswers> {
  const { made } = await synthesize(root, [environment]);
  if (made === undefined) throw new Error(`${environment} was not synthesized`);
  return await readTerraform({
    root,
    parallelism,
    say: progress,
    now,
    terraform: terraformOf(env, redactorOf(env)),
    machine: machineOf(env),
    stacks: made.stacks.map((stack) => readStack(root, stack)),
  });
}
