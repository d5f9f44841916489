import type { Command } from "../command";
import { add } from "./add";
import { check } from "./check";
import { fmt } from "./fmt";
import { instructions } from "./instructions";

/** In the order of `--help`. */
export const COMMANDS: readonly Command[] = [check, add, fmt, instructions];
