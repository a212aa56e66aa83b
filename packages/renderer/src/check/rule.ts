import type { Severity } from '../diagnostics/diagnostic.ts';
import type { Placed } from '../document/placed.ts';
import type { VersionRange } from '../keycloak/version-range.ts';
import type { RealmIndex } from './realm-index.ts';

/** Reports that something is wrong at a place; `severity` and `import` are the rule's own unless others are given. */
export type Report = (
  at: Pick<Placed, 'document' | 'path'>,
  finding: {
    message: string;
    hint?: string | undefined;
    part?: 'key' | 'value';
    severity?: Severity;
    import?: Rule['import'];
  },
) => void;

/** One kind of mistake. Its `title` and `reason` appear in docs/rules.md, and so do the versions in which it is one. */
export interface Rule<Code extends string = string> extends VersionRange {
  readonly code: Code;
  readonly severity: Severity;
  /**
   * Keycloak's import accepts what it finds, and what it makes of it works: in a bootstrap document, which nothing else
   * reads, an error is a warning.
   */
  readonly import?: 'accepts' | undefined;
  /** It finds names that a provider of one's own can bring: an error is a warning where Keycloak is given any. */
  readonly mayBeOwn?: true;
  /** What it finds: the rest of a sentence that starts with "Finds". */
  readonly title: string;
  /** Why it matters: what Keycloak and keycloak-config-cli do with it. */
  readonly reason: string;
  /** The version whose chapter of Keycloak's upgrading guide tells of it. */
  readonly guide?: string;
  readonly check: (realm: RealmIndex, report: Report) => void;
}

/** Documents by file name, such as `managed/30-clients.json`, without their property `realm`. */
type ExampleRealm = Readonly<Record<string, object>>;

/** What a rule finds and what it lets pass: its tests and its documentation. */
export interface Examples {
  readonly bad: ExampleRealm;
  readonly good: ExampleRealm;
  /** The version of keycloak-config-cli that the examples are checked for. */
  readonly reconciler?: string;
  /** The client that keycloak-config-cli signs in as. */
  readonly signsInAs?: string;
  /** The version of Keycloak that the examples are checked for. */
  readonly keycloak?: string;
}
