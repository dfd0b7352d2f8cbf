/**
 * The line (条): ministry > department > bureau. A place in it is written as a path from the top down to the
 * organization itself, each identifier followed by a slash, so that everything below one is a prefix.
 */

/** Rungs from the top of a line to its lowest office: nation, province, city and county, twice over for sub-offices. */
export const DEEPEST_LINE = 8;

export const lineBelow = (superiorsLine: string | null, id: string): string => `${superiorsLine ?? ''}${id}/`;

/** From the top down, the organization itself last. */
export const lineMembers = (line: string): readonly string[] => line.split('/').slice(0, -1);

export const lineDepth = (line: string): number => lineMembers(line).length;

/** Is what stands at `line` the organization at `other`, or below it? */
export const isInLineOf = (line: string, other: string): boolean => line.startsWith(other);

/** Superiors of what stands at `line`, the nearest first. */
export const superiorsOn = (line: string): readonly string[] => lineMembers(line).slice(0, -1).reverse();

export type LineProblem = 'own-superior' | 'too-deep';

/**
 * May the organization stand below this superior?
 * @param superiorsLine where the superior stands, before the move
 * @param below rungs under the organization in its own subtree; 0 when it has none below it
 */
export function lineProblem(id: string, superiorsLine: string | null, below: number): LineProblem | null {
  if (superiorsLine === null) return below + 1 > DEEPEST_LINE ? 'too-deep' : null;
  if (lineMembers(superiorsLine).includes(id)) return 'own-superior';
  return lineDepth(superiorsLine) + 1 + below > DEEPEST_LINE ? 'too-deep' : null;
}

/**
 * The lines of many organizations at once, where some stand below others of the same set.
 * @param superiors by identifier, the superior within or outside of the set; null at the top
 * @param outside the line of an organization outside of the set; null where it is not known (yet)
 * @returns a line for each. Total: a ring, which no rule lets in, is cut where it closes, so that what was recorded
 *   can always be shown
 */
export function linesOf(
  superiors: ReadonlyMap<string, string | null>,
  outside: (id: string) => string | null,
): ReadonlyMap<string, string> {
  const lines = new Map<string, string>();
  for (const start of superiors.keys()) {
    const way: string[] = [];
    const onWay = new Set<string>();
    let at: string | null = start;
    while (at !== null && superiors.has(at) && !lines.has(at) && !onWay.has(at)) {
      way.push(at);
      onWay.add(at);
      at = superiors.get(at) ?? null;
    }
    let line = at === null || onWay.has(at) ? null : (lines.get(at) ?? outside(at));
    for (const id of way.reverse()) {
      line = lineBelow(line, id);
      lines.set(id, line);
    }
  }
  return lines;
}

/** Those that stand in a ring: each, followed up the line, comes back to itself. */
export function ringsIn(superiors: ReadonlyMap<string, string | null>): ReadonlySet<string> {
  const settled = new Set<string>();
  const rings = new Set<string>();
  for (const start of superiors.keys()) {
    const way: string[] = [];
    const onWay = new Set<string>();
    let at: string | null = start;
    while (at !== null && superiors.has(at) && !settled.has(at) && !onWay.has(at)) {
      way.push(at);
      onWay.add(at);
      at = superiors.get(at) ?? null;
    }
    if (at !== null && onWay.has(at)) for (const id of way.slice(way.indexOf(at))) rings.add(id);
    for (const id of way) settled.add(id);
  }
  return rings;
}
