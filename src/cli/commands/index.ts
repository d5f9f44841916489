import type { Command } from "../command";
import { check } from "./check";
import { fmt } from "./fmt";
import { instructions } from "./instructions";
import { synth } from "./synth";

/** In the order of `--help`. */
export const COMMANDS: readonly Command[] = [
  synth, //
  check,
  fmt,
  instructions,
];
