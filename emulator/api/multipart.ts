/** One part of a multipart body, its bytes untouched. */
export interface Part {
  name: string;
  fileName?: string;
  contentType?: string;
  bytes: Buffer;
}

/** Splits a multipart/form-data body. @returns undefined where the body is no such thing. */
export function parseMultipart(body: Buffer, contentType: string): Part[] | undefined {
  const boundary = /^multipart\/form-data\s*;.*?boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType);
  const name = boundary?.[1] ?? boundary?.[2];
  if (name === undefined) return undefined;
  return sections(body, `--${name}`).map(parsePart);
}

function sections(body: Buffer, delimiter: string): Buffer[] {
  const found: Buffer[] = [];
  let start = body.indexOf(delimiter);
  while (start !== -1) {
    const from = start + delimiter.length;
    const end = body.indexOf(`\r\n${delimiter}`, from);
    if (end === -1) break;
    found.push(body.subarray(from + 2, end));
    start = end + 2;
  }
  return found;
}

function parsePart(section: Buffer): Part {
  const split = section.indexOf("\r\n\r\n");
  const head = section.subarray(0, split).toString("utf8");
  const disposition = /^content-disposition:(.*)$/im.exec(head)?.[1] ?? "";
  const fileName = quoted(disposition, "filename");
  const contentType = /^content-type:\s*(.*?)\s*$/im.exec(head)?.[1];
  return {
    name: quoted(disposition, "name") ?? "",
    ...(fileName === undefined ? {} : { fileName }),
    ...(contentType === undefined ? {} : { contentType }),
    bytes: section.subarray(split + 4),
  };
}

function quoted(disposition: string, attribute: string): string | undefined {
  return new RegExp(`[;\\s]${attribute}="((?:[^"\\\\]|\\\\.)*)"`, "i").exec(disposition)?.[1]?.replace(/\\(.)/g, "$1");
}

/** Writes parts as Cloudflare returns a Worker's modules. */
export function formatMultipart(parts: readonly Part[], boundary: string): Buffer {
  const chunks = parts.flatMap((part) => [
    Buffer.from(`--${boundary}\r\n${headOf(part)}\r\n\r\n`),
    part.bytes,
    Buffer.from("\r\n"),
  ]);
  return Buffer.concat([...chunks, Buffer.from(`--${boundary}--\r\n`)]);
}

function headOf(part: Part): string {
  const file = part.fileName === undefined ? "" : `; filename="${part.fileName}"`;
  const type = part.contentType === undefined ? "" : `\r\nContent-Type: ${part.contentType}`;
  return `Content-Disposition: form-data; name="${part.name}"${file}${type}`;
}
