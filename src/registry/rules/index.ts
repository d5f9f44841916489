import type { Rule } from "../rule";
import { hostnameUnique } from "./hostname-unique";

/** Every content rule, in the order of docs/rules.md. */
export const CONTENT_RULES: readonly Rule[] = [hostnameUnique];
