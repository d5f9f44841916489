import type { Command } from "../command";
import { check } from "./check";
import { synth } from "./synth";

/** In the order of `--help`. */
export const COMMANDS: readonly Command[] = [synth, check];
