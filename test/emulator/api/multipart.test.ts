import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { formatMultipart, parseMultipart } from "../../../emulator/api/multipart";

const part = fc.record({
  name: fc.stringMatching(/^[\w.-]{1,20}$/),
  contentType: fc.constantFrom("application/json", "application/javascript+module"),
  fileName: fc.stringMatching(/^[\w.-]{1,20}$/),
  bytes: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
});

describe("multipart bodies", () => {
  it("are read back as they were written, every byte", () => {
    fc.assert(
      fc.property(fc.array(part, { maxLength: 4 }), (parts) => {
        const boundary = "----boundary-that-no-byte-sequence-above-holds";
        const body = formatMultipart(parts, boundary);
        expect(parseMultipart(body, `multipart/form-data; boundary=${boundary}`)).toEqual(parts);
      }),
    );
  });

  it("are read as the platform's own FormData writes them", async () => {
    const form = new FormData();
    form.set("value", '{"a":"ü\r\n--"}');
    form.set("worker.js", new Blob(["export default {}"], { type: "application/javascript+module" }), "worker.js");
    const request = new Response(form);
    const contentType = request.headers.get("content-type") ?? "";
    const parts = parseMultipart(Buffer.from(await request.arrayBuffer()), contentType);
    expect(parts?.map(({ bytes, ...rest }) => ({ ...rest, text: bytes.toString("utf8") }))).toEqual([
      { name: "value", text: '{"a":"ü\r\n--"}' },
      {
        name: "worker.js",
        fileName: "worker.js",
        contentType: "application/javascript+module",
        text: "export default {}",
      },
    ]);
  });

  it("are told from other bodies", () => {
    expect(parseMultipart(Buffer.from("x"), "text/plain")).toBeUndefined();
    expect(parseMultipart(Buffer.from("x"), "multipart/form-data")).toBeUndefined();
  });
});
