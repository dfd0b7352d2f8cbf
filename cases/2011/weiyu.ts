import { codehub, codehubMembers } from './codehub.ts';
import { copiesOf } from './copies.ts';
import { haijiao, haijiaoMembers } from './haijiao.ts';
import { caseList } from './list-maker.ts';

const FROM_CODEHUB = 0.4;

/** JSON lines, rumoured to be weiyu's; every pair was in codehub or haijiao before. */
export const weiyu = caseList({
  name: 'weiyu.example',
  fileName: 'weiyu.example.jsonl',
  modelledOn: "Sina Weibo's rumoured list",
  appeared: '2011-12-26',
  rowsAtFull: 4_760_000,
  sensitive: false,
  charset: 'utf-8',
  shape: { kind: 'json-lines', header: false },
  columns: [
    { name: 'email', role: 'email' },
    { name: 'password', role: 'secret' },
  ],
  peopleBy: 'email',
  noise: ['duplicates', 'variants', 'blank', 'adverts', 'withOtherEnd'],
  members: (people, of) => {
    const fromCodehub = Math.round(of.originals * FROM_CODEHUB);
    return copiesOf(
      people.seed,
      'weiyu',
      { name: codehub.name, members: codehubMembers(people), records: fromCodehub },
      { name: haijiao.name, members: haijiaoMembers(people), records: of.originals - fromCodehub },
      {
        records: 0,
        account: (i) => {
          throw new RangeError(`weiyu has no new people, asked for ${i}`);
        },
      },
    );
  },
  scheme: () => 'plain',
  look: () => ({
    opening: '',
    end: '\n',
    record: ({ email, password }) => JSON.stringify({ email, password }),
    tooFew: ({ email }) => JSON.stringify({ email }),
    tooMany: ({ email, password }) => JSON.stringify({ email, password }),
    adverts: ['# 微语四百七十六万，老黑', '// more at fenxiang.example'],
    advertReason: 'malformed',
    truncated: ({ email }) => JSON.stringify({ email }).slice(0, -4),
    truncatedReason: 'malformed',
  }),
  verdict: () => ({ value: 'recycled', of: [codehub.name, haijiao.name] }),
});
