/** What was published of April 2015, and what the fixture invents beside it; held against the platform's own figures. */
export const TRUTH = {
  /** The day of the figures, Chinese midnight at its end. */
  at: '2015-04-28T16:00:00.000Z',
  vulnerabilities: 46,
  provinces: 19,
  grades: { high: 44, medium: 2 },
  people: { likely: 52_000_000 },
  /** "More than ten million": people behind what was neither claimed repaired nor verified. */
  openPeopleAbove: 10_000_000,
  /** The fixture's own: 18 claims, 6 of them verified; the columns add up to 46. */
  columns: {
    'tested-open': 2,
    verified: 6,
    'claimed-by-keeper': 11,
    'claimed-by-superior': 1,
    'under-way': 3,
    'refused-or-accepted': 0,
    'no-word': 23,
  },
  changchun: { division: '220100', people: 7_700_000 },
} as const;
