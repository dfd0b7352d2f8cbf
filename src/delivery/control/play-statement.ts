import type { SpringAct } from '#contract/demo-spring.ts';
import type { SetStatement } from '#pipeline/1-discover/record-set-statement.ts';

type Said = Extract<SpringAct, { act: 'says-of-set' }>['said'];

/** What was said of a set, in the words of its axes. */
export function statementOf(said: Said): SetStatement {
  switch (said.axis) {
    case 'repair':
      return { axis: 'repair', value: 'thousandths' in said ? shareOf(said) : { is: said.is } };
    case 'extent':
      return { axis: 'extent', value: { is: 'only', divisions: said.divisions } };
    case 'leak':
      return { axis: 'leak', value: { is: said.is } };
    case 'order':
      return {
        axis: 'order',
        value: said.is === 'ordered' ? { is: said.is, what: said.what } : { is: said.is },
      };
  }
}

const shareOf = ({ is, thousandths }: Extract<Said, { thousandths: number }>) => ({ is, thousandths });
