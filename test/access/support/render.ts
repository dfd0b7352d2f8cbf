import { CALLERS } from './callers.ts';
import type { Row, Table } from './table.ts';

const HEAD = `# Who sees what

Made by \`test/access/access-table.test.ts\` from real answers; do not edit. The test asks every route of the interface
as everybody below and fails when an answer, or one member of one answer, is not what stands here. The rules behind it
are in [access.md](access.md).

Those who ask:

`;

/** Members below this depth are one entry here; the table in JSON has every one of them. */
const DEPTH = 3;

/** The table for people to read. */
export function rendered(table: Table): string {
  const callers = CALLERS.map(({ name }) => `- ${name}`).join('\n');
  const sections = Object.entries(table).map(([route, row]) => sectionOf(route, row));
  return `${HEAD}${callers}\n\n${sections.join('\n')}`;
}

function sectionOf(route: string, { answers, shows }: Row): string {
  const { ok = [], ...refused } = answers;
  const lines = [
    `- let in: ${named(ok)}`,
    ...Object.entries(refused).map(([code, callers]) => `- \`${code}\`: ${named(callers)}`),
  ];
  const rows = shows.map(
    ({ to, members }) =>
      `| ${to.length === ok.length ? 'all who are let in' : named(to)} | ${shortened(members)} |`,
  );
  const shown = rows.length === 0 ? '' : `\n| sees | members |\n|---|---|\n${rows.join('\n')}\n`;
  return `## ${route}\n\n${lines.join('\n')}\n${shown}`;
}

function named(callers: readonly string[]): string {
  if (callers.length === 0) return 'nobody';
  if (callers.length === CALLERS.length) return 'everybody';
  const others = CALLERS.map(({ name }) => name).filter((name) => !callers.includes(name));
  return others.length > 0 && others.length <= 5 ? `everybody but ${others.join('; ')}` : callers.join('; ');
}

function shortened(members: readonly string[]): string {
  const shown = new Set(
    members.map((member) => {
      const steps = member.split('.');
      return steps.length > DEPTH ? `${steps.slice(0, DEPTH).join('.')}.…` : member;
    }),
  );
  return [...shown].map((member) => `\`${member}\``).join(' ');
}
