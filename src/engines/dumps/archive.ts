/** An opened archive. Members are numbered in the order of the archive, whatever their names. */
export type Archive = {
  /** Every member once, in order. Reading it through may mean unpacking it through. */
  readonly members: () => AsyncIterable<Member>;
  /** The bytes of one member. @throws archive-refused when there is none of that number */
  readonly read: (index: number) => AsyncIterable<Uint8Array>;
};

export type Member = {
  readonly index: number;
  readonly name: string;
  /** Unpacked, as the archive says; null when it does not. */
  readonly size: number | null;
  readonly kind: 'file' | 'folder' | 'link' | 'device';
  readonly encrypted: boolean;
  /** First bytes, where they came along for free. */
  readonly head?: Uint8Array;
};
