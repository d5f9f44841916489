import { expect, it } from "@jest/globals";
import type { Backend } from "../../src/registry/model";
import { machineOf, machineRefusals } from "../../src/release/machine";

const LOCAL: Backend = { type: "local", path: "state" };
const BUCKET: Backend = { type: "s3", bucket: "b", prefix: "p", region: "r" } as Backend;

it.each<[string, Parameters<typeof machineOf>[0], string | null, Backend, readonly string[]]>([
  ["a laptop with a local state", {}, "hash", LOCAL, []],
  ["CI with a bucket", { CI: "true" }, "hash", BUCKET, []],
  ["CI with a local state", { CI: "true" }, "hash", LOCAL, ["local-state"]],
  ["no lock file", {}, null, BUCKET, ["no-lock-file"]],
  ["both", { CI: "true" }, null, LOCAL, ["no-lock-file", "local-state"]],
  ["both, with an API on this machine", { CI: "true", CLOUDFLARE_BASE_URL: "http://127.0.0.1:4010" }, null, LOCAL, []],
  ["a provider that runs already", { TF_REATTACH_PROVIDERS: "{}" }, "hash", BUCKET, ["running-provider"]],
  ["an empty word for one", { TF_REATTACH_PROVIDERS: "" }, "hash", BUCKET, []],
  [
    "one, with an API on this machine",
    { TF_REATTACH_PROVIDERS: "{}", CLOUDFLARE_BASE_URL: "http://[::1]:4010" },
    "hash",
    BUCKET,
    [],
  ],
  [
    "both, with another API",
    { CI: "true", CLOUDFLARE_BASE_URL: "https://api.example" },
    null,
    LOCAL,
    ["no-lock-file", "local-state"],
  ],
])("%s: %j", (_, env, lockFile, backend, rules) => {
  expect(machineRefusals(machineOf(env), { lockFile }, backend).map(({ rule }) => rule)).toEqual(rules);
});

it.each([
  ["http://localhost:1/client/v4", true],
  ["http://[::1]:1", true],
  ["http://127.0.0.1@evil.example", false],
  ["http://localhost.evil.example", false],
  ["http://0.0.0.0", false],
  ["nonsense", false],
  ["", false],
])("an API at %j is on this machine: %j", (url, loopback) => {
  expect(machineOf({ CLOUDFLARE_BASE_URL: url }).loopback).toBe(loopback);
});
