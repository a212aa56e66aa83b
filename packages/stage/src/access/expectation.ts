// Who must and who must not get in, as stages/access.yaml says it.

/** Moments beside rest in which somebody could get in. */
export type Moment = 'during a reconcile' | 'after a failed reconcile';

/** The ways in that do not depend on the realm; an identity provider's alias is one, too. */
export const WAYS: readonly string[] = [
  'form',
  'session',
  'broker',
  'direct-grant',
  'registration',
  'reset-credentials',
  'service-account',
];

/** Every way that a person can take. */
export const ANY_WAY = 'any';

/** People by what they have. What is not said can be anything. */
export interface People {
  /** Roles that they have, directly or through groups and other roles: `role` of the realm, `client.role` of a client. */
  readonly with: readonly string[];
  readonly without: readonly string[];
  /** Paths of groups. */
  readonly in: readonly string[];
  readonly attributes: Readonly<Record<string, readonly string[]>>;
  /** Undefined: any. */
  readonly credentials: readonly string[] | undefined;
}

/** Where an expectation, or an exception to one, applies. */
export interface Scope {
  /** Undefined: in all. */
  readonly stages: readonly string[] | undefined;
  /** Names of realms, with `*` for any characters. Undefined: in all. */
  readonly realms: readonly string[] | undefined;
}

/** What is accepted although an expectation says otherwise. */
export interface Accepted extends Scope {
  /** Client IDs, with `*` for any characters. Undefined: any. */
  readonly entering: readonly string[] | undefined;
  readonly by: readonly string[];
  /** Undefined: at any time. */
  readonly when: readonly Moment[] | undefined;
  readonly because: string;
}

export interface Expectation extends Scope {
  /** Whether these people have to get in, or must not. */
  readonly must: boolean;
  readonly people: People;
  /** Client IDs, with `*` for any characters. */
  readonly enters: readonly string[];
  /** Names of {@link WAYS}, aliases of identity providers, or {@link ANY_WAY}. */
  readonly by: readonly string[];
  /** Moments in which it has to hold beside rest. */
  readonly even: readonly Moment[];
  readonly because: string | undefined;
  readonly except: readonly Accepted[];
}

/** @returns what tells whether a name is meant by a list of names in which `*` stands for any characters. */
export function meaning(patterns: readonly string[] | undefined): (name: string) => boolean {
  if (patterns === undefined) return () => true;
  const expressions = patterns.map((pattern) => {
    const literals = pattern.split('*').map((text) => text.replaceAll(/[\\^$.+?()[\]{}|]/g, String.raw`\$&`));
    return new RegExp(`^${literals.join('.*')}$`, 's');
  });
  return (name) => expressions.some((expression) => expression.test(name));
}
