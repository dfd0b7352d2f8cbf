/**
 * The week as its articles tell it, with invented names: who said what about which list, when, and on what basis.
 * Plain data in the order of events, to be loaded as assertions; nothing here is a conclusion of the platform. Times
 * are Chinese (UTC+8); where an article gives only the day, noon of that day.
 */
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

/** Rumours for which no dump was ever seen. */
export const RUMOURS = [
  { name: 'youxiang.example', claimedRows: null, appeared: '2011-12-29', modelledOn: 'NetEase' },
  {
    name: 'bank-cards-post',
    claimedRows: 100_000_000,
    appeared: '2011-12-27',
    modelledOn: 'the bank-card post',
  },
] as const;

export const INCIDENT = {
  name: 'december-2011',
  title: { en: 'The account lists of December 2011', zh: '2011年12月账户泄露' },
  from: '2011-12-21',
  cause: 'unknown',
} as const;

export const TIMELINE: readonly CaseEvent[] = [
  event(
    '21T10:00',
    'changcheng-security.example',
    'codehub.example',
    'reveals',
    'document',
    'A list of more than 6 million codehub accounts with passwords in plain text can be downloaded by anybody.',
  ),
  event(
    '21T11:00',
    'fenxiang.example',
    'codehub.example',
    'appears',
    'log',
    'The list is offered for download.',
  ),
  event(
    '21T18:30',
    'codehub.example',
    'codehub.example',
    'admits',
    'statement',
    'codehub apologizes: the list comes from a back-up of accounts made before passwords were encrypted.',
  ),
  event(
    '21T18:30',
    'codehub.example',
    'codehub.example',
    'urges-change',
    'statement',
    'codehub asks the users concerned to change their passwords, on other sites as well.',
  ),
  event(
    '21T20:00',
    'codehub.example',
    'codehub.example',
    'shuts-accounts',
    'log',
    'Accounts on the list cannot log in until their password is changed.',
  ),
  event(
    '22T09:00',
    'fenxiang.example',
    'tongxue.example',
    'appears',
    'log',
    'A list said to be tongxue’s is offered.',
  ),
  event(
    '22T09:30',
    'fenxiang.example',
    'kaihei.example',
    'appears',
    'log',
    'A list said to be kaihei’s is offered.',
  ),
  event(
    '22T21:00',
    'kaihei.example',
    'kaihei.example',
    'will-investigate',
    'statement',
    'kaihei says that it is looking into the list and that most of its passwords are encrypted.',
  ),
  event(
    '23T10:00',
    'fenxiang.example',
    'wanjia.example',
    'appears',
    'log',
    'A list said to be wanjia’s is offered.',
  ),
  event(
    '23T10:10',
    'fenxiang.example',
    'youxi.example',
    'appears',
    'log',
    'A list said to be youxi’s is offered.',
  ),
  event(
    '23T16:00',
    'wanjia.example',
    'wanjia.example',
    'urges-change',
    'statement',
    'wanjia advises its users to change passwords that they use elsewhere.',
  ),
  event(
    '24T22:00',
    'fenxiang.example',
    'haijiao.example',
    'appears',
    'log',
    'A list of 31 million accounts said to be haijiao’s is offered.',
  ),
  event(
    '25T12:00',
    'haijiao.example',
    'haijiao.example',
    'urges-change',
    'statement',
    'haijiao writes to its users that accounts registered before November 2009 are concerned.',
  ),
  event(
    '25T13:00',
    'fenxiang.example',
    'xiaoyouxi.example',
    'appears',
    'log',
    'A list said to be xiaoyouxi’s is offered.',
  ),
  event(
    '25T14:00',
    'fenxiang.example',
    'gouwu.example',
    'appears',
    'log',
    'A list said to be gouwu’s is offered.',
  ),
  event(
    '26T09:00',
    'fenxiang.example',
    'leyuan.example',
    'appears',
    'log',
    'A list said to be leyuan’s is offered.',
  ),
  event(
    '26T09:00',
    'laohei (pseudonym)',
    'weiyu.example',
    'claims',
    'statement',
    'A list of 4.76 million weiyu accounts is announced and handed round.',
  ),
  event(
    '26T09:05',
    'fenxiang.example',
    'weiyu.example',
    'appears',
    'log',
    'A list said to be weiyu’s is offered.',
  ),
  event(
    '26T15:00',
    'weiyu.example',
    'weiyu.example',
    'denies',
    'statement',
    'weiyu says that the list is not from its files.',
  ),
  event(
    '26T15:00',
    'weiyu.example',
    'weiyu.example',
    'declares-storage',
    'statement',
    'weiyu says that it stores all passwords encrypted, while those of the list are in plain text.',
  ),
  event(
    '26T15:00',
    'weiyu.example',
    'weiyu.example',
    'warns-reuse',
    'statement',
    'weiyu warns that some of its users are at risk all the same, because they use one name and password on several sites.',
  ),
  event(
    '26T17:00',
    'leyuan.example',
    'leyuan.example',
    'denies',
    'statement',
    'leyuan finds no sign of an intrusion.',
  ),
  event(
    '27T12:00',
    'changcheng-security.example',
    'incident',
    'cannot-know',
    'statement',
    'Nobody can say yet how the lists got out or whether they belong together.',
  ),
  event(
    '27T20:00',
    'laohei (pseudonym)',
    'bank-cards-post',
    'claims',
    'statement',
    'A post claims that 100 million card numbers of dongfang-bank and jiangnan-bank are out, with a sample.',
  ),
  event(
    '28T10:00',
    'dongfang-bank.example',
    'bank-cards-post',
    'denies',
    'statement',
    'The bank says that the numbers of the sample are not numbers of its cards.',
  ),
  event(
    '28T10:30',
    'jiangnan-bank.example',
    'bank-cards-post',
    'denies',
    'statement',
    'The bank denies a leak.',
  ),
  event(
    '28T15:00',
    'ministry-of-networks.example',
    'incident',
    'condemns',
    'statement',
    'The ministry condemns the theft and the spreading of user data.',
  ),
  event(
    '28T15:00',
    'ministry-of-networks.example',
    'incident',
    'forms-team',
    'statement',
    'The ministry forms a team to handle the incident and to help find the source.',
  ),
  event(
    '28T15:00',
    'ministry-of-networks.example',
    'incident',
    'orders-notice',
    'document',
    'The ministry asks all companies to check their systems and to inform their users at once.',
  ),
  event(
    '28T16:00',
    'ministry-of-networks.example',
    'incident',
    'gives-advice',
    'statement',
    'People are advised to change passwords and to use different ones for different sites.',
  ),
  event(
    '29T10:00',
    'laohei (pseudonym)',
    'youxiang.example',
    'claims',
    'statement',
    'A post says that youxiang’s mail accounts are out as well; no list is shown.',
  ),
  event(
    '29T14:00',
    'youxiang.example',
    'youxiang.example',
    'denies',
    'statement',
    'youxiang denies that its accounts leaked.',
  ),
  event(
    '29T14:00',
    'youxiang.example',
    'youxiang.example',
    'will-investigate',
    'statement',
    'youxiang says that it will investigate where the rumour comes from.',
  ),
  event(
    '29T17:00',
    'anti-rumour-team.example',
    'bank-cards-post',
    'refutes',
    'document',
    'The team shows that the card numbers of the sample are random digits: nine in ten have a wrong check digit.',
  ),
  event(
    '30T12:00',
    'hualin-law.example',
    'incident',
    'cannot-know',
    'statement',
    'Lawyers say that victims can hardly prove where their data got out.',
  ),
];

function event(
  at: string,
  by: Party,
  about: string,
  act: CaseAct,
  basis: CaseEvent['basis'],
  words: string,
): CaseEvent {
  return { at: `2011-12-${at}:00+08:00`, by, about, act, basis, words };
}
