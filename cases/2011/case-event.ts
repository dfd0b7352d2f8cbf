/** Something that somebody said or did about a list. */
export type CaseEvent = {
  /** ISO 8601 with zone. */
  readonly at: string;
  readonly by: Party;
  /** Name of a list (see `lists.ts`), of a rumour, or `incident` for the week as a whole. */
  readonly about: string;
  readonly act: CaseAct;
  readonly basis: 'statement' | 'document' | 'log';
  /** One sentence, as a newspaper would put it. */
  readonly words: string;
};

/**
 * What an act says: `reveals` a list exists; `appears` the list itself is handed round; `admits`, `denies`,
 * `will-investigate` the word of the organization; `declares-storage` how it says that it keeps passwords;
 * `urges-change` tells its users to change passwords; `warns-reuse` says that another site's list endangers its users;
 * `shuts-accounts` locks accounts until the password is changed; `claims` somebody's unproven word; `condemns`,
 * `forms-team`, `orders-notice` acts of the authority; `refutes` evidence against; `cannot-know` says that a question
 * stays open; `gives-advice` to people.
 */
export type CaseAct =
  | 'reveals'
  | 'appears'
  | 'admits'
  | 'denies'
  | 'will-investigate'
  | 'declares-storage'
  | 'urges-change'
  | 'warns-reuse'
  | 'shuts-accounts'
  | 'claims'
  | 'condemns'
  | 'forms-team'
  | 'orders-notice'
  | 'refutes'
  | 'cannot-know'
  | 'gives-advice';

export type Party = keyof typeof PARTIES;

/** Everybody who speaks. All invented; the role is what matters. */
export const PARTIES = {
  'changcheng-security.example': 'the security firm that reveals the first list',
  'fenxiang.example': 'the forum on which the lists are handed round',
  'codehub.example': 'an organization, keeper of its users’ accounts',
  'haijiao.example': 'an organization, keeper of its users’ accounts',
  'tongxue.example': 'an organization, keeper of its users’ accounts',
  'wanjia.example': 'an organization, keeper of its users’ accounts',
  'kaihei.example': 'an organization, keeper of its users’ accounts',
  'leyuan.example': 'an organization, keeper of its users’ accounts',
  'weiyu.example': 'an organization, keeper of its users’ accounts',
  'youxiang.example': 'an organization, keeper of its users’ accounts',
  'ministry-of-networks.example': 'the ministry',
  'anti-rumour-team.example': 'a team that looks into rumours and publishes what it finds',
  'dongfang-bank.example': 'the first of the two banks named in the post',
  'jiangnan-bank.example': 'the second of the two banks named in the post',
  'laohei (pseudonym)': 'who passes lists on and who wrote the bank-card post',
  'hualin-law.example': 'lawyers whom the press asked',
} as const;

/** `at` as day and time of December 2011 in China, `21T10:00`. */
export function event(
  at: string,
  by: Party,
  about: string,
  act: CaseAct,
  basis: CaseEvent['basis'],
  words: string,
): CaseEvent {
  return { at: `2011-12-${at}:00+08:00`, by, about, act, basis, words };
}
