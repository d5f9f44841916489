import { App, TerraformStack } from "cdktf";
import { addressOf } from "../src/addresses/address";
import { CONFIG_MARKER, environmentOf } from "../src/addresses/stack";
import type { DesiredState } from "../src/desired/desired-state";
import { isObject, type JsonObject, objectAt } from "../src/json";
import { withMarker } from "../src/output/marker";
import { addConfigOutput } from "./config-marker";
import { refuseSharedAddresses } from "./element-addresses";
import { StackSynthesizer } from "./stack-synthesizer";
import { addTerraformSettings } from "./terraform-settings";

/** What every released stack takes. */
export interface ReleasedStackProps {
  /** The environment whose releases this stack is part of, as `readEnvironments` returns it. */
  readonly environment: DesiredState;
}

/** Resource blocks as Terraform reads them, by type and name. */
export type ResourceBlocks = Readonly<Record<string, Readonly<Record<string, object>>>>;

/**
 * A stack that Switchyard plans, reviews and applies: it has the environment's backend and provider, and a marker that tells
 * which configuration was applied completely. Extend it to add your own stack. Its id is `<environment>-<name>`, and its
 * scope is the app. Any other `TerraformStack` is only synthesized.
 */
export abstract class ReleasedStack extends TerraformStack {
  private readonly environment: string;

  constructor(scope: App, id: string, { environment }: ReleasedStackProps) {
    super(scope, id);
    this.environment = environment.environment;
    refusePlace(scope, id);
    refuseName(id, environment);
    addTerraformSettings(this, environment.terraform);
    addConfigOutput(this);
    this.synthesizer = new StackSynthesizer(this, this.synthesizer);
  }

  /** Blocks that the stack writes itself, beside those of its constructs. */
  protected resourceBlocks(): ResourceBlocks {
    return {};
  }

  /** The final JSON: with the stack's own blocks, and with the marker, whose hash stands in cdktf's manifest.json too. */
  override toTerraform(): JsonObject {
    refuseSharedAddresses(this);
    const frame: JsonObject = super.toTerraform();
    const resource = merged(objectAt(frame, "resource"), this.resourceBlocks(), this.node.id);
    const { marked, hash } = withMarker({ ...frame, resource });
    Object.assign(App.of(this).manifest.forStack(this), {
      switchyard: { environment: this.environment, configHash: hash },
    });
    return marked;
  }
}

/** @throws when both have a block of one address, or one of them the marker's */
function merged(written: JsonObject, own: ResourceBlocks, stack: string): JsonObject {
  const result: Record<string, JsonObject> = {};
  for (const [type, blocks] of [...Object.entries(written), ...Object.entries(own)]) {
    if (!isObject(blocks)) continue;
    const before = result[type] ?? {};
    const isMarker = (name: string) => type === "terraform_data" && name === CONFIG_MARKER;
    const twice = Object.keys(blocks).find((name) => Object.hasOwn(before, name) || isMarker(name));
    if (twice !== undefined) throw new Error(`${stack} has ${addressOf(type, twice)} already. Give yours another id.`);
    result[type] = { ...before, ...blocks };
  }
  return result;
}

/** Below another construct, cdktf's manifest would use two different names for the stack. */
function refusePlace(scope: App, id: string): void {
  if (!App.isApp(scope)) throw new Error(`The stack ${id} must be directly on the app: new …(app, "${id}", …).`);
  if (scope.hclOutput)
    throw new Error(
      `The stack ${id} is written as JSON only. Take hclOutput out of new App(), and --hcl out of cdktf synth.`,
    );
}

function refuseName(id: string, { environment, platform, shards }: DesiredState): void {
  if (id === platform.stack || shards.some(({ stack }) => stack === id)) return;
  if (!/^[a-z0-9_-]{1,100}$/.test(id))
    throw new Error(
      `The stack name ${JSON.stringify(id)} is also a folder and a state's key. Use lower case letters, digits, "-" and "_", 100 at most.`,
    );
  if (environmentOf(id) !== undefined)
    throw new Error(`The stack name ${id} is one of Switchyard's own. Choose one that ends in another word.`);
  if (!id.startsWith(`${environment}-`) || id === `${environment}-`)
    throw new Error(`The stack ${id} is released with ${environment}, so its name must be "${environment}-<name>".`);
}
