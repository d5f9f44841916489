import { expect } from "@jest/globals";
import { type Expected, expectAny, type WorkerAnswer } from "./cases";

/** Names and texts that no refusal may show. */
const INTERNAL = /internal-name|nobody|acme-shop|bolt-shop|kaboom|Worker not found|tenant/;

/** Holds an answer to a case's expectation: the same judge for the function in Node and the bundle in workerd. */
export function expectAnswer({ status, headers, body, log, options }: WorkerAnswer, expected: Expected): void {
  expect({ status, body }).toEqual({ status: expected.status, body: expected.body ?? body });
  for (const [name, value] of Object.entries(expected.headers ?? {})) {
    expect({ [name]: headers[name] }).toEqual({ [name]: value === expectAny ? expect.any(String) : value });
  }
  if (expected.worker !== undefined) expect(JSON.parse(body)).toMatchObject({ worker: expected.worker });
  if (expected.options !== undefined) expect(options).toEqual(expected.options);
  if (expected.saw !== undefined) judgeSeen(JSON.parse(body), expected.saw);
  expect(codesIn(log)).toEqual(expected.code === undefined ? [] : [expected.code]);
  if (expected.code !== undefined) judgeRefusal(body, headers, expected.code);
}

function judgeSeen(
  seen: { headers: Record<string, string>; body: string },
  { headers, body }: NonNullable<Expected["saw"]>,
) {
  for (const [name, value] of Object.entries(headers ?? {}))
    expect({ [name]: seen.headers[name] }).toEqual({ [name]: value });
  if (body !== undefined) expect(seen.body).toBe(body);
}

function judgeRefusal(body: string, headers: WorkerAnswer["headers"], code: string) {
  expect(body).not.toMatch(INTERNAL);
  if (body === "") return;
  if (headers["content-type"] === "application/json") {
    expect(JSON.parse(body)).toEqual({
      error: { code, message: expect.any(String), requestId: headers["x-request-id"] },
    });
  } else {
    expect(body).toMatch(/^<!doctype html>/);
    expect(body).toContain(code);
    expect(body).toContain(String(headers["x-request-id"]));
  }
}

function codesIn(log: string): unknown[] {
  return log
    .split("\n")
    .filter((line) => line.startsWith('{"code"'))
    .map((line) => JSON.parse(line).code);
}
