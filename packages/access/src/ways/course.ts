import type { Step, User } from '../access.ts';
import type { End } from '../flow/explore.ts';
import type { Login } from '../flow/login.ts';

/** A login from its beginning to its end, through one flow after the other. */
export interface Course {
  readonly end: End;
  /** The aliases of the top-level flows that ran. */
  readonly flows: readonly string[];
  readonly steps: readonly Step[];
  /** The account as it is at the end. */
  readonly user: User;
  /** Whether the account has been made in this login. */
  readonly isNew: boolean;
}

/** @returns a course that ends with a flow. */
export function courseOf(end: End, user: User, before: readonly Login[] = [], isNew = false): Course {
  const logins = [...before, end.login];
  return {
    end,
    flows: logins.map(({ topFlow }) => topFlow),
    steps: logins.flatMap(({ steps }) => steps),
    user,
    isNew,
  };
}
