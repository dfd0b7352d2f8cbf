import { oc } from '@orpc/contract';
import { z } from 'zod';
import { ORGANIZATION_KINDS, SECTORS } from '#domain/assertions/organization-fields.ts';
import { divisionCode } from './divisions.ts';
import { installationMark } from './installation.ts';

export const organizationId = z.string().regex(/^org_[0-9a-hjkmnp-tv-z]{26}$/);
const contactId = z.string().regex(/^con_[0-9a-hjkmnp-tv-z]{26}$/);
/** One line of text: no control characters. */
export const line = (limit: number) =>
  z
    .string()
    .min(1)
    .max(limit)
    // As a class of code points: the OpenAPI document carries it to tools that know no \p{…}.
    .regex(/^[ -~\u00a0-\uffff]+$/);
const date = z.string().regex(/^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/);
export const instant = z.iso.datetime({ offset: true });
export const cursor = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,1500}$/)
  .describe('From the page before');
export const limit = z.coerce.number().int().min(1).max(200).default(50);
export const organizationKind = z.enum(ORGANIZATION_KINDS);
export const sector = z.enum(SECTORS);

/** The plain facts of an organization; all of them are stated together. */
export const organizationFacts = z.object({
  name: line(200),
  nameEn: line(200).nullable().default(null),
  kinds: z.array(organizationKind).min(1).max(6).default(['keeper']),
  creditCode: z
    .string()
    .regex(/^[0-9A-HJ-NP-RTUW-Y]{18}$/)
    .nullable()
    .default(null)
    .describe('Unified social credit code (GB 32100); both check digits are verified'),
  sector: sector.nullable().default(null),
  superior: organizationId.nullable().default(null).describe('The next one up the line'),
  division: divisionCode.nullable().default(null),
  domain: line(253).nullable().default(null),
});

const found = z.object({
  id: z.string(),
  name: z.string(),
  nameEn: z.string().nullable(),
  division: z.string().nullable(),
  kinds: z.array(organizationKind),
});

const stated = found.extend({
  creditCode: z.string().nullable(),
  sector: sector.nullable(),
  superior: z.string().nullable(),
  domain: z.string().nullable(),
  dissolved: z.boolean(),
  dissolvedInto: z.string().nullable(),
  changed: z.string(),
});

const listedHealth = z.enum(['none', 'unconfirmed', 'live', 'lapsed', 'bounced', 'withdrawn']);
const listed = stated.extend({
  line: z.string().describe('Identifiers from the top of the line down to itself, each followed by a slash'),
  contactHealth: listedHealth.describe('Of its best contact now; lapsed: expired, or its drill is overdue'),
});
const page = z.object({ ...installationMark, organizations: z.array(listed), next: z.string().nullable() });

const health = z.enum(['unconfirmed', 'live', 'bounced', 'expired', 'drill-overdue', 'withdrawn']);
const channel = z.enum([
  'e-mail',
  'phone',
  'text-message',
  'letter',
  'fax',
  'dingtalk',
  'feishu',
  'wecom',
  'web-form',
]);
const role = z.enum(['security', 'duty-desk', 'officer', 'data-protection', 'other']);
const person = z.object({ name: z.string(), address: z.string() });
const naming = z.object({
  channel,
  role,
  expires: z.string(),
  health,
  assertion: z.string(),
  person: person.nullable().optional().describe('Null when it was erased; left out for who may not see it'),
});
const contact = z.object({
  id: z.string(),
  health,
  standing: naming.nullable().describe('Who messages go to: confirmed once'),
  pending: naming.nullable().describe('Named since, and replaces nobody until confirmed'),
  confirmed: z.string().nullable(),
  bounced: z.string().nullable(),
  drilled: z.string().nullable(),
  drillBy: z.string().nullable(),
});

const said = z.object({
  id: z.string(),
  axis: z.string(),
  value: z.record(z.string(), z.unknown()).nullable(),
  recipient: z.string().nullable(),
  actor: z.string(),
  organization: z.string().nullable(),
  basis: z.string(),
  happened: z.string(),
  recorded: z.string(),
  withdraws: z.string().nullable(),
});

const organization = found.extend({
  facts: stated.optional(),
  superiors: z.array(found).optional(),
  storage: z.object({ scheme: z.string(), since: z.string().nullable() }).nullable().optional(),
  officer: z
    .object({
      from: z.string(),
      to: z.string().nullable(),
      ended: z.boolean(),
      person: z.object({ name: z.string(), title: z.string().nullable() }).nullable(),
    })
    .nullable()
    .optional(),
  contacts: z.array(contact).optional(),
  timeline: z.array(said).optional(),
});

const contactTerms = z.object({
  channel,
  role: role.default('security'),
  expires: date.describe('Until when the name holds without being confirmed anew'),
  name: line(100),
  address: line(2000).describe('Address or number on that channel'),
});

const nothing = z.object({ ...installationMark, id: z.string() });
const ofOrganization = z.object({ id: organizationId });
const ofContact = ofOrganization.extend({ contact: contactId });

export const importKind = z.enum(['organizations', 'contacts', 'systems']);
export const importReport = z.object({
  kind: importKind,
  rows: z.int(),
  added: z.int(),
  changed: z.int(),
  same: z.int(),
  written: z.boolean().describe('False for a dry run, and when a row is wrong: then nothing was changed'),
  problems: z
    .array(z.object({ line: z.int(), column: z.string().nullable(), reason: z.string() }))
    .describe('Every bad row, at most 1,000 of them; reasons repeat nothing of the file'),
  problemCount: z.int(),
});
export type ImportReport = z.infer<typeof importReport>;

const tags = ['Organizations'];
const made = { tags, successStatus: 201 } as const;

/** The registry of organizations: the line, the territory, and who can be reached. */
export const organizations = {
  search: oc
    .route({
      method: 'GET',
      path: '/organizations/search',
      tags,
      summary: 'Find an organization by its name, for a report; open to everybody',
    })
    .input(z.object({ q: line(200), limit: z.coerce.number().int().min(1).max(50).default(20) }))
    .output(z.object({ ...installationMark, organizations: z.array(found) })),
  list: oc
    .route({ method: 'GET', path: '/organizations', tags, summary: 'The registry, filtered' })
    .input(
      z.object({
        superior: organizationId.optional().describe('This one and all below it in the line'),
        division: divisionCode.optional().describe('All of this territory'),
        sector: sector.optional(),
        kind: organizationKind.optional(),
        contact: z.enum(['none', 'named', 'bounced', 'withdrawn', 'live', 'lapsed']).optional(),
        dissolved: z.stringbool().optional(),
        cursor: cursor.optional(),
        limit,
      }),
    )
    .output(page),
  export: oc
    .route({
      method: 'GET',
      path: '/organizations/export',
      tags,
      summary: 'The registry as CSV, page by page (docs/formats/organizations-csv-v1.md)',
    })
    .input(z.object({ kind: importKind.default('organizations'), cursor: cursor.optional() }))
    .output(z.object({ ...installationMark, csv: z.string(), next: z.string().nullable() })),
  import: oc
    .route({
      method: 'POST',
      path: '/organizations/import',
      tags,
      summary: 'Take in a CSV: all of it, or nothing and every bad row named',
    })
    .input(
      z.object({
        kind: importKind.default('organizations'),
        content: z.base64().max(100_000_000).describe('The file, in base64: UTF-8 or GB18030'),
        dryRun: z.boolean().default(false),
      }),
    )
    .output(z.object({ ...installationMark, report: importReport })),
  top: oc
    .route({ method: 'GET', path: '/organizations/top', tags, summary: 'Organizations without a superior' })
    .input(z.object({ cursor: cursor.optional(), limit }))
    .output(page),
  get: oc
    .route({ method: 'GET', path: '/organizations/{id}', tags, summary: 'One organization' })
    .input(ofOrganization)
    .output(z.object({ ...installationMark, organization })),
  children: oc
    .route({
      method: 'GET',
      path: '/organizations/{id}/children',
      tags,
      summary: 'Directly below it in the line',
    })
    .input(ofOrganization.extend({ cursor: cursor.optional(), limit }))
    .output(page),
  ladder: oc
    .route({
      method: 'GET',
      path: '/organizations/{id}/ladder',
      tags,
      summary: 'Who is told next when it is silent',
    })
    .input(ofOrganization)
    .output(
      z.object({
        ...installationMark,
        steps: z.array(
          z.object({
            organization: found,
            as: z.enum(['superior', 'authority']),
            rung: z.enum(['next', 'province', 'nation']),
          }),
        ),
      }),
    ),
  register: oc
    .route({
      method: 'POST',
      path: '/organizations',
      ...made,
      summary: 'Take an organization into the registry',
    })
    .input(organizationFacts)
    .output(nothing),
  correct: oc
    .route({ method: 'PUT', path: '/organizations/{id}', tags, summary: 'State all its facts anew' })
    .input(organizationFacts.extend({ id: organizationId }))
    .output(z.object({ ...installationMark, id: z.string(), changed: z.boolean() })),
  dissolve: oc
    .route({ method: 'POST', path: '/organizations/{id}/dissolution', tags, summary: 'It no longer exists' })
    .input(ofOrganization.extend({ into: organizationId.nullable().default(null) }))
    .output(nothing),
  declareStorage: oc
    .route({
      method: 'PUT',
      path: '/organizations/{id}/storage',
      tags,
      summary: 'How it says that it keeps passwords',
    })
    .input(ofOrganization.extend({ scheme: line(60).nullable(), since: date.nullable().default(null) }))
    .output(nothing),
  nameOfficer: oc
    .route({
      method: 'PUT',
      path: '/organizations/{id}/officer',
      tags,
      summary: 'Who answers for it by law, and for what term',
    })
    .input(
      ofOrganization.extend({
        name: line(100),
        title: line(100).nullable().default(null),
        from: date,
        to: date.nullable().default(null),
      }),
    )
    .output(nothing),
  nameContact: oc
    .route({
      method: 'POST',
      path: '/organizations/{id}/contacts',
      ...made,
      summary: 'Name a security contact',
    })
    .input(ofOrganization.extend(contactTerms.shape))
    .output(z.object({ ...installationMark, id: z.string(), contact: z.string() })),
  renameContact: oc
    .route({
      method: 'PUT',
      path: '/organizations/{id}/contacts/{contact}',
      tags,
      summary: 'Name somebody else for a contact; replaces nobody until confirmed',
    })
    .input(ofContact.extend(contactTerms.shape))
    .output(nothing),
  sendCode: oc
    .route({
      method: 'POST',
      path: '/organizations/{id}/contacts/{contact}/code',
      tags,
      successStatus: 202,
      summary: 'Mail a one-time code to the contact',
    })
    .input(ofContact)
    .output(z.object({ ...installationMark, id: z.string(), expires: z.string() })),
  confirmContact: oc
    .route({
      method: 'POST',
      path: '/organizations/{id}/contacts/{contact}/confirmation',
      tags,
      summary:
        'Confirm by the code out of the mail (anybody who has it), or by call-back or letter (coordinators)',
    })
    .input(
      ofContact.extend({
        proof: z.discriminatedUnion('by', [
          z.object({ by: z.literal('code'), code: z.string().max(20) }),
          z.object({ by: z.enum(['call-back', 'letter']) }),
        ]),
      }),
    )
    .output(nothing),
  recordBounce: oc
    .route({
      method: 'POST',
      path: '/organizations/{id}/contacts/{contact}/bounces',
      tags,
      summary: 'A message came back',
    })
    .input(ofContact.extend({ happened: instant.optional() }))
    .output(nothing),
  withdrawContact: oc
    .route({
      method: 'POST',
      path: '/organizations/{id}/contacts/{contact}/withdrawal',
      tags,
      summary: 'Take it out of use',
    })
    .input(ofContact)
    .output(nothing),
  planDrill: oc
    .route({
      method: 'POST',
      path: '/organizations/{id}/contacts/{contact}/drills',
      tags,
      summary: 'Plan a drill',
    })
    .input(ofContact.extend({ by: instant }))
    .output(nothing),
  recordDrill: oc
    .route({
      method: 'POST',
      path: '/organizations/{id}/contacts/{contact}/drills/outcome',
      tags,
      summary: 'Whether a live person answered',
    })
    .input(ofContact.extend({ outcome: z.enum(['answered', 'failed']), on: instant.optional() }))
    .output(nothing),
};
