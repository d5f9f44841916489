/** A JSON object whose fields are not checked yet. */
export type Fields = Record<string, unknown>;

/** True for an object that is neither null nor an array. */
export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** @returns the string at `name`; undefined where there is none. */
export function textAt(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  return typeof value === "string" ? value : undefined;
}

/** @returns the boolean at `name`; undefined where there is none. */
export function flagAt(fields: Fields, name: string): boolean | undefined {
  const value = fields[name];
  return typeof value === "boolean" ? value : undefined;
}
