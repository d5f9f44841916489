declare const escaped: unique symbol;

/** Text that Terraform reads as itself. Only `literals` makes one, so that a construct can't be handed raw text. */
export type Literal = string & { readonly [escaped]: true };

/** The same value with every text escaped; enumerations and numbers stay what they are. */
export type Literals<Value> = string extends Value
  ? Literal | Exclude<Value, string>
  : Value extends Literal
    ? Value
    : Value extends readonly (infer Item)[]
      ? readonly Literals<Item>[]
      : Value extends object
        ? { readonly [Key in keyof Value]: Literals<Value[Key]> }
        : Value;

/**
 * Escapes every text in a value, map keys included: the only way for registry text into Terraform JSON.
 * cdktf escapes nothing, and Terraform would run `${file("/etc/hostname")}` from a tenant's file at plan.
 * @throws when a text holds a cdktf token, which nothing can escape (the registry check refuses it with its place)
 */
export function literals<Value>(value: Value): Literals<Value> {
  return escapeDeep(value) as Literals<Value>;
}

/**
 * Escapes one text, so that Terraform reads it as itself.
 * @throws when it holds a cdktf token
 */
export function literal(text: string): Literal {
  return escapeText(text) as Literal;
}

/** Returns the value itself if nothing in it changes, which is usual: copying a whole registry costs time and memory. */
function escapeDeep(value: unknown): unknown {
  if (typeof value === "string") return escapeText(value);
  if (typeof value !== "object" || value === null || !holdsEscapes(value)) return value;
  if (Array.isArray(value)) return value.map(escapeDeep);
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [escapeText(key), escapeDeep(field)]));
}

function holdsEscapes(value: unknown): boolean {
  if (typeof value === "string") return escapeText(value) !== value;
  if (typeof value !== "object" || value === null) return false;
  for (const key of Object.keys(value))
    if (holdsEscapes(key) || holdsEscapes((value as Record<string, unknown>)[key])) return true;
  return false;
}

function escapeText(text: string): string {
  if (text.includes("TfToken[")) throw new Error(`a cdktf token can't be escaped: ${JSON.stringify(text)}`);
  return text.includes("{") ? text.replace(/([$%])\{/g, "$1$1{") : text;
}
