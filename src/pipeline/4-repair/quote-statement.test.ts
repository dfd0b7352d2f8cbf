import assert from 'node:assert/strict';
import { test } from 'node:test';

import { say } from '#domain/assertions/saying.ts';
import type { Subject } from '#domain/assertions/subject.ts';
import { newId } from '#kernel/ids.ts';
import { instantOf } from '#kernel/instant.ts';

import { onBothDatabases } from '../../../test/support/databases.ts';
import { type Account, caseWorld, OPERATOR, random } from '../../../test/support/case-world.ts';
import { quoteStatement, type QuotedStatement } from './quote-statement.ts';
import { quoteOnMisuse } from './quote-statement-on-misuse.ts';

onBothDatabases('quoting a public statement', (_open, shared) => {
  const told = async (t: Parameters<typeof caseWorld>[1]) => {
    const world = caseWorld(await shared(), t);
    const { api, coordinator, deps, organization, reported, stores } = world;
    const ministry = await organization('Ministry');
    const department = await organization('Department', ministry);
    const bureau = await organization('Bureau', department);
    const id = await reported();
    const quote = (quoted: Partial<QuotedStatement>, actor: Account | typeof OPERATOR = coordinator) =>
      quoteStatement(deps, actor, id, {
        organization: bureau,
        said: 'repaired',
        source: 'Evening paper, page 3',
        ...quoted,
      });
    const keeper = () =>
      api(coordinator, 'POST', `/cases/${id}/triage`, { verdict: { is: 'valid' }, keeper: bureau });
    const on = async (axis: string) =>
      (await stores.assertions.about({ kind: 'vulnerability', id })).filter((said) => said.axis === axis);
    return { ...world, ministry, department, bureau, id, quote, keeper, on };
  };

  test('the keeper’s word is the keeper’s, that of anybody up the line is a superior’s, and neither is a check', async (t) => {
    const { quote, keeper, on, word, id, ministry, department, bureau, jobs } = await told(t);
    await keeper();
    const happened = instantOf(Date.UTC(2026, 9, 1));
    await quote({ organization: ministry, happened });
    assert.deepEqual(await word(id, 'repair'), { is: 'repair-claimed', by: 'superior' });
    await quote({ organization: department });
    assert.deepEqual(await word(id, 'repair'), { is: 'repair-claimed', by: 'superior' });
    await quote({ organization: bureau });
    assert.deepEqual(await word(id, 'repair'), { is: 'repair-claimed', by: 'keeper' });
    const said = await on('repair');
    assert.deepEqual(
      said.map(({ organization, basis, evidence }) => [organization, basis, evidence]),
      [ministry, department, bureau].map((one) => [one, 'statement', null]),
    );
    assert.equal(said[0]?.happened, happened);
    assert.ok(said.every(({ actor, body }) => actor.startsWith('coordinator-') && body !== null));
    assert.deepEqual([...(await on('check')), ...(await on('contact'))], []);
    // A claim asks for a check, however it came.
    assert.equal((await word(id, 're-test'))?.is, 'due');
    assert.equal(jobs.filter(({ name }) => name === 're-test-due').length, 3);
  });

  test('with the article on file it rests on a document; work under way asks for no check', async (t) => {
    const { quote, keeper, on, word, id, attached } = await told(t);
    await keeper();
    const evidence = await attached(id);
    await quote({ said: 'under-way', evidence });
    const [said] = await on('repair');
    assert.equal(said?.basis, 'document');
    assert.match(said?.evidence ?? '', /^[0-9a-f]{64}$/);
    assert.equal(await word(id, 're-test'), null);
    await assert.rejects(quote({ evidence: `evd_${'0'.repeat(26)}` }), { code: 'bad-request' });
  });

  test('an authority of the territory stands above, other bodies do not', async (t) => {
    const { quote, keeper, word, id, organization, record } = await told(t);
    await keeper();
    const authority = async (division: string) => {
      const other = await organization(`Authority ${division}`);
      await record({
        actor: OPERATOR,
        says: [
          {
            subject: { kind: 'organization', id: other },
            axis: 'registered',
            value: {
              is: 'stated',
              name: 'Authority',
              nameEn: null,
              kinds: ['authority'],
              creditCode: null,
              sector: 'police',
              superior: null,
              division,
              domain: null,
            },
            basis: 'document',
          },
        ],
      });
      return other;
    };
    await quote({ organization: await authority('330000') });
    assert.deepEqual(await word(id, 'repair'), { is: 'repair-claimed', by: 'superior' });
    const strangers = [await authority('220000'), await organization('Another bureau'), id];
    for (const stranger of strangers) {
      await assert.rejects(quote({ organization: stranger }), {
        code: 'bad-request',
        message: /neither the keeper nor above it/,
      });
    }
  });

  test('only a coordinator quotes, of a case with a keeper, and says where it was said', async (t) => {
    const { quote, keeper, person, bureau } = await told(t);
    await assert.rejects(quote({}), { code: 'bad-request', message: /no keeper yet/ });
    await keeper();
    await assert.rejects(quote({ source: ' ' }), { code: 'bad-request' });
    await assert.rejects(quote({ source: 'x'.repeat(2001) }), { code: 'bad-request' });
    await assert.rejects(quote({}, person([bureau])), { code: 'not-found' });
    await assert.rejects(quote({}, person([], ['auditor'])), { code: 'not-allowed' });
    await quote({}, OPERATOR);
  });

  test('what the police says of a misuse stands in its name, beside what the citizen said', async (t) => {
    const { deps, record, stores, coordinator, organization, person } = await told(t);
    const police = await organization('Police');
    const subject: Subject<'misuse'> = { kind: 'misuse', id: newId('mis', random) };
    const reported = { is: 'stated', authority: 'police', outcome: 'open' } as const;
    await record({
      actor: { kind: 'anonymous' },
      says: [say(subject, 'reported-to', reported, 'statement')],
    });
    const said = {
      organization: police,
      authority: 'police',
      outcome: 'unsolved',
      source: 'By phone',
    } as const;
    await quoteOnMisuse(deps, coordinator, subject.id, said);
    const stands = (await stores.assertions.about(subject)).filter(({ axis }) => axis === 'reported-to');
    assert.deepEqual(
      stands.map(({ value, organization }) => [value?.['outcome'], organization]),
      [
        ['open', null],
        ['unsolved', police],
      ],
    );
    await assert.rejects(quoteOnMisuse(deps, person([police]), subject.id, said), { code: 'not-found' });
    await assert.rejects(
      quoteOnMisuse(deps, coordinator, subject.id, { ...said, organization: `org_${'0'.repeat(26)}` }),
      { code: 'not-found' },
    );
  });
});
