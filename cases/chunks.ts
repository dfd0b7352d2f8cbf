/** Gathers text and hands it out as encoded chunks of about 64 KiB, so that a list of any length needs no memory. */
export function* encodedInChunks(
  texts: Iterable<string>,
  encode: (text: string) => Uint8Array,
): Generator<Uint8Array, void, undefined> {
  let pending = '';
  for (const text of texts) {
    pending += text;
    if (pending.length >= 0x10000) {
      yield encode(pending);
      pending = '';
    }
  }
  if (pending !== '') yield encode(pending);
}

export const encodeUtf8 = (text: string): Uint8Array => Buffer.from(text, 'utf8');
