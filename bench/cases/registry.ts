import type { Assertion } from '#domain/assertions/assertion.ts';
import type { Value } from '#domain/assertions/axis.ts';
import { SECTORS, type Sector } from '#domain/assertions/organization-fields.ts';
import type { Subject } from '#domain/assertions/subject.ts';
import { foldName, nameTerms } from '#domain/organizations/name-terms.ts';
import { instantOf } from '#kernel/instant.ts';
import type { Draw } from './draw.ts';

export const START_MS = Date.UTC(2016, 0, 1);
export const DAY_MS = 86_400_000;

export type Body = {
  readonly id: string;
  readonly superior: string | null;
  readonly line: string;
  readonly sector: Sector;
  readonly division: string;
};

/** Lines of the shape of China's: ministry, 31 departments, city bureaus, county offices. */
export function registry(count: number, { below, of, id }: Draw): readonly Body[] {
  const bodies: Body[] = [];
  const add = (superior: Body | null, sector: Sector, division: string): Body => {
    const own = id('org');
    const body = {
      id: own,
      superior: superior?.id ?? null,
      line: `${superior?.line ?? ''}${own}/`,
      sector,
      division,
    };
    bodies.push(body);
    return body;
  };
  const ministries = Array.from({ length: 20 }, (_, n) =>
    add(null, SECTORS[n % SECTORS.length] ?? 'other', '000000'),
  );
  const departments = ministries.flatMap((ministry) =>
    PROVINCES.map((province) => add(ministry, ministry.sector, `${province}0000`)),
  );
  const bureaus = departments.flatMap((department) =>
    Array.from({ length: 11 }, (_, city) =>
      add(department, department.sector, `${department.division.slice(0, 2)}${two(city + 1)}00`),
    ),
  );
  while (bodies.length < count) {
    const bureau = of(bureaus);
    add(bureau, bureau.sector, `${bureau.division.slice(0, 4)}${two(below(20) + 1)}`);
  }
  return bodies.slice(0, count);
}

const two = (n: number): string => String(n).padStart(2, '0');
/** Mainland provinces, first two digits. */
const PROVINCES =
  '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65'.split(' ');

/** Its row, as the projection of the registry writes it. */
export function organizationRow(body: Body, n: number) {
  const name = `${NAMES[n % NAMES.length]}第${n}号单位`;
  return {
    id: body.id,
    name,
    name_en: null,
    name_key: foldName(name),
    name_en_key: null,
    kinds: ['keeper'],
    credit_code: null,
    sector: body.sector,
    superior: body.superior,
    line: body.line,
    division: body.division,
    domain: null,
    dissolved: false,
    dissolved_into: null,
    contact: 'none',
    contact_until: null,
    terms: nameTerms([name, null]),
    changed: instantOf(START_MS),
  };
}

const NAMES = ['社会保险', '卫生健康', '疾病预防', '公积金管理', '教育考试', '户籍管理', '交通运输', '税务'];

export function statement(
  subject: Subject,
  axis: string,
  value: Value,
  ms: number,
  position: number,
  more: Partial<Assertion> = {},
): Assertion {
  const recorded = instantOf(ms);
  return {
    id: `ast_${String(position).padStart(26, '0')}`,
    subject,
    axis,
    value,
    recipient: null,
    actor: 'operator',
    organization: null,
    basis: 'statement',
    evidence: null,
    happened: recorded,
    recorded,
    withdraws: null,
    body: null,
    position,
    ...more,
  };
}
