import { UserError } from "../user-error";
import type { Environment, Registry } from "./model";

/**
 * The environments of these names; all of them when none is named.
 * @throws UserError for a name that is none, or when there is no environment at all
 */
export function chooseEnvironments(registry: Registry, names: readonly string[]): readonly Environment[] {
  const known = registry.environments.map((environment) => environment.name);
  if (known.length === 0) throw new UserError("There is no environment: platform/ contains no platform file.");
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new UserError(`There is no environment ${unknown.join(", ")}. Known environments: ${known.join(", ")}.`);
  return names.length === 0 ? registry.environments : registry.environments.filter(({ name }) => names.includes(name));
}

/** The names in SWITCHYARD_ENVIRONMENTS, such as `production,staging`; none where it is not set. */
export function environmentNames(text = ""): readonly string[] {
  return text
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
}

/**
 * The one environment a command works on: the one named, or the only one there is.
 * @throws UserError that lists the environments when there is a choice to make
 */
export function chooseEnvironment(registry: Registry, name: string | undefined): Environment {
  const [first, second] = chooseEnvironments(registry, name === undefined ? [] : [name]);
  if (first !== undefined && second === undefined) return first;
  const names = registry.environments.map((environment) => environment.name).join(", ");
  throw new UserError(`Choose one environment with --environment: ${names}.`);
}
