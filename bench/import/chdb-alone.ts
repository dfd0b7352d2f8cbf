import { createRequire } from 'node:module';

/** The peer "the embedded engine alone", as measured in the reference: one statement over the lines of the dump. */
const [file = '', out = ''] = process.argv.slice(2);
const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
const { query } = createRequire(import.meta.url)('chdb') as { query: (sql: string) => string };
query(
  `insert into function file(${quoted(out)}, 'RowBinary', 'h FixedString(20), n UInt32') ` +
    `select h, toUInt32(n) from (select SHA1(p) as h, count() as n from ` +
    `(select splitByString(' # ', line)[2] as p from file(${quoted(file)}, 'LineAsString')) group by h) order by h`,
);
