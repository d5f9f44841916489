import { TerraformOutput, type TerraformStack } from "cdktf";
import { CONFIG_MARKER } from "../src/addresses/stack";
import { CONFIG_PLACEHOLDER } from "../src/output/seal";
import { reference } from "./reference";

/**
 * The marker block: it is applied after every other managed resource, so its output in the state equals the hash of the
 * configuration only when the whole stack was applied. (A literal output is saved even when the apply failed.)
 */
export function configMarkerBlock(addresses: readonly string[]): object {
  return { input: CONFIG_PLACEHOLDER, depends_on: addresses };
}

export function addConfigOutput(stack: TerraformStack): void {
  new TerraformOutput(stack, CONFIG_MARKER, { value: reference(`terraform_data.${CONFIG_MARKER}.output`) });
}
