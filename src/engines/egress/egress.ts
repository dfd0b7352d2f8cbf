/**
 * The one way out for requests to addresses that somebody outside has chosen: webhooks, OIDC providers, others'
 * security.txt. Whoever chooses an address must neither reach the inside of the network through us nor learn anything
 * about it from our answer.
 *
 * @throws NuwaError address-refused, the same sentence whether the address is private, refuses, is silent, speaks
 *   nonsense, or sends too much; bad-request when the address itself is malformed, which says nothing of the network.
 *   An `EgressFailure` is the `cause`, for the operator's log only.
 */
export type Egress = (request: EgressRequest) => Promise<EgressAnswer>;

export type EgressRequest = {
  /** Attacker-controlled. */
  readonly url: string;
  readonly method?: string;
  /** Cookies and whatever steers the connection are taken out; on a redirect only what describes content goes along. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | undefined;
  /** Redirects to follow, by default and at most 3. Never followed for methods other than GET and HEAD. */
  readonly redirects?: number;
  /** Bytes of the body, as sent and as decompressed; at most what the settings say. */
  readonly mostBody?: number;
  readonly signal?: AbortSignal | undefined;
};

export type EgressAnswer = {
  /** Where it came from after redirects. */
  readonly url: string;
  readonly status: number;
  /** Names in lower case, without cookies; values of a name that came more than once are joined with `, `. */
  readonly headers: Readonly<Record<string, string>>;
  /** Decompressed. Attacker-controlled, like everything here. */
  readonly body: Uint8Array;
};

export type EgressSettings = {
  /**
   * Exceptions of this installation, beyond public addresses: an origin (`https://idp.corp.example:8443`; with
   * `http://` it may be asked in clear) or a range (`10.1.0.0/16`). Whoever may give addresses can reach these, and
   * can tell from the time an answer takes which machines in an opened range are there.
   */
  readonly allow: readonly string[];
  /** Whether public addresses may be asked without TLS. */
  readonly http: boolean;
  /** Who asks, with a way to reach us, for example `Nuwa/0.1 (+https://nuwa.example/)`. */
  readonly userAgent: string;
  /** Further authorities to trust, PEM; the system's are trusted as well. */
  readonly authorities?: readonly string[];
  readonly limits?: Partial<EgressLimits>;
};

export type EgressLimits = {
  /** Milliseconds until the connection stands, TLS included. */
  readonly connect: number;
  /** Milliseconds for everything, names and redirects included. */
  readonly total: number;
  /** Bytes of the header block of an answer. */
  readonly headers: number;
  /** Bytes of a body, as sent and as decompressed. */
  readonly body: number;
};

export const EGRESS_LIMITS: EgressLimits = { connect: 5000, total: 15_000, headers: 16_384, body: 1_048_576 };

/** Addresses of a name, IPv4 and IPv6. May answer differently each time it is asked, and may be somebody's enemy. */
export type ResolveName = (host: string, signal: AbortSignal) => Promise<readonly string[]>;

/** Why a request failed, for the operator's log. Names no address. */
export class EgressFailure extends Error {
  constructor(reason: EgressReason, cause?: unknown) {
    super(reason, cause === undefined ? undefined : { cause });
    this.name = 'EgressFailure';
  }
}

export type EgressReason =
  | 'the name has no address'
  | 'an address is not open'
  | 'only https is open'
  | 'no connection'
  | 'no connection in time'
  | 'no answer in time'
  | 'the answer broke off'
  | 'the answer is too large'
  | 'the answer is packed in an unknown way'
  | 'too many redirects'
  | 'a redirect that is not followed';
