/** What the provider's schema says of a resource type. */
export interface TypeSchema {
  /** What Terraform hides. */
  readonly sensitive: AttributeTree;
  /** What only Cloudflare sets. */
  readonly computedOnly: AttributeTree;
}

/** Some of a type's attributes. */
export interface AttributeTree {
  /** True: the whole attribute. Otherwise some of the attributes inside it, for each item of a list or a set too. */
  readonly [attribute: string]: true | AttributeTree;
}

/** Stands for every key of a map. */
export const EVERY_KEY = "*";
