/**
 * The types of Keycloak's realm documents, made by the build from data/realm.schema.json. A type is written in one
 * text, which is compact and quick to read:
 *
 * | text | type                             | text     | type                                  |
 * | ---- | -------------------------------- | -------- | ------------------------------------- |
 * | `s`  | text                             | `[T`     | list of T                             |
 * | `b`  | boolean                          | `{T`     | object of any names with values of T  |
 * | `i`  | whole number of 32 bits          | `@Name`  | object of a class                     |
 * | `l`  | whole number of 64 bits          | `=A\|B`  | one of these texts                    |
 * | `n`  | number                           | `*`      | anything                              |
 * | `o`  | any object or list               |          |                                       |
 */
export type TypeText = string;

/** A class of keycloak-core: its properties and their types. */
export interface RealmType {
  /** Whether it accepts other properties too. */
  readonly open?: boolean;
  /** Whether a text may stand for it: a scope can be written as its name. */
  readonly fromText?: boolean;
  readonly properties: Readonly<Record<string, TypeText>>;
}
