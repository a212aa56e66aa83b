import { error as errorOf, type ReportOf, warning as warningOf } from '@realm-as-code/renderer';

/** What can be wrong with the files that a command reads and writes, and what is meant by it. */
export const fileCodes = {
  'file-not-found': 'a file or a folder that does not exist',
  'unreadable-file': 'a file that cannot be read, or is not UTF-8',
  'link-outside-root': 'a link among stages or templates that leads out of the root',
  'unknown-location': 'a location of files that cannot be read from here',
  'ignored-file': 'a file or a folder among stages or templates that nothing reads',
  'mixed-layout': 'the templates of one realm beside folders of several',
  'unusable-name': 'a folder of a realm whose name cannot be part of file names',
  'unknown-stage': 'a stage that does not exist',
  'realm-exists': 'a realm that a root already has',
  'root-exists': 'a root that a new one would be written over',
  'renamed-project': 'a Compose project that gets another name, and with it an empty database',
  'unwritable-output': 'a file that cannot be written',
  'interrupted-run': 'an output folder in which a run was interrupted and not finished',
  'path-outside-output': 'a generated file that would leave the output folder',
  'invalid-manifest': 'a list of generated files that cannot be read',
} as const;

/** @returns an error that this package finds. */
export const error: ReportOf<keyof typeof fileCodes> = errorOf;
/** @returns a warning that this package finds. */
export const warning: ReportOf<keyof typeof fileCodes> = warningOf;
