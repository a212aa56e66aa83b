import { type DocumentCode, error as errorOf, type ReportOf, warning as warningOf } from '@realm-as-code/renderer';

/** What can be wrong with stages, their variables and environment files, and what is meant by it. */
export const stageCodes = {
  'invalid-yaml': 'a text that is not YAML',
  'invalid-stage': 'a stage file, shared settings or a registry of variables that break their schema',
  'contradictory-stage': 'a stage whose settings do not go together',
  'unverified-database': 'a database that somebody else could pretend to be',
  'unused-variable': 'a variable of the registry that no stage needs',
  'unused-value': 'a value that no template asks for',
  'partial-override': 'a stage that replaces the addresses of its shared values but one or a few',
  'invalid-expectation': 'a stages/access.yaml that breaks its schema, or names what the realm does not have',
  'broken-expectation': 'somebody who gets in and must not, or who must and does not',
  'undecided-expectation': 'an expectation of which the realm alone does not tell whether it holds',
  'unused-exception': 'an exception that no finding needs',
  'invalid-env-file': 'an environment file that Docker Compose cannot read',
  'missing-variable': 'a variable that the stage needs, and neither the environment file nor a file of its own has',
  'unneeded-variable': 'a variable, or the file of one, that the stage does not need',
  'empty-value': 'a variable without a value, without which nothing starts',
  'changed-value': 'a value of which Docker Compose takes something away, or in which it replaces something',
  'example-value': 'a variable that still has the value of the example',
  'unusable-value': 'a value that does not fit where the stage puts it',
  'given-twice': 'a variable that comes as a file, and is in the environment file too',
  'exposed-secret': 'a file or a folder of secrets that everybody on the machine can get at',
  'unreadable-secret': 'a file of a secret that the containers cannot read',
  'stray-character': 'a secret with a character at its end or beginning that nobody sees',
  'weak-secret': 'a secret that can be guessed',
  'repeated-secret': 'two secrets with one value',
  'invalid-image-lock': 'an images.lock that cannot be read',
  'unpinned-image': 'an image that images.lock has no digest of',
  'stale-image': 'an image in images.lock that no stage deploys',
} as const;

export type StageCode = keyof typeof stageCodes;

/** @returns an error that this package finds. */
export const error: ReportOf<StageCode | DocumentCode> = errorOf;
/** @returns a warning that this package finds. */
export const warning: ReportOf<StageCode | DocumentCode> = warningOf;
