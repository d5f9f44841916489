import { type CheckedRegistry, checkRegistry } from "../registry/check";
import { loadRegistry, RegistryMissing } from "../registry/load";
import type { Environment, Registry } from "../registry/model";
import { CliError } from "./exit-code";

/**
 * Reads and checks the registry of the project.
 * @throws CliError when the folder is no project
 */
export function readRegistry(root: string): CheckedRegistry {
  try {
    return checkRegistry(loadRegistry(root));
  } catch (error) {
    throw error instanceof RegistryMissing ? new CliError(error.message) : error;
  }
}

/**
 * The environments of these names, or all of them.
 * @throws CliError for a name that is none
 */
export function chooseEnvironments(registry: Registry, names: readonly string[]): readonly Environment[] {
  const known = registry.environments.map((environment) => environment.name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new CliError(`There is no environment ${unknown.join(", ")}. There is: ${known.join(", ")}.`);
  return names.length === 0 ? registry.environments : registry.environments.filter(({ name }) => names.includes(name));
}

/**
 * The one environment a command works on: the one named, or the only one there is.
 * @throws CliError that lists the environments when there is a choice to make
 */
export function chooseEnvironment(registry: Registry, name: string | undefined): Environment {
  const [first, second] = chooseEnvironments(registry, name === undefined ? [] : [name]);
  if (first === undefined) throw new CliError("There is no environment: platform/ holds no platform file.");
  if (second === undefined) return first;
  const names = registry.environments.map((environment) => environment.name).join(", ");
  throw new CliError(`Which environment? Name one with --environment: ${names}.`);
}
