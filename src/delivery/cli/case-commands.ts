import type { Command } from 'commander';
import type { z } from 'zod';
import type { cases } from '#contract/cases.ts';
import { callApi } from './api.ts';
import { addCaseReading, addForgetting } from './case-reading-commands.ts';
import type { CommandContext } from './program.ts';
import { neededText, objectIn, textFrom } from './text-input.ts';

type Said = z.infer<NonNullable<(typeof cases.triage)['~orpc']['outputSchema']>>;
type Flags = Readonly<Record<string, string | undefined>>;

const TEXT = ['--text-file <file>', 'the text, kept encrypted; "-" or a pipe: standard input'] as const;

/** Work on cases, as the operator. Texts come from files or standard input, since a process list shows arguments. */
export function addCaseCommands(program: Command, context: CommandContext): void {
  const group = program.command('case').description('Work on cases: triage, telling, answers, checks');
  addCaseReading(group, context);

  /** One call that puts something on record in a case. */
  const says = (
    name: string,
    description: string,
    path: string,
    options: readonly (readonly [flags: string, description: string])[],
    bodyOf: (flags: Flags) => Promise<object> | object,
  ): void => {
    const command = group.command(name).description(description).argument('<case>', 'vul_…');
    for (const [flags, what] of options) command.option(flags, what);
    command.action(async (id: string, flags: Flags, self: Command) => {
      await context.run(self, async ({ output, connect }) => {
        const body = await bodyOf(flags);
        const connection = await connect();
        const answer = await callApi<Said>(
          connection,
          'POST',
          `/cases/${encodeURIComponent(id)}/${path}`,
          body,
        );
        output.answer(connection.kind, answer, () => [
          `On record: ${answer.assertions.map(({ axis, value }) => `${axis} ${value?.is ?? 'withdrawn'}`).join(', ')}`,
        ]);
      });
    });
  };
  const text = (flags: Flags) => textFrom(context.host, flags['textFile']);
  const needed = (flags: Flags) => neededText(context.host, flags['textFile']);

  says(
    'triage',
    'What becomes of the report, and corrections; texts and whatever has no option as one JSON object',
    'triage',
    [
      ['--verdict <word>', 'triaging, valid, invalid, duplicate, out-of-scope, reopened'],
      ['--because <word>', 'why it is invalid or out of scope'],
      ['--of <case>', 'which case it duplicates'],
      ['--keeper <id>', 'org_…'],
      ['--system <id>', 'sys_…'],
      ['--division <code>', 'six digits'],
      ['--cwe <number>', 'number in CWE'],
      ['--critical <word>', 'critical infrastructure: yes, no, unknown'],
      ['--authorisation <word>', 'leave to test it: on-file, none'],
      ['--tlp <label>', 'RED, AMBER+STRICT, AMBER, GREEN, CLEAR'],
      [
        '--fields-file <file>',
        'JSON as POST /cases/{id}/triage takes it: title, description, people …; "-": stdin',
      ],
    ],
    async ({ verdict, because, of, cwe, fieldsFile, ...rest }) => ({
      ...objectIn(fieldsFile === undefined ? undefined : await textFrom(context.host, fieldsFile)),
      ...defined(rest),
      ...(cwe === undefined ? {} : { cwe: Number(cwe) }),
      ...(verdict === undefined ? {} : { verdict: defined({ is: verdict, because, of }) }),
    }),
  );
  says('ask', 'Ask the finder; the report waits for the answer', 'questions', [TEXT], async (flags) => ({
    text: await needed(flags),
  }));
  says(
    'grade',
    'Grade by a CVSS vector, or by a person’s judgement with its reasons',
    'grade',
    [
      ['--by <word>', 'cvss (default), gbt-30279, judgement'],
      ['--grade <word>', 'critical, high, medium, low; for the last two'],
      [
        '--text-file <file>',
        'the vector, the metrics or the reasons, kept encrypted; "-" or a pipe: standard input',
      ],
    ],
    async (flags) => ({ grading: gradingOf(flags, await needed(flags)) }),
  );
  says(
    'target',
    'Decide the repair target from three answers, each yes or no',
    'target',
    [
      ['--reachable <answer>', 'from the internet'],
      ['--automatable <answer>', 'by a program'],
      ['--total-impact <answer>', 'whoever uses it has all of it'],
    ],
    (flags) => defined(flags),
  );
  says(
    'hand-over',
    'Give the case to a coordinator, or to nobody',
    'owner',
    [['--to <account>', 'identifier of the account; left out: nobody']],
    ({ to }) => ({ account: to ?? null }),
  );
  says(
    'number',
    'The number of the same case in a register elsewhere',
    'numbers',
    [
      ['--register <name>', 'cnvd, police, 12387 …'],
      ['--number <number>', 'left out: it has none there'],
    ],
    ({ register, number }) => ({ ...defined({ register }), number: number ?? null }),
  );
  says('link', 'Link a misuse or an incident', 'links', [['--to <id>', 'mis_… or inc_…']], ({ to }) =>
    defined({ to }),
  );
  says(
    'tell',
    'What is known of reaching an organization',
    'contacts',
    [
      ['--organization <id>', 'org_…'],
      [
        '--state <word>',
        'identified, sent, delivered, opened, acknowledged, engaged, bounced, unreachable, silent, refused',
      ],
      [
        '--channel <word>',
        'email, phone, fax, registered-letter, sms, messenger, webhook, platform, in-person, other',
      ],
      ['--basis <word>', 'statement (default), document, log'],
      ['--evidence <id>', 'evd_… of this case'],
      ['--happened <time>', 'when; left out: now'],
      ['--text-file <file>', 'a note, kept encrypted'],
    ],
    async ({ textFile, ...rest }) => ({ ...defined(rest), ...(await noteFrom(context, textFile)) }),
  );
  says(
    'message',
    'Write to those in the case',
    'messages',
    [['--to <whom>', 'finder, keeper, coordinator'], TEXT],
    async (flags) => ({
      ...defined({ to: flags['to'] }),
      text: await needed(flags),
    }),
  );
  says(
    'answer',
    'Answer for the keeper; only accounts of the keeper and of its superiors may',
    'answers',
    [
      [
        '--is <word>',
        'acknowledged, under-way, repaired, mitigated, retired, refused, time-asked, risk-accepted',
      ],
      ['--until <time>', 'for time-asked and risk-accepted'],
      ['--evidence <id>', 'the signed document, for risk-accepted'],
      TEXT,
    ],
    async ({ textFile, ...rest }) => ({
      answer: defined({ ...rest, text: await textFrom(context.host, textFile) }),
    }),
  );
  says(
    'time',
    'Grant or decline more time',
    'time',
    [['--until <time>', 'granted until; left out: declined']],
    ({ until }) => ({ decision: until === undefined ? { is: 'declined' } : { is: 'granted', until } }),
  );
  says(
    'ask-logs',
    'Ask the keeper whether anyone but the finder came through',
    'log-questions',
    [],
    () => ({}),
  );
  says(
    'check',
    'Record a check of the same path: what was checked and how',
    'checks',
    [
      ['--found <word>', 'open, repaired, unreachable'],
      ['--evidence <id>', 'evd_… of this case'],
      ['--happened <time>', 'when; left out: now'],
      TEXT,
    ],
    async ({ textFile, ...rest }) => ({ ...defined(rest), text: await neededText(context.host, textFile) }),
  );
  says(
    'quote',
    'Take down what a keeper, or somebody above it, said in public; where it was said comes from --text-file',
    'quotes',
    [
      ['--organization <id>', 'who said it'],
      ['--said <word>', 'under-way, repaired'],
      ['--evidence <id>', 'evd_… of this case'],
      ['--happened <time>', 'when it was said; left out: now'],
      TEXT,
    ],
    async ({ textFile, ...rest }) => ({
      ...defined(rest),
      source: await neededText(context.host, textFile),
    }),
  );
  says('re-test', 'Ask for a re-test', 're-tests', [], () => ({}));
  says(
    'leak',
    'How far the data is known to have got out',
    'leak',
    [
      ['--is <word>', 'none-known, exposure-possible, access-seen, sample-seen, set-confirmed, circulating'],
      ['--basis <word>', 'statement (default), document, log, re-test, court'],
      ['--evidence <id>', 'evd_… of this case'],
      TEXT,
    ],
    async (flags) => {
      const { is, basis, evidence } = flags;
      return defined({ is, basis, evidence, why: await text(flags) });
    },
  );
  says(
    'settle',
    'State how a dispute ended',
    'settlements',
    [['--assertion <id>', 'ast_…'], TEXT],
    async (flags) => ({
      ...defined({ assertion: flags['assertion'] }),
      why: await needed(flags),
    }),
  );
  says(
    'close',
    'Close the case; the reason must stand on its own axis first',
    'closing',
    [['--because <word>', 'repaired, retired, risk-accepted, no-case']],
    ({ because }) => defined({ because }),
  );
  addForgetting(group, context);
}

function gradingOf({ by = 'cvss', grade }: Flags, text: string): object {
  switch (by) {
    case 'judgement':
      return { by, grade, why: text };
    case 'gbt-30279':
      return { by, grade, metrics: text };
    default:
      return { by, vector: text };
  }
}

async function noteFrom({ host }: CommandContext, file: string | undefined): Promise<object> {
  return file === undefined ? {} : { note: await neededText(host, file) };
}

const defined = (fields: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
