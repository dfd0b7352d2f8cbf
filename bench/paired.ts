/**
 * Paired rounds: every contender once a round, one after the other, so that a noisy stretch of the machine meets all
 * of them, and the ratio within a round says more than either figure.
 */
export type Contender = {
  readonly name: string;
  /** Does its work once and says how much a second; more is better. */
  readonly run: () => Promise<number> | number;
};

/** The first contender is ours: each ratio is ours to the other in the same round. */
export async function compare(
  title: string,
  unit: string,
  rounds: number,
  contenders: readonly Contender[],
): Promise<void> {
  const rates = new Map<string, number[]>(contenders.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++)
    for (const { name, run } of contenders) rates.get(name)?.push(await run());
  const ours = rates.get(contenders[0]?.name ?? '') ?? [];
  console.log(`\n${title}`);
  console.log(`${''.padEnd(34)}${`${unit} (lowest to highest)`.padStart(34)}   ours : peer`);
  for (const [name, runs] of rates) {
    const ratios = runs.map((rate, i) => (ours[i] ?? Number.NaN) / rate);
    const rate = `${whole(median(runs))} (${whole(Math.min(...runs))} to ${whole(Math.max(...runs))})`;
    console.log(`${name.padEnd(34)}${rate.padStart(34)}   ${runs === ours ? '1' : spread(ratios)}`);
  }
}

function spread(ratios: readonly number[]): string {
  return `${short(median(ratios))} (${short(Math.min(...ratios))} to ${short(Math.max(...ratios))})`;
}

const whole = (value: number): string => Math.round(value).toLocaleString('en');
const short = (value: number): string => (value < 10 ? value.toFixed(2) : whole(value));

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? Number.NaN)
    : ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2;
}
