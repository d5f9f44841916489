import type { Command } from "../command";
import { add } from "./add";
import { adopt } from "./adopt";
import { apply } from "./apply";
import { check } from "./check";
import { dev } from "./dev";
import { doctor } from "./doctor";
import { emulator } from "./emulator";
import { fmt } from "./fmt";
import { init } from "./init";
import { instructions } from "./instructions";
import { offboard } from "./offboard";
import { plan } from "./plan";
import { probe } from "./probe";
import { resume } from "./resume";
import { review } from "./review";
import { status } from "./status";
import { suspend } from "./suspend";
import { synth } from "./synth";
import { upgrade } from "./upgrade";

/** In the order of `--help`. */
export const COMMANDS: readonly Command[] = [
  // keep one a line
  init,
  check,
  doctor,
  synth,
  plan,
  review,
  apply,
  status,
  add,
  adopt,
  fmt,
  instructions,
  suspend,
  resume,
  probe,
  offboard,
  upgrade,
  dev,
  emulator,
];
