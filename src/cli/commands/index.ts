import type { Command } from "../command";
import { check } from "./check";
import { dev } from "./dev";
import { fmt } from "./fmt";
import { instructions } from "./instructions";
import { review } from "./review";
import { synth } from "./synth";

/** In the order of `--help`. */
export const COMMANDS: readonly Command[] = [
  // keep one a line
  check,
  synth,
  dev,
  fmt,
  instructions,
  review,
];
