/**
 * The territory (块): nation > province > city > county, read off the six digits of a division's code (GB/T 2260). Two
 * digits name the province, two the city, two the county; `00` stands for all below.
 */
export const NATION = '000000';

export type Rung = 'nation' | 'province' | 'city' | 'county';

export function rungOf(code: string): Rung {
  if (code === NATION) return 'nation';
  if (code.endsWith('0000')) return 'province';
  return code.endsWith('00') ? 'city' : 'county';
}

/** What all codes of the territory begin with: `''`, two, four or six digits. */
export function territoryPrefix(code: string): string {
  switch (rungOf(code)) {
    case 'nation':
      return '';
    case 'province':
      return code.slice(0, 2);
    case 'city':
      return code.slice(0, 4);
    case 'county':
      return code;
  }
}

export const isWithin = (code: string, territory: string): boolean =>
  code.startsWith(territoryPrefix(territory));

/** The territories that a division lies in, from itself up to the nation. */
export function territoriesOf(code: string): readonly string[] {
  const all = [code, `${code.slice(0, 4)}00`, `${code.slice(0, 2)}0000`, NATION];
  return [...new Set(code === NATION ? [NATION] : all)];
}

/** Lowest and highest code of a territory, for the range of an index. */
export function territoryRange(code: string): { readonly least: string; readonly most: string } {
  const prefix = territoryPrefix(code);
  return { least: prefix.padEnd(6, '0'), most: prefix.padEnd(6, '9') };
}
