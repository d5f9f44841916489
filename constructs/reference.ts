declare const expression: unique symbol;

/** A Terraform expression, written by us: never holds text from a file. */
export type Reference = string & { readonly [expression]: true };

export function reference(address: string): Reference {
  return `\${${address}}` as Reference;
}
