import { describe, expect, it } from "@jest/globals";
import { compareStacks, environmentOf, hostnamesStackName, platformStackName } from "../../src/addresses/stack";

describe("a stack's name", () => {
  // Pinned: it is the key of a state.
  it.each([
    [0, "production-hostnames-000"],
    [7, "production-hostnames-007"],
    [42, "production-hostnames-042"],
    [999, "production-hostnames-999"],
    [1000, "production-hostnames-1000"],
    [9999, "production-hostnames-9999"],
  ])("of shard %d is %s", (shard, name) => {
    expect(hostnamesStackName("production", shard)).toBe(name);
    expect(environmentOf(name)).toBe("production");
  });

  it("of the platform ends in -platform", () => {
    expect(platformStackName("production")).toBe("production-platform");
  });

  it.each([
    ["production-platform", "production"],
    ["eu-west-hostnames-1000", "eu-west"],
    ["a-platform-platform", "a-platform"],
    ["a-hostnames-001-hostnames-002", "a-hostnames-001"],
    ["production-logs", undefined],
    ["production-hostnames-7", undefined],
    ["production-hostnames-0007", undefined],
    ["production-hostnames-", undefined],
    ["platform", undefined],
  ])("tells the environment: %s is of %s", (name, environment) => {
    expect(environmentOf(name)).toBe(environment);
  });

  it("sorts by environment, the platform first, then by the shard's number", () => {
    const sorted = [
      "production-platform",
      "production-hostnames-000",
      "production-hostnames-100",
      "production-hostnames-101",
      "production-hostnames-999",
      "production-hostnames-1000",
      "production-hostnames-1001",
      "production-hostnames-2857",
      "production-logs",
      "staging-platform",
      "staging-hostnames-000",
    ];
    expect([...sorted].reverse().sort(compareStacks)).toEqual(sorted);
    expect([...sorted].sort(compareStacks)).toEqual(sorted);
  });
});
