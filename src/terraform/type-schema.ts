/** What the provider's schema says of a resource type. */
export interface TypeSchema {
  /** Attributes that every block must set. */
  readonly required: readonly string[];
  /** Paths of the attributes that Terraform hides: `ssl.custom_key`. */
  readonly sensitive: readonly string[];
  /** What only Cloudflare sets. */
  readonly computedOnly: ComputedOnly;
}

export interface ComputedOnly {
  /** True: the whole attribute. Otherwise what is computed only inside it, for each item of a list too. */
  readonly [attribute: string]: true | ComputedOnly;
}
