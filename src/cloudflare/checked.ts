/** The answer to a question, or why there is none. A missing answer never counts as an answer. */
export type Checked<Value> =
  | { readonly checked: true; readonly value: Value }
  | { readonly checked: false; readonly why: string };

export function checked<Value>(value: Value): Checked<Value> {
  return { checked: true, value };
}

export function notChecked(why: string): Checked<never> {
  return { checked: false, why };
}

/** The value; also undefined if there is no answer. */
export function knownValue<Value>(found: Checked<Value>): Value | undefined {
  return found.checked ? found.value : undefined;
}
