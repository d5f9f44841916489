/** What came of a question. That nobody could be asked is never an answer: the two are told apart everywhere. */
export type Asked<Answer> =
  | { readonly asked: true; readonly answer: Answer }
  | { readonly asked: false; readonly why: string };

export function answered<Answer>(answer: Answer): Asked<Answer> {
  return { asked: true, answer };
}

export function notAsked(why: string): Asked<never> {
  return { asked: false, why };
}
