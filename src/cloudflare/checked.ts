/** What a question found out. That it has no answer is never an answer: the two are told apart everywhere. */
export type Checked<Value> =
  | { readonly checked: true; readonly value: Value }
  | { readonly checked: false; readonly why: string };

export function checked<Value>(value: Value): Checked<Value> {
  return { checked: true, value };
}

export function notChecked(why: string): Checked<never> {
  return { checked: false, why };
}

/** The value; undefined also where there is no answer. */
export function knownValue<Value>(found: Checked<Value>): Value | undefined {
  return found.checked ? found.value : undefined;
}
