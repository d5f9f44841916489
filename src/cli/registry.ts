import { type CheckedRegistry, checkRegistry } from "../registry/check";
import { loadRegistry } from "../registry/load";

/** Reads and checks the registry of the project. */
export function readRegistry(root: string): CheckedRegistry {
  return checkRegistry(loadRegistry(root));
}
