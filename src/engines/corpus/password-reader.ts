import type { PasswordRecord, PasswordSegment } from './corpus.ts';
import type { SegmentReader } from './segment-reader.ts';

/** A password segment as the contract has it: copies out, nothing of the file's layout. */
export class PasswordReader implements PasswordSegment {
  readonly segment: SegmentReader;

  constructor(segment: SegmentReader) {
    this.segment = segment;
  }

  get records(): number {
    return this.segment.records;
  }

  range(prefix: number, bits: number): readonly PasswordRecord[] {
    const records: PasswordRecord[] = [];
    this.segment.scan(prefix, bits, (bytes, restAt, bucketStart, count) => {
      records.push({ digest: this.segment.keyOf(bytes, restAt, bucketStart), count });
      return false;
    });
    return records;
  }

  count(digest: Uint8Array): number {
    let found = 0;
    this.segment.find(digest, (_bytes, _restAt, _bucketStart, count) => {
      found = count;
      return true;
    });
    return found;
  }

  smallestBucket(bits: number): number {
    return this.segment.smallestBucket(bits);
  }
}
