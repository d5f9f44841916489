import { isArray, isObject } from "../../json";
import { declaredFields } from "../../terraform/declared-fields";
import type { WithFields } from "../snapshot";
import { RequestFailed } from "./client";

/** @throws RequestFailed for an answer that is something else: an object that can't be read must not look absent */
export function allWithFields<Value>(
  type: string,
  result: unknown,
  read: (value: unknown) => Value | undefined,
  what: string,
): readonly WithFields<Value>[] {
  if (!isArray(result)) throw new RequestFailed(`the answer is not a list of ${what}`, false);
  return result.map((answer) => withFields(type, answer, read, what));
}

/** @throws RequestFailed for an answer that is something else */
export function withFields<Value>(
  type: string,
  answer: unknown,
  read: (value: unknown) => Value | undefined,
  what: string,
): WithFields<Value> {
  const value = read(answer);
  if (value === undefined || !isObject(answer)) throw new RequestFailed(`the answer holds no ${what}`, false);
  return { ...value, fields: declaredFields(type, answer) };
}
