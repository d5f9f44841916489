/** What the provider's schema says about a resource type. */
export interface TypeSchema {
  /** Attributes that every block must set. */
  readonly required: readonly string[];
  /** Paths of the attributes that Terraform hides: `ssl.custom_key`. */
  readonly sensitive: readonly string[];
  /** Attributes that only Cloudflare sets. */
  readonly computedOnly: ComputedOnly;
}

export interface ComputedOnly {
  /** True if the whole attribute is computed. Otherwise what is computed inside it, for each item of a list too. */
  readonly [attribute: string]: true | ComputedOnly;
}
