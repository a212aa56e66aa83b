import type { EntityType } from '@realm-as-code/planner';
import type { Names } from '../values/names.ts';

/** What of the realm is meant: an entity, or a property of it. */
export interface Subject {
  readonly type: EntityType;
  readonly name: string;
  /** Property names joined with dots; absent for the entity as a whole. */
  readonly path?: string;
}

/** A part of the drift that the new templates have. */
export interface Offer extends Subject {
  readonly action: 'add' | 'change' | 'remove';
}

/** A part of the drift that they do not have, and why: a sentence without a full stop. */
export interface Withheld extends Subject {
  readonly reason: string;
}

/** A variable that an offer needs: a secret, whose value is in the realm alone. */
export interface NewVariable extends Subject {
  readonly variable: string;
  /** What the secret is, such as `The client secret of shop`. */
  readonly description: string;
}

/** Where an offer stands in a template: an entry of a list, by the name that the template gives it. */
export interface OfferPlace {
  /** The template's path. */
  readonly file: string;
  /** The path of the list, such as `roles.realm`; empty for a property of the document itself. */
  readonly list: string;
  readonly entry: string;
}

/** @returns a text that tells a subject from all others. */
export function keyOf({ type, name, path }: Subject): string {
  return `${type}\0${name}\0${path ?? ''}`;
}

/** What is offered and what is withheld while the new templates are made. Some of it was refused in an earlier round. */
export class Ledger {
  readonly withheld: Withheld[] = [];
  readonly variables: NewVariable[] = [];
  /** The fragments of templates that stand for what the live realm has. */
  readonly agreed: Set<string> = new Set();
  readonly #offers = new Map<string, { offer: Offer; places: OfferPlace[] }>();
  readonly #refused: ReadonlyMap<string, string>;
  readonly #agreedBefore: ReadonlySet<string>;
  readonly #names: Names;

  /**
   * @param refused why subjects were refused, by {@link keyOf}.
   * @param agreedBefore what was agreed on in the round before.
   * @param names gives names to new variables.
   */
  constructor(refused: ReadonlyMap<string, string>, agreedBefore: ReadonlySet<string>, names: Names) {
    this.#refused = refused;
    this.#agreedBefore = agreedBefore;
    this.#names = names;
  }

  /** @returns whether a change can be made; then it counts as offered. */
  take(action: Offer['action'], subject: Subject, ...places: OfferPlace[]): boolean {
    const key = keyOf(subject);
    const reason = this.#refused.get(key) ?? this.#refused.get(keyOf({ type: subject.type, name: subject.name }));
    if (reason !== undefined) {
      this.withhold(subject, reason);
      return false;
    }
    const known = this.#offers.get(key);
    this.#offers.set(key, { offer: { ...subject, action }, places: [...(known?.places ?? []), ...places] });
    return true;
  }

  withhold({ type, name, path }: Subject, reason: string): void {
    const subject = { type, name, ...(path === undefined ? {} : { path }), reason };
    const isKnown = this.withheld.some((one) => keyOf(one) === keyOf(subject) && one.reason === reason);
    if (!isKnown) this.withheld.push(subject);
  }

  /** @returns whether one of the fragments has stood for something else than what the realm has, and never for that. */
  isInDoubt(fragments: readonly string[]): boolean {
    return fragments.some((fragment) => !this.#agreedBefore.has(fragment));
  }

  /** Gives a secret a variable, named after some words. */
  addVariable(subject: Subject, words: readonly string[], description: string): string {
    const variable = this.#names.variable(words);
    this.variables.push({ ...subject, variable, description });
    return variable;
  }

  get offers(): Offer[] {
    return [...this.#offers.values()].map(({ offer }) => offer);
  }

  /**
   * @param entry the entry, or undefined for the list as a whole.
   * @returns the offers that stand at a place, those for the given property if there are any.
   */
  offersAt(file: string, list: string, entry: string | undefined, property: string | undefined): Offer[] {
    const here = [...this.#offers.values()].filter(({ places }) =>
      places.some(
        (place) => place.file === file && place.list === list && (entry === undefined || place.entry === entry),
      ),
    );
    const ofProperty = here.filter(({ offer: { path } }) => property !== undefined && path?.split('.')[0] === property);
    return (ofProperty.length > 0 ? ofProperty : here).map(({ offer }) => offer);
  }
}
