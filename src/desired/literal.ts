declare const escaped: unique symbol;

/** Text that Terraform reads as itself. Only `literals` makes one, so that a construct can't be handed raw text. */
export type Literal = string & { readonly [escaped]: true };

/** The same value with every text escaped; enumerations and numbers stay what they are. */
export type Literals<Value> = string extends Value
  ? Literal | Exclude<Value, string>
  : Value extends readonly (infer Item)[]
    ? readonly Literals<Item>[]
    : Value extends object
      ? { readonly [Key in keyof Value]: Literals<Value[Key]> }
      : Value;

/**
 * Escapes every text in a value, map keys included: the one door through which registry text reaches Terraform JSON.
 * cdktf escapes nothing, and Terraform would run `${file("/etc/hostname")}` from a tenant's file at plan.
 * @throws when a text holds a cdktf token, which nothing can escape (the registry check refuses it with its place)
 */
export function literals<Value>(value: Value): Literals<Value> {
  return escapeDeep(value) as Literals<Value>;
}

/** One text, for the encodings of whole values. */
export function literal(text: string): Literal {
  return escapeText(text) as Literal;
}

function escapeDeep(value: unknown): unknown {
  if (typeof value === "string") return escapeText(value);
  if (Array.isArray(value)) return value.map(escapeDeep);
  if (typeof value !== "object" || value === null) return value;
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(value)) copy[escapeText(key)] = escapeDeep((value as Record<string, unknown>)[key]);
  return copy;
}

function escapeText(text: string): string {
  if (text.includes("TfToken[")) throw new Error(`a cdktf token can't be escaped: ${JSON.stringify(text)}`);
  return text.includes("{") ? text.replace(/([$%])\{/g, "$1$1{") : text;
}
