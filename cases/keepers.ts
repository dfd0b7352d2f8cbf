import { chineseName, two } from './2011/population.ts';
import { encodedInChunks, encodeUtf8 } from './chunks.ts';
import { draw, drawBelow, keyOf } from './keyed.ts';
import { permutation } from './permutation.ts';

/**
 * A keeper's own table for the private confirmation, and two lists to hold against it. The keeper is an invented
 * social-insurance bureau; its people have valid resident ID numbers (GB 11643-1999) of one prefecture.
 */
export type KeeperCase = {
  readonly keeper: string;
  readonly people: number;
  /** CSV with header: id_number, name, phone, salary (yuan a month). */
  readonly table: () => Generator<Uint8Array, void, undefined>;
  /** Holds 40 % of the keeper's people, and as many strangers. */
  readonly leaked: KeeperList;
  /** Holds none of them. */
  readonly unrelated: KeeperList;
};

/** `ID number TAB name TAB phone`, no header, LF. */
export type KeeperList = {
  readonly fileName: string;
  readonly write: () => Generator<Uint8Array, void, undefined>;
  readonly rows: number;
  /** People of the keeper's table who are on the list. */
  readonly common: number;
};

type Person = { readonly id: string; readonly name: string; readonly phone: string; readonly salary: number };

const SHARE_LEAKED = 0.4;

/** County-level divisions of Jinhua, Zhejiang: real codes, or no ID number would be valid. */
const DIVISIONS = [330702, 330703, 330723, 330726, 330727, 330781, 330782, 330783, 330784];
const FIRST_BIRTH = Date.UTC(1945, 0, 1) / 86_400_000;
const BIRTH_DAYS = 19_000;
const SEQUENCES = 999;
/** People of whom no two share an ID number. */
const ALL = DIVISIONS.length * BIRTH_DAYS * SEQUENCES;

/** `people` ≥ 10. @throws RangeError when there are fewer, or more than can have an ID number */
export function keeperCase(people: number, seed: number): KeeperCase {
  if (people < 10 || people * 3 > ALL) throw new RangeError(`a bureau of ${people} people cannot be made`);
  const personAt = persons(seed);
  const common = Math.round(people * SHARE_LEAKED);
  const whoLeaked = permutation(people, seed, 'keeper/leaked');
  const mixed = permutation(common * 2, seed, 'keeper/leaked-order');
  return {
    keeper: 'shebao.jinqu.example',
    people,
    table: () => encodedInChunks(tableOf(people, personAt), encodeUtf8),
    leaked: {
      fileName: 'shebao-leaked.example.txt',
      rows: common * 2,
      common,
      write: () =>
        linesOf(common * 2, (i) => {
          const place = mixed.at(i);
          return personAt(place < common ? whoLeaked.at(place) : people + place);
        }),
    },
    unrelated: {
      fileName: 'shebao-unrelated.example.txt',
      rows: people,
      common: 0,
      write: () => linesOf(people, (i) => personAt(people * 2 + i)),
    },
  };
}

function persons(seed: number): (i: number) => Person {
  const numbers = permutation(ALL, seed, 'keeper/ids');
  const names = keyOf(seed, 'keeper/names');
  const blocks = keyOf(seed, 'keeper/phones');
  const salaries = keyOf(seed, 'keeper/salaries');
  return (i) => {
    const number = numbers.at(i);
    return {
      id: idNumber(number),
      name: chineseName(draw(names, i)),
      phone: `13${drawBelow(blocks, i, 10)}${String(number % 100_000_000).padStart(8, '0')}`,
      salary: 1800 + drawBelow(salaries, i, 120) * 50,
    };
  };
}

function idNumber(n: number): string {
  const sequence = 1 + (n % SEQUENCES);
  const rest = Math.floor(n / SEQUENCES);
  const birth = new Date((FIRST_BIRTH + (rest % BIRTH_DAYS)) * 86_400_000);
  const division = DIVISIONS[Math.floor(rest / BIRTH_DAYS)] ?? 0;
  const date = `${birth.getUTCFullYear()}${two(birth.getUTCMonth() + 1)}${two(birth.getUTCDate())}`;
  const body = `${division}${date}${String(sequence).padStart(3, '0')}`;
  return body + checkDigit(body);
}

/** ISO 7064, MOD 11-2, over 17 digits. */
function checkDigit(body: string): string {
  let sum = 0;
  for (const digit of body) sum = (sum + Number(digit)) * 2;
  return '10X98765432'.charAt(sum % 11);
}

function* tableOf(people: number, personAt: (i: number) => Person): Generator<string, void, undefined> {
  yield 'id_number,name,phone,salary\r\n';
  for (let i = 0; i < people; i++) {
    const { id, name, phone, salary } = personAt(i);
    yield `${id},${name},${phone},${salary}\r\n`;
  }
}

function linesOf(rows: number, personAt: (i: number) => Person): Generator<Uint8Array, void, undefined> {
  function* lines(): Generator<string, void, undefined> {
    for (let i = 0; i < rows; i++) {
      const { id, name, phone } = personAt(i);
      yield `${id}\t${name}\t${phone}\n`;
    }
  }
  return encodedInChunks(lines(), encodeUtf8);
}
