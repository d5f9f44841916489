import { TerraformOutput, type TerraformStack } from "cdktf";
import { CONFIG_MARKER } from "../src/addresses/stack";
import { reference } from "./reference";

/** Only an output of the marker is saved when, and only when, the whole stack was applied. */
export function addConfigOutput(stack: TerraformStack): void {
  new TerraformOutput(stack, CONFIG_MARKER, { value: reference(`terraform_data.${CONFIG_MARKER}.output`) });
}
