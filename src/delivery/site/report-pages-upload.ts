import { NuwaError } from '#kernel/errors.ts';

/** What came before the file, and the file as its bytes arrive. */
export type UploadedForm = {
  readonly fields: Readonly<Record<string, string>>;
  /** Null when no file was chosen. */
  readonly file: { readonly name: string; readonly bytes: AsyncIterable<Uint8Array> } | null;
};

const MOST_HEAD = 8 * 1024;
const MOST_FIELD = 1024;
const MOST_FIELDS = 10;

/**
 * Reads a form with one file (RFC 7578) without ever holding the file: the fields before it, then its bytes as a
 * stream. Attacker-controlled throughout; every part but the file is bounded, and the file is bounded by who reads it.
 * @throws NuwaError bad-request for what is no such form
 */
export async function readUpload(request: Request): Promise<UploadedForm> {
  const boundary = /^multipart\/form-data\s*;.*\bboundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(
    request.headers.get('content-type') ?? '',
  );
  if (boundary === null || request.body === null) throw noForm();
  const reader = new PartReader(request.body, boundary[1] ?? boundary[2] ?? '');
  await reader.begin();
  const fields: Record<string, string> = {};
  for (let count = 0; count < MOST_FIELDS; count++) {
    const head = await reader.head();
    if (head === null) return { fields, file: null };
    const name = /\bname="([^"]*)"/.exec(head)?.[1] ?? '';
    const file = /\bfilename="((?:[^"\\]|\\.)*)"/.exec(head)?.[1];
    if (file === undefined) fields[name] = (await reader.text(MOST_FIELD)).trim();
    else return { fields, file: file === '' ? null : { name: file, bytes: reader.content() } };
  }
  throw noForm();
}

class PartReader {
  readonly #chunks: AsyncIterator<Uint8Array>;
  readonly #delimiter: Buffer;
  #held = Buffer.alloc(0);
  #ended = false;

  constructor(body: ReadableStream<Uint8Array>, boundary: string) {
    this.#chunks = body[Symbol.asyncIterator]();
    this.#delimiter = Buffer.from(`\r\n--${boundary}`, 'latin1');
  }

  /** The first delimiter has no line before it. */
  async begin(): Promise<void> {
    this.#held = Buffer.from('\r\n');
    for await (const piece of this.content()) if (piece.length > 0) throw noForm();
  }

  /** Headers of the next part; null behind the last one. */
  async head(): Promise<string | null> {
    await this.#need(2);
    if (this.#held.subarray(0, 2).toString('latin1') === '--') return null;
    for (;;) {
      const end = this.#held.indexOf('\r\n\r\n');
      if (end >= 0) {
        const head = this.#held.subarray(0, end).toString('utf8');
        this.#held = this.#held.subarray(end + 4);
        return head;
      }
      if (this.#held.length > MOST_HEAD || !(await this.#more())) throw noForm();
    }
  }

  async text(most: number): Promise<string> {
    const parts: Uint8Array[] = [];
    let size = 0;
    for await (const piece of this.content()) {
      size += piece.length;
      if (size > most) throw noForm();
      parts.push(piece);
    }
    return Buffer.concat(parts).toString('utf8');
  }

  /** Bytes up to the next delimiter, which is taken off as well. */
  async *content(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const at = this.#held.indexOf(this.#delimiter);
      if (at >= 0) {
        const last = this.#held.subarray(0, at);
        this.#held = this.#held.subarray(at + this.#delimiter.length);
        if (last.length > 0) yield new Uint8Array(last);
        return;
      }
      // What could be the beginning of a delimiter stays.
      const safe = this.#held.length - this.#delimiter.length;
      if (safe > 0) {
        yield new Uint8Array(this.#held.subarray(0, safe));
        this.#held = this.#held.subarray(safe);
      }
      if (!(await this.#more())) throw noForm();
    }
  }

  async #need(bytes: number): Promise<void> {
    while (this.#held.length < bytes) if (!(await this.#more())) throw noForm();
  }

  async #more(): Promise<boolean> {
    if (this.#ended) return false;
    const { done, value } = await this.#chunks.next();
    if (done === true) this.#ended = true;
    else this.#held = Buffer.concat([this.#held, value]);
    return done !== true;
  }
}

const noForm = (): NuwaError =>
  new NuwaError('bad-request', { problem: 'it is not a form with one file that arrived whole' });
