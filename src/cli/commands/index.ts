import type { Command } from "../command";
import { check } from "./check";

/** In the order of `--help`. */
export const COMMANDS: readonly Command[] = [check];
