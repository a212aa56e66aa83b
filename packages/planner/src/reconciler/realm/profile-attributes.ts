// What Keycloak makes of the attributes of a user that is written through its Admin API (DefaultAttributes,
// DefaultUserProfile and DeclarativeUserProfileProvider of Keycloak 26.5). `username`, `email`, `firstName` and `lastName`
// are attributes, too.

import { isObject, isTrue, type JsonObject, objectAt, objectsAt, textAt } from '@realm-as-code/renderer';
import type { LiveRealm } from '../../live/live-realm.ts';
import { isEmpty } from '../../live/tidy.ts';
import { validate, validateUnlimited, type Verdict } from './attribute-validators.ts';

/** Attributes by name, with all their values. */
export type Attributes = ReadonlyMap<string, readonly string[]>;

/** A user that is written. */
export interface WrittenUser {
  /** As it is; undefined where it is new. */
  readonly live: Attributes | undefined;
  /** As it is to be. */
  readonly declared: Attributes;
  /** Whether attributes that are not declared go. */
  readonly removes: boolean;
  /** Whether it is the user of a service account, for which less holds. */
  readonly isAccount: boolean;
}

/** What is wrong with an attribute. */
export interface AttributeVerdict {
  readonly attribute: string;
  readonly verdict: Verdict;
}

/** The texts of a user that are properties of their own. */
export const ROOT_ATTRIBUTES: readonly string[] = ['username', 'email', 'firstName', 'lastName'];
/** Attributes that Keycloak keeps for itself: no administrator sets them (DeclarativeUserProfileProviderFactory). */
const NOT_WRITABLE: ReadonlySet<string> = new Set(['kc.email.pending', 'terms_and_conditions']);
const READ_ONLY = /^(?:KERBEROS_PRINCIPAL|LDAP_ID|LDAP_ENTRY_DN|CREATED_TIMESTAMP|createTimestamp|modifyTimestamp)$/i;
const ADMIN = 'admin';

/** The rules of a realm for the attributes of its users. */
export class ProfileRules {
  /** Of the realm, as they are now. */
  readonly #settings: JsonObject;
  readonly #declared: ReadonlyMap<string, JsonObject>;
  readonly #policy: string | undefined;

  constructor(realm: LiveRealm) {
    this.#settings = realm.settings;
    const profile = realm.userProfile ?? {};
    this.#declared = new Map(objectsAt(profile, 'attributes').map((one) => [textAt(one, 'name') ?? '', one]));
    this.#policy = textAt(profile, 'unmanagedAttributePolicy');
  }

  /** @returns whether the Admin API shows an attribute of a person. */
  isShown(name: string): boolean {
    const view = objectAt(this.#declared.get(name), 'permissions')['view'];
    if (!this.#isManaged(name)) return this.#takesUnmanaged;
    return this.#isWritable(name, undefined) || (Array.isArray(view) && view.includes(ADMIN));
  }

  /**
   * Finds out what the Admin API shows of a person as soon as these rules hold.
   *
   * @param attributes as it shows them now, without texts that are properties of their own.
   * @param before the rules so far.
   * @returns the attributes, and whether values may come to light that were not shown, or go that nobody ever set.
   */
  show(
    attributes: Attributes,
    before: ProfileRules,
  ): { readonly shown: Map<string, readonly string[]>; readonly isCertain: boolean } {
    const shown = new Map([...attributes].filter(([name]) => this.isShown(name)));
    let isCertain = before.#takesUnmanaged || !this.#takesUnmanaged;
    for (const name of [...this.#declared.keys(), 'locale']) {
      if (ROOT_ATTRIBUTES.includes(name) || !this.isShown(name)) continue;
      const [usual, former] = [this.#defaultOf(name), before.#defaultOf(name)];
      const wasHidden = before.#isManaged(name) && !before.isShown(name);
      const wasDefault = former !== undefined && former !== usual && sorted(shown.get(name) ?? []) === sorted([former]);
      if (wasHidden || wasDefault) isCertain = false;
      if (usual !== undefined && !shown.has(name)) shown.set(name, [usual]);
    }
    return { shown, isCertain };
  }

  /** @returns whether two rules show the same. */
  showsAs(other: ProfileRules): boolean {
    const shown = (rules: ProfileRules): string =>
      JSON.stringify([
        rules.#takesUnmanaged,
        [...rules.#declared.keys(), 'locale'].map((name) => [name, rules.isShown(name), rules.#defaultOf(name)]),
      ]);
    return shown(this) === shown(other);
  }

  /** @returns what is wrong with a user as it would be written; the first is what Keycloak refuses it for. */
  check(user: WrittenUser): AttributeVerdict[] {
    return [...this.#normalise(user)].flatMap(([attribute, values]) =>
      this.#verdictsOf(attribute, values, user).flatMap((verdict) =>
        verdict === undefined ? [] : [{ attribute, verdict }],
      ),
    );
  }

  /** @returns the attributes of a user after it was written, as the Admin API shows them. */
  write(user: WrittenUser): Map<string, readonly string[]> {
    const next = new Map(user.live);
    const normalised = this.#normalise(user);
    for (const [name, values] of normalised) {
      const isRenamed = name === 'username' && this.#usesEmailAsUsername && !user.isAccount;
      if (!isRenamed && !this.#isWritableIn(name, user)) continue;
      if (values.length === 0 && !user.removes && !isRoot(name)) continue;
      const kept = values.filter((value) => value.trim() !== '');
      if (kept.length > 0) next.set(name, kept);
      else if (name !== 'username') next.delete(name);
    }
    for (const name of user.removes ? [...next.keys()] : []) {
      if (!normalised.has(name) && this.#isWritableIn(name, user)) next.delete(name);
    }
    if (!user.isAccount) for (const name of next.keys()) if (!isRoot(name) && !this.isShown(name)) next.delete(name);
    return next;
  }

  get #takesUnmanaged(): boolean {
    return this.#policy !== undefined && this.#policy !== 'DISABLED';
  }

  #defaultOf(name: string): string | undefined {
    return textAt(this.#declared.get(name), 'defaultValue');
  }

  get #usesEmailAsUsername(): boolean {
    return this.#settings['registrationEmailAsUsername'] === true;
  }

  #isManaged(name: string): boolean {
    return (
      this.#declared.has(name) || name === 'username' || name === 'email' || name === 'locale' || NOT_WRITABLE.has(name)
    );
  }

  /** Attributes that the profile does not have are taken as they are, or not at all. */
  #normalise({ live, declared, isAccount }: WrittenUser): Map<string, readonly string[]> {
    const next = new Map<string, readonly string[]>();
    const takesUnmanaged = isAccount || this.#takesUnmanaged;
    for (const [name, values] of declared) {
      if (this.#isManaged(name) || takesUnmanaged) next.set(name, this.#withDefault(name, values));
    }
    for (const name of [...this.#declared.keys(), 'username', 'email', 'locale']) {
      if (next.has(name)) continue;
      const kept = live !== undefined && !this.#isWritable(name, live) ? live.get(name) : undefined;
      next.set(name, this.#withDefault(name, kept ?? []));
    }
    const email = next.get('email') ?? [];
    if (email.length > 0 && this.#usesEmailAsUsername && !isAccount) next.set('username', email);
    return next;
  }

  #withDefault(name: string, values: readonly string[]): readonly string[] {
    const usual = this.#defaultOf(name);
    const isLowerCase = name === 'username' || name === 'email';
    const given = values.length === 0 && usual !== undefined ? [usual] : values;
    return isLowerCase ? given.map((value) => value.toLowerCase()) : given;
  }

  #isWritableIn(name: string, { live, isAccount }: WrittenUser): boolean {
    return isAccount ? name !== 'username' : this.#isWritable(name, live);
  }

  #isWritable(name: string, live: Attributes | undefined): boolean {
    if (NOT_WRITABLE.has(name)) return false;
    if (!this.#isManaged(name)) return this.#policy === 'ENABLED' || this.#policy === 'ADMIN_EDIT';
    const declared = this.#declared.get(name);
    if (name === 'locale' && declared === undefined) return this.#settings['internationalizationEnabled'] === true;
    if (name === 'username') {
      if (this.#usesEmailAsUsername) return false;
      if (live !== undefined && this.#settings['editUsernameAllowed'] !== true) return false;
    }
    const permissions = objectAt(declared, 'permissions');
    const [view, edit] = [permissions['view'], permissions['edit']].map((roles) => (Array.isArray(roles) ? roles : []));
    const isUnset = view?.length === 0 && edit?.length === 0;
    return edit?.includes(ADMIN) === true || (isUnset && (name === 'username' || name === 'email'));
  }

  #verdictsOf(name: string, values: readonly string[], user: WrittenUser): Verdict[] {
    const { live, isAccount } = user;
    const declared = this.#declared.get(name);
    const validations = objectAt(declared, 'validations');
    const checks = Object.keys(validations).map((id) => validate(id, values, objectAt(validations, id)));
    if (name === 'email' && !Object.hasOwn(validations, 'email')) checks.push(validate('email', values, {}));
    if (!Object.hasOwn(validations, 'length')) checks.push(validateUnlimited(values));
    if (
      declared !== undefined &&
      !isTrue(declared['multivalued'] ?? null) &&
      !Object.hasOwn(validations, 'multivalued')
    )
      checks.push(validate('multivalued', values, { max: 1 }));
    const isWritable = this.#isWritable(name, live);
    const before = live?.get(name) ?? [];
    const isSame = sorted(before) === sorted(values);
    // Whatever was wrong before stays so, if nobody may change it.
    const found = live !== undefined && !isWritable && isSame ? [] : checks;
    if (
      this.#isRequired(name, isAccount) &&
      (isWritable || name === 'username') &&
      values.every((value) => value.trim() === '')
    )
      found.unshift({ refusal: 'is required' });
    if (declared !== undefined && live !== undefined && !isWritable && !isSame && !this.#mayDiffer(name, before, user))
      found.unshift({ refusal: 'is read-only' });
    if (READ_ONLY.test(name) && (before[0] ?? '') !== (values[0] ?? '')) found.unshift({ refusal: 'is read-only' });
    return found;
  }

  /** Some differences of a read-only attribute are none (ImmutableAttributeValidator). */
  #mayDiffer(name: string, before: readonly string[], { declared, isAccount }: WrittenUser): boolean {
    if (isAccount && name !== 'username') return false;
    // A default is shown where nothing is stored, and nobody stores what is read-only.
    const isStored = before.length > 0 && sorted(before) !== sorted([this.#defaultOf(name) ?? '']);
    const isBlank = !isStored && (declared.get(name) ?? []).every((value) => value.trim() === '');
    const isDefault = !isStored && !declared.has(name);
    return isBlank || isDefault || (this.#usesEmailAsUsername && (name === 'email' || name === 'username'));
  }

  #isRequired(name: string, isAccount: boolean): boolean {
    if (name === 'username') return true;
    const required = this.#declared.get(name)?.['required'];
    if (isAccount || !isObject(required ?? null)) return false;
    if (name === 'email' && this.#usesEmailAsUsername) return true;
    const [roles, scopes] = ['roles', 'scopes'].map((key) => objectAt(this.#declared.get(name), 'required')[key]);
    // An attribute that some client scopes want is wanted at logins only.
    return isEmpty(scopes) && (isEmpty(roles) || (Array.isArray(roles) && roles.includes(ADMIN)));
  }
}

function isRoot(name: string): boolean {
  return ROOT_ATTRIBUTES.includes(name) || name === 'locale';
}

function sorted(values: readonly string[]): string {
  return JSON.stringify(values.toSorted());
}
