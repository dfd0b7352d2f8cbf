import type { Subject } from '#domain/assertions/subject.ts';
import type { EnterCase } from '#domain/access/enter-case.ts';
import type { EnterLead } from '#domain/access/enter-lead.ts';
import type { Random } from '#kernel/ids.ts';
import type { Clock, Instant } from '#kernel/instant.ts';
import type { KeyOf } from '#stores/bodies.ts';
import type { RecordEntry } from '#stores/record.ts';
import type { Stores } from '#stores/stores-on.ts';

/** Keys of 32 bytes each, derived by purpose. */
export type IntakeKeys = {
  readonly drafts: Uint8Array;
  readonly intake: Uint8Array;
  readonly codes: Uint8Array;
  readonly pseudonyms: Uint8Array;
};

/** A body or a system of the registry, as anybody who reports may see it. */
export type RegistryEntry = { readonly id: string; readonly name: string };

/** What the door asks of the registry: names that are public anyway, and nothing about who watches over them. */
export type ReportRegistry = {
  readonly organization: (id: string) => Promise<RegistryEntry | null>;
  readonly system: (id: string) => Promise<(RegistryEntry & { readonly keeper: string }) | null>;
  /** The best matches first, at most `limit`. */
  readonly findOrganizations: (text: string, limit: number) => Promise<readonly RegistryEntry[]>;
  readonly findSystems: (
    text: string,
    keeper: string | null,
    limit: number,
  ) => Promise<readonly RegistryEntry[]>;
  /** Code of six digits of a division by its name or code today; null when it is none, or not only one. */
  readonly divisionNamed: (text: string) => string | null;
};

/** A file on its way in. Name and bytes are attacker-controlled. */
export type EvidenceFile = {
  readonly name: string;
  readonly bytes: AsyncIterable<Uint8Array>;
  /** Whether the finder insists on an unmasked sample; a coordinator decides. */
  readonly unmasked: boolean;
};

export type TakenEvidence = {
  /** `evd_…` */
  readonly id: string;
  /** Of what is kept, 64 hexadecimal digits. */
  readonly sha256: string;
  /** By content, for example `image/png`. */
  readonly media: string;
};

/** The store of evidence files, as far as the door needs it. */
export type EvidenceDoor = {
  /**
   * Judges the file by its content, strips, masks, encrypts and stores it. Nothing is on record yet.
   * @throws NuwaError too-large, or bad-request for what is no evidence
   */
  readonly take: (subject: Subject, file: EvidenceFile, by: string) => Promise<TakenEvidence>;
  /** Its row, in the transaction that says so. */
  readonly put: (stores: Stores, subject: Subject, taken: TakenEvidence, recorded: Instant) => Promise<void>;
  /** Forgets a file whose transaction failed. */
  readonly drop: (subject: Subject, taken: TakenEvidence) => Promise<void>;
  /** Keeps the original in the place of the masked one, or destroys it; in the transaction that says so. */
  readonly settle: (
    stores: Stores,
    subject: Subject,
    evidence: string,
    decision: 'keep-original' | 'keep-masked',
  ) => Promise<void>;
};

/** What every use-case of the door works with. */
export type IntakeNeeds = {
  readonly stores: Pick<
    Stores,
    'assertions' | 'audit' | 'bodies' | 'drafts' | 'idempotency' | 'receivedMails' | 'reportCodes'
  >;
  readonly record: RecordEntry;
  readonly clock: Clock;
  readonly random: Random;
  readonly keys: IntakeKeys;
  readonly keyOf: KeyOf;
  /** Makes the key of a subject, durably: before a file is encrypted under it. */
  readonly ensureKeys: (subjects: readonly Subject[]) => Promise<void>;
  readonly registry: ReportRegistry;
  /** Null where this installation takes no files. */
  readonly evidence: EvidenceDoor | null;
  readonly enterCase: EnterCase;
  readonly enterLead: EnterLead;
  /** Proof file of one assertion; null while its leaf waits for the next checkpoint. */
  readonly receiptOf: (assertion: string) => Promise<string | null>;
  /** Keyed bigrams of a case's texts, in the transaction that writes them. */
  readonly writeTerms: (stores: Stores, caseId: string, texts: readonly string[]) => Promise<void>;
};
