/** What a cdktf app imports from "switchyard": its constructs, and what reads a registry for them. */
export * from "./constructs";
