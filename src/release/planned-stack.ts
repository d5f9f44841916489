import type { DesiredState } from "../desired/desired-state";

/** The stacks that a stack is applied after. */
export function dependenciesOf(name: string, { platform }: DesiredState): readonly string[] {
  return name === platform.stack ? [] : [platform.stack];
}
