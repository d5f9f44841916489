/** One field of a multipart form, its bytes untouched. */
export interface FormPart {
  name: string;
  /** A text has neither file name nor type. */
  fileName?: string;
  contentType?: string;
  bytes: Buffer;
}

/** Reads a multipart/form-data body. Undefined: the body is no form; empty: it says that it is one, and is not. */
export async function readForm(body: Buffer, contentType: string): Promise<FormPart[] | undefined> {
  if (!/^multipart\/form-data\b/i.test(contentType)) return undefined;
  const form = await new Response(body, { headers: { "content-type": contentType } }).formData().catch(() => []);
  return Promise.all([...form].map(([name, value]) => readPart(name, value)));
}

async function readPart(name: string, value: string | File): Promise<FormPart> {
  if (typeof value === "string") return { name, bytes: Buffer.from(value) };
  return { name, fileName: value.name, contentType: value.type, bytes: Buffer.from(await value.arrayBuffer()) };
}

/** The parts as a form again, as Cloudflare returns a Worker's modules. */
export function writeForm(parts: readonly FormPart[]): FormData {
  const form = new FormData();
  for (const { name, fileName, contentType, bytes } of parts) {
    form.append(name, new Blob([bytes], contentType === undefined ? {} : { type: contentType }), fileName ?? name);
  }
  return form;
}
