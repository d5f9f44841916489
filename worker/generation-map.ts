interface Bounds {
  readonly entries: number;
  readonly bytes: number;
}

/**
 * A map of bounded size whose hits cost one look, with no list to reorder: what is used while a generation
 * fills is carried into the next, and when that is full too, the generation before it goes as a whole.
 */
export class GenerationMap<Value extends { readonly bytes: number }> {
  readonly #bounds: Bounds;
  #young = new Map<string, Value>();
  #old = new Map<string, Value>();
  #youngBytes = 0;

  constructor({ entries, bytes }: Bounds) {
    this.#bounds = { entries: entries / 2, bytes: bytes / 2 };
  }

  get(key: string): Value | undefined {
    const young = this.#young.get(key);
    if (young !== undefined) return young;
    const old = this.#old.get(key);
    if (old !== undefined) this.set(key, old);
    return old;
  }

  set(key: string, value: Value): void {
    this.delete(key);
    if (this.#young.size >= this.#bounds.entries || this.#youngBytes + value.bytes > this.#bounds.bytes) {
      this.#old = this.#young;
      this.#young = new Map();
      this.#youngBytes = 0;
    }
    this.#young.set(copyOf(key), value);
    this.#youngBytes += value.bytes;
  }

  delete(key: string): void {
    this.#youngBytes -= this.#young.get(key)?.bytes ?? 0;
    this.#young.delete(key);
    this.#old.delete(key);
  }

  get size(): number {
    return this.#young.size + this.#old.size;
  }
}

/** A hostname cut from a URL keeps the whole URL in memory, as any part of a string does in V8; joining makes a new one. */
function copyOf(text: string): string {
  return ` ${text}`.slice(1);
}
