/** Offices of the installation, held by accounts. */
export const OFFICES = ['coordinator', 'administrator', 'auditor'] as const;
export type Office = (typeof OFFICES)[number];

export type Membership = { readonly organization: string; readonly role: 'member' | 'responsible' };

/** Who looks, with everything that the policy reads off the trees and the register of accounts. */
export type Viewer =
  /** Nobody in particular: the public. */
  | { readonly kind: 'anyone' }
  /** At the machine itself; may do what coordinators and administrators may. */
  | { readonly kind: 'operator' }
  /** Nüwa, on a schedule or as a consequence. */
  | { readonly kind: 'platform' }
  /** An anonymous finder who has shown the code and passphrase of this one subject. */
  | { readonly kind: 'case-code'; readonly subject: string }
  | {
      readonly kind: 'account';
      readonly account: string;
      readonly memberships: readonly Membership[];
      readonly offices: readonly Office[];
      /** Signed in with a key that may only read. */
      readonly readOnly: boolean;
    };
