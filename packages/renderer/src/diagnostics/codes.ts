import { error as errorOf, type ReportOf, warning as warningOf } from './diagnostic.ts';

/** What can be wrong with a file of names and values, and what is meant by it. */
export const documentCodes = {
  'invalid-json': 'a text that is not JSON',
  'duplicate-key': 'a name that occurs twice in one object',
  'forbidden-key': 'a name that no object may have',
  'too-deep': 'more levels of nesting than any document needs',
  'inexact-number': 'a number that would change when it is written again',
  'not-an-object': 'a file whose content is not an object',
  'unknown-property': 'a property that does not exist here',
  'wrong-type': 'a value of a type that Keycloak refuses',
  'coerced-type': 'a value of a type that Keycloak converts',
} as const;

/** What can go wrong when a stage's values are put into the templates and the documents are merged. */
export const renderCodes = {
  'invalid-expression': 'an expression that cannot be evaluated',
  'unknown-name': 'an expression that names a value the stage does not have',
  'not-text': 'a list, an object or null inside a longer text',
  'invalid-condition': 'a "$when" that is neither true nor false, or is outside a list',
  'malformed-placeholder': 'a placeholder that is not complete',
  'unsupported-placeholder': 'a placeholder of a kind that only keycloak-config-cli knows',
  'misplaced-placeholder': 'a placeholder where its value cannot be put in',
  'missing-identity': 'an entity without the property that names it',
  'duplicate-entity': 'an entity that occurs twice in one document',
  conflict: 'two documents that contradict each other',
  'realm-mismatch': 'a document that names another realm, or none',
} as const;

export type DocumentCode = keyof typeof documentCodes;
export type RenderCode = keyof typeof renderCodes;

/** @returns an error that this package finds without its rules. */
export const error: ReportOf<DocumentCode | RenderCode> = errorOf;
/** @returns a warning that this package finds without its rules. */
export const warning: ReportOf<DocumentCode | RenderCode> = warningOf;
