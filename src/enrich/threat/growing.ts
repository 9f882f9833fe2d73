/** 32-bit numbers whose count is not known before. */
export class GrowingNumbers {
  #values = new Uint32Array(1_024);
  length = 0;

  push(value: number): void {
    if (this.length === this.#values.length) {
      const wider = new Uint32Array(this.length * 2);
      wider.set(this.#values);
      this.#values = wider;
    }
    this.#values[this.length] = value;
    this.length += 1;
  }

  at(index: number): number {
    return this.#values[index] ?? 0;
  }

  /** A view, good until the next `push`. */
  view(): Uint32Array {
    return this.#values.subarray(0, this.length);
  }
}

/** Bytes whose count is not known before. */
export class GrowingBytes {
  #bytes = Buffer.alloc(4_096);
  length = 0;

  push(bytes: Uint8Array): void {
    const length = this.length + bytes.length;
    if (length > this.#bytes.length) {
      const wider = Buffer.alloc(Math.max(length, this.#bytes.length * 2));
      this.#bytes.copy(wider, 0, 0, this.length);
      this.#bytes = wider;
    }
    this.#bytes.set(bytes, this.length);
    this.length = length;
  }

  /** A view, good until the next `push`. */
  view(): Buffer {
    return this.#bytes.subarray(0, this.length);
  }
}
