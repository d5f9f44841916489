import type { Command } from "../command";
import { check } from "./check";
import { fmt } from "./fmt";

/** In the order of `--help`. */
export const COMMANDS: readonly Command[] = [check, fmt];
