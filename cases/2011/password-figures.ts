/**
 * How the passwords of each site are distributed. Codehub and tongxue have the published figures of the sites they
 * are modelled on (CSDN, Renren; see the case); the rest a Chinese general public, more than half digits only (Wang
 * et al., "Birthday, Name and Bifacial-security", USENIX Security 2019). Shares are percent of rows.
 */
export type PasswordFigures = {
  /** By length in characters: 1-6, 7-12, 13-18, 19 and more. Normalised, since the published ones add to 100.10. */
  readonly bands: readonly [number, number, number, number];
  /** All digits, mobile numbers and top passwords included. */
  readonly digitsOnly: number;
  /** All lower-case letters, top passwords included. */
  readonly lowerOnly: number;
  /** The owner's mobile number. */
  readonly mobile: number;
  readonly top: Readonly<Record<string, number>>;
};

/** Share of people who used one password on all their sites, and of people with two accounts on one site who gave
 * both the same one (Han et al., "Regional Patterns and Vulnerability Analysis of Chinese Web Passwords" and its
 * follow-up in TDSC 2016: 33.16 % ± 8.91 and 59.72 %). */
export const SAME_ACROSS_SITES = 0.3316;
export const SAME_ON_ONE_SITE = 0.5972;

/** "A word of the site's own shop", as CSDN's was. */
export const SHOP_WORD = 'codebook';

export const CODEHUB: PasswordFigures = {
  bands: [1.92, 90.8, 7.17, 0.21],
  digitsOnly: 45.01,
  lowerOnly: 11.64,
  mobile: 2.18,
  top: { '123456789': 3.66, '12345678': 3.31, '11111111': 1.19, [SHOP_WORD]: 0.72 },
};

export const TONGXUE: PasswordFigures = {
  bands: [31.89, 65.86, 1.7, 0.55],
  digitsOnly: 52.97,
  lowerOnly: 19.96,
  mobile: 2.91,
  top: { '123456': 3.2, '123456789': 1.6, '12345678': 1.2, '11111111': 0.4, '111111': 0.9, woaini: 0.3 },
};

export const PUBLIC: PasswordFigures = {
  bands: [18, 72, 9, 1],
  digitsOnly: 56,
  lowerOnly: 11,
  mobile: 2.5,
  top: {
    '123456': 3.9,
    '123456789': 1.7,
    '12345678': 1.3,
    '11111111': 0.5,
    '111111': 1.6,
    '000000': 0.6,
    '5201314': 0.4,
    woaini1314: 0.3,
  },
};

/** Passwords of the people who use one everywhere. What remains for the others is computed site by site, so that
 * every site keeps its own figures. */
export const SHARED: PasswordFigures = {
  bands: [1.9, 94.5, 3.4, 0.2],
  digitsOnly: 45,
  lowerOnly: 11,
  mobile: 2,
  top: { '123456789': 3, '12345678': 2.7, '11111111': 0.9 },
};
