import type { Command } from "../command";
import { check } from "./check";
import { fmt } from "./fmt";
import { instructions } from "./instructions";
import { review } from "./review";
import { status } from "./status";
import { synth } from "./synth";

/** In the order of `--help`. */
export const COMMANDS: readonly Command[] = [
  // keep one a line
  check,
  synth,
  fmt,
  instructions,
  review,
  status,
];
