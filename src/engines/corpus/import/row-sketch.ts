import { TOKEN_LENGTH } from '../fact-rows.ts';
import { Numbers } from './slots.ts';

/** A row between understanding and encoding: numbers, and offsets of slots whose tokens are not yet made. */
export type SketchedIdentifier = {
  readonly kind: number;
  readonly flags: number;
  readonly slot: number;
  readonly md5Pair: number;
  readonly sha1Pair: number;
};
export type SketchedSecret = {
  readonly scheme: number;
  readonly length: number;
  readonly classes: number;
  readonly shape: number;
};
export type SketchedRest = {
  readonly month: number;
  readonly domain: number;
  readonly division: number;
  readonly birthYear: number;
};

/** Stands for a slot that a row does not have. */
export const NO_SLOT = -1;

/**
 * The rows of a block, kept as numbers until one call of the cipher has made all tokens; then encoded as `rows.bin`
 * wants them (`docs/formats/fact-v1.md`), without an object a row.
 */
export class RowSketch {
  readonly #numbers = new Numbers();
  #bytes = 0;

  startRow(identifiers: number): void {
    this.#numbers.push(identifiers);
    this.#bytes += 1;
  }

  identifier({ kind, flags, slot, md5Pair, sha1Pair }: SketchedIdentifier): void {
    const numbers = this.#numbers;
    numbers.push(kind);
    numbers.push(flags);
    numbers.push(slot);
    numbers.push(md5Pair);
    numbers.push(sha1Pair);
    this.#bytes += 2 + TOKEN_LENGTH + nullableBytes(md5Pair) + nullableBytes(sha1Pair);
  }

  endRow({ scheme, length, classes, shape }: SketchedSecret, rest: SketchedRest): void {
    const numbers = this.#numbers;
    numbers.push(scheme);
    numbers.push(length);
    numbers.push(classes);
    numbers.push(shape);
    numbers.push(rest.month);
    numbers.push(rest.domain);
    numbers.push(rest.division);
    numbers.push(rest.birthYear);
    this.#bytes += 4 + 2 + nullableBytes(rest.domain) + 4;
  }

  /** Records of `rows.bin`; `tokens` holds the token of every slot at the slot's offset. */
  encode(tokens: Uint8Array): Uint8Array<ArrayBuffer> {
    const out = new Uint8Array(this.#bytes);
    const from = this.#numbers.filled();
    let read = 0;
    let to = 0;
    const next = (): number => from[read++] ?? 0;
    const byte = (): void => {
      out[to++] = next();
    };
    const short = (): void => {
      const value = next();
      out[to++] = value;
      out[to++] = value >>> 8;
    };
    const token = (slot: number): void => {
      for (let i = 0; i < TOKEN_LENGTH; i++) out[to + i] = tokens[slot + i] ?? 0;
      to += TOKEN_LENGTH;
    };
    const nullable = (): void => {
      const slot = next();
      out[to++] = slot === NO_SLOT ? 1 : 0;
      if (slot !== NO_SLOT) token(slot);
    };
    while (read < from.length) {
      const identifiers = next();
      out[to++] = identifiers;
      for (let i = 0; i < identifiers; i++) {
        byte();
        const flags = next();
        token(next());
        out[to++] = flags;
        nullable();
        nullable();
      }
      byte();
      byte();
      byte();
      byte();
      short();
      nullable();
      short();
      short();
    }
    return out;
  }

  clear(): void {
    this.#numbers.clear();
    this.#bytes = 0;
  }
}

const nullableBytes = (slot: number): number => (slot === NO_SLOT ? 1 : 1 + TOKEN_LENGTH);
