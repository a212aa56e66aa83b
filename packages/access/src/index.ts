export type { Access, Attempt, Credential, LoginRequest, Outcome, Step, StepResult, User, Way } from './access.ts';
export type { AccessExecution, AccessFlow, AccessRealm, AccessRole } from './realm/access-realm.ts';
export { readAccessRealm } from './realm/read-realm.ts';
export { decide } from './ways/decide.ts';
export { waysInto } from './ways/ways-into.ts';
export { ANYBODY, kindsOfUsers } from './matrix/kinds-of-users.ts';
export { type KindOfUser, makeMatrix, type Matrix } from './matrix/matrix.ts';
