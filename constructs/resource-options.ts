import type { ITerraformDependable, TerraformProvider } from "cdktf";

/** What every construct passes on to its resources. */
export interface ResourceOptions {
  /**
   * What must be there before it, and is removed after it.
   * @default nothing
   */
  readonly dependsOn?: ITerraformDependable[] | undefined;
  /**
   * The Cloudflare provider that manages it, where the stack has several.
   * @default the stack's
   */
  readonly provider?: TerraformProvider | undefined;
}
