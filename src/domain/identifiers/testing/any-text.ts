import fc from 'fast-check';

/** Any code points at all, lone halves of pairs included; of all scripts, unlike what a keyboard gives. */
export const anyText = (maxLength = 30): fc.Arbitrary<string> =>
  fc
    .array(fc.oneof(fc.nat(0x10ffff), fc.nat(0xff), fc.integer({ min: 0xd800, max: 0xdfff })), { maxLength })
    .map((codes) => String.fromCodePoint(...codes));
