import {
  TerraformDataSource,
  TerraformElement,
  TerraformLocal,
  TerraformModule,
  TerraformOutput,
  TerraformResource,
  TerraformStack,
  TerraformVariable,
} from "cdktf";
import type { Construct } from "constructs";

const guarded = new WeakSet<TerraformStack>();

/** Refuses the stack of a construct in `app.synth()` if two of its constructs give one address. */
export function guardAddresses(construct: Construct): void {
  const stack = TerraformStack.of(construct);
  if (guarded.has(stack)) return;
  guarded.add(stack);
  stack.node.addValidation({ validate: () => sharedAddresses(stack) });
}

/** @throws as the validation, which an app may skip */
export function refuseSharedAddresses(stack: TerraformStack): void {
  const [message] = sharedAddresses(stack);
  if (message !== undefined) throw new Error(message);
}

/** Every two constructs of a stack that give one address, in one message: cdktf would silently merge them into one block. */
function sharedAddresses(stack: TerraformStack): string[] {
  const paths = new Map<string, string[]>();
  for (const construct of stack.node.findAll()) {
    if (!TerraformElement.isTerraformElement(construct) || TerraformStack.of(construct) !== stack) continue;
    const address = addressOfElement(construct);
    if (address !== undefined) paths.set(address, [...(paths.get(address) ?? []), construct.node.path]);
  }
  const shared = [...paths].filter(([, { length }]) => length > 1);
  if (shared.length === 0) return [];
  const lines = shared.map(([address, constructs]) => `  ${address}: ${constructs.join(", ")}`);
  return [
    [`Several constructs of ${stack.node.id} have one address, and Terraform would get one block:`, ...lines].join(
      "\n",
    ),
  ];
}

/** Undefined for what cdktf may write several times, such as a provider. */
function addressOfElement(element: TerraformElement): string | undefined {
  const id = element.friendlyUniqueId;
  if (TerraformResource.isTerraformResource(element)) return `${element.terraformResourceType}.${id}`;
  if (TerraformDataSource.isTerraformDataSource(element)) return `data.${element.terraformResourceType}.${id}`;
  if (TerraformOutput.isTerraformOutput(element)) return `output.${id}`;
  if (element instanceof TerraformVariable) return `var.${id}`;
  if (element instanceof TerraformLocal) return `local.${id}`;
  return element instanceof TerraformModule ? `module.${id}` : undefined;
}
