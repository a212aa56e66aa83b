import type { Severity } from '@realm-as-code/renderer';
import type { ComposeCode } from '../codes.ts';
import type { GivenOption } from './read-options.ts';

/** What is wrong with the options of kc.sh, before its place in the stage file is looked up. */
export interface OptionFinding {
  readonly severity: Severity;
  readonly code: ComposeCode;
  /** The option that it is about; undefined where it is about one that is missing. */
  readonly about: Pick<GivenOption, 'path'> | undefined;
  readonly message: string;
  readonly hint?: string | undefined;
}

/**
 * @returns what is wrong with an option as it was given: kc.sh exits for arguments that it does not know or that have no
 *   effect, and goes on without such variables (measured: 26.5.5, 26.7.3).
 */
export function ignored(code: ComposeCode, option: GivenOption, message: string, hint?: string): OptionFinding {
  return { severity: option.isArgument ? 'error' : 'warning', code, about: option, message, hint };
}

/** @returns what kc.sh exits for, however it is given. */
export function refused(
  code: ComposeCode,
  about: OptionFinding['about'],
  message: string,
  hint?: string,
): OptionFinding {
  return { severity: 'error', code, about, message, hint };
}
