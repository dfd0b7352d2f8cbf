/** Dumps of many shapes with a value of high entropy in every column, in broken rows and around the rows. */
import { randomInt } from 'node:crypto';
import { gzipSync } from 'node:zlib';

import { type Planted, plantAscii, plantChinese } from '#engines/corpus/import/testing/planted-values.ts';
import { xlsxOf, zipOf } from '#engines/dumps/testing/make-archives.ts';

export type PlantedFile = {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly rows: number;
  readonly planted: readonly Planted[];
};

type Person = {
  readonly username: string;
  readonly email: string;
  readonly password: string;
  readonly mobile: string;
  readonly residentId: string;
  readonly name: string;
};
const COLUMNS = ['username', 'email', 'password', 'mobile', 'residentId', 'name'] as const;

/** Writes people, one record each, and says how rows that nobody can read look in this shape. */
type Shape = {
  readonly name: string;
  readonly record: (person: Person) => string;
  readonly broken: (value: string) => readonly string[];
  /** Around the records; holds planted values, too. */
  readonly before?: (value: string) => string;
  readonly between?: string;
  readonly encode?: (text: string) => Uint8Array;
};

/** Ordinary rows in each file. */
export const FILLERS = 150;

const SHAPES: readonly Shape[] = [
  {
    name: 'dashes.txt',
    record: (p) => COLUMNS.map((column) => p[column]).join('----'),
    broken: (v) => [v, `${v}----${v}`, `${v}----`.repeat(9), `==== ${v} ====`],
  },
  {
    name: 'no-header.csv',
    record: (p) => COLUMNS.map((column) => `"${p[column]}"`).join(','),
    broken: (v) => [v, `"${v}","${v}"`],
  },
  {
    name: 'header.tsv',
    before: () => 'username\temail\tpassword\tmobile\tid_card\trealname\n',
    record: (p) => COLUMNS.map((column) => p[column]).join('\t'),
    broken: (v) => [v, `${v}\t`.repeat(9)],
  },
  {
    name: 'rows.sql',
    before: (v) => `-- ${v}\nCREATE TABLE m (a text DEFAULT '${v}');\nINSERT INTO m VALUES\n`,
    record: (p) => `(${COLUMNS.map((column) => `'${p[column]}'`).join(',')})`,
    between: ',\n',
    broken: (v) => [`('${v}')`],
  },
  {
    name: 'lines.jsonl',
    record: (p) => JSON.stringify(p),
    broken: (v) => [JSON.stringify({ [v]: v }), `{"username":"${v}"`, JSON.stringify([v])],
  },
  {
    name: 'chinese.txt',
    record: (p) => [p.name, p.password, p.email].join('\t'),
    broken: (v) => [v],
    encode: (text) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]),
  },
];

/** One file of each shape, and some of them again in an archive, compressed and as a sheet. */
export function plantedFiles(): readonly PlantedFile[] {
  const [dashes] = SHAPES;
  if (dashes === undefined) throw new Error('no shapes');
  const zipped = fileOf(dashes, FILLERS);
  const compressed = fileOf(dashes, FILLERS);
  return [
    ...SHAPES.map((shape) => fileOf(shape, FILLERS)),
    { ...zipped, name: 'archive.zip', bytes: zipOf([{ name: 'inside.txt', data: zipped.bytes }]) },
    { ...compressed, name: 'compressed.txt.gz', bytes: gzipSync(compressed.bytes) },
    sheet(),
  ];
}

/** A long list, so that there is time to kill whoever reads it. */
export function longPlantedFile(rows: number): PlantedFile {
  const [dashes] = SHAPES;
  if (dashes === undefined) throw new Error('no shapes');
  return fileOf({ ...dashes, name: 'long.txt' }, rows);
}

function fileOf(shape: Shape, fillers: number): PlantedFile {
  const planted: Planted[] = [];
  const plantPerson = (): string => {
    const { person, values } = plantedPerson();
    planted.push(...values);
    return shape.record(person);
  };
  const plantBroken = (): string[] => {
    const value = plantAscii(`${shape.name}: broken row`);
    planted.push(value);
    return [...shape.broken(value.text)];
  };
  const around = plantAscii(`${shape.name}: around the rows`);
  if (shape.before !== undefined) planted.push(around);
  const third = Math.floor(fillers / 3);
  const records = [
    plantPerson(),
    ...fillerRecords(shape, 0, third),
    ...plantBroken(),
    plantPerson(),
    ...fillerRecords(shape, third, 2 * third),
    ...plantBroken(),
    ...fillerRecords(shape, 2 * third, fillers),
    plantPerson(),
  ];
  const text = `${shape.before?.(around.text) ?? ''}${records.join(shape.between ?? '\n')}\n`;
  return {
    name: shape.name,
    bytes: shape.encode?.(text) ?? Buffer.from(text),
    rows: records.length,
    planted: planted.filter((value) => text.includes(value.text)),
  };
}

const fillerRecords = (shape: Shape, from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, i) => shape.record(filler(from + i)));

function filler(i: number): Person {
  return {
    username: `filler${i}`,
    email: `filler${i}@mail.example`,
    password: `word!${i % 1000}`,
    mobile: `139${String(10_000_000 + i)}`,
    residentId: residentId(i),
    name: '张三李四王五'.slice(i % 3, (i % 3) + 2),
  };
}

function plantedPerson(): { readonly person: Person; readonly values: readonly Planted[] } {
  const username = plantAscii('username', 'u');
  const local = plantAscii('e-mail, before the @', 'e');
  const domain = plantAscii('e-mail, domain', 'd');
  const password = plantAscii('password', 'P-', '!x');
  const mobile = plantDigits('mobile', `13${randomDigits(9)}`);
  const id = plantDigits('resident ID', residentId(randomInt(1, 1e9)));
  const name = plantChinese('name');
  return {
    person: {
      username: username.text,
      email: `${local.text}@${domain.text}.example`,
      password: password.text,
      mobile: mobile.text,
      residentId: id.text,
      name: name.text,
    },
    values: [username, local, domain, password, mobile, id, name],
  };
}

const plantDigits = (column: string, text: string): Planted => ({
  column,
  text,
  gb18030: Buffer.from(text),
});

const randomDigits = (count: number): string =>
  Array.from({ length: count }, () => randomInt(0, 10)).join('');

/** GB 11643: division, day, sequence number, check digit. `n` chooses the day and the number. */
function residentId(n: number): string {
  const day = new Date(Date.UTC(1950, 0, 1 + (n % 18_000))).toISOString().slice(0, 10).replaceAll('-', '');
  const body = `110101${day}${String(Math.floor(n / 18_000) % 1000).padStart(3, '0')}`;
  const sum = Array.from(body).reduce((total, digit, i) => total + Number(digit) * (2 ** (17 - i) % 11), 0);
  return `${body}${'10X98765432'.charAt(sum % 11)}`;
}

/** A workbook with inline strings. */
function sheet(): PlantedFile {
  const { person, values } = plantedPerson();
  const cells = (p: Person): string =>
    COLUMNS.map((column) => `<c t="inlineStr"><is><t>${p[column]}</t></is></c>`).join('');
  const people = [...Array.from({ length: FILLERS }, (_, i) => filler(i)), person];
  const rows = people.map((p) => `<row>${cells(p)}</row>`).join('');
  return { name: 'book.xlsx', bytes: xlsxOf({ sheets: [rows] }), rows: people.length, planted: values };
}
