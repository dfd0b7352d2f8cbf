/** Limits of one report; the pages state them, and the door holds to them whatever came through it. */
export const REPORT_LIMITS = {
  /** UTF-16 units, as a browser's `maxlength` counts. */
  line: 200,
  text: 20_000,
  /** Ten billion: more people than there are, so that a slip of the hand shows. */
  people: 10_000_000_000,
  loss: 1_000_000_000_000,
  /** Rows of a sample that may be handed in, in a text or in a file. More is a list, and holding lists is an offence. */
  sampleRows: 30,
  days: 30,
} as const;
