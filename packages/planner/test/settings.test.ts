import { describe, expect, it } from 'vitest';
import { reconcilerSettings } from '../src/index.ts';

describe('the settings of the reconciler', () => {
  it('are to delete everything but client scopes and scope mappings unless told otherwise', () => {
    expect(reconcilerSettings(new Map(), '6.5.0').keeps).toEqual(new Set(['client-scope', 'scope-mapping']));
    const environment = new Map([
      ['IMPORT_MANAGED_CLIENTSCOPE', 'full'],
      ['IMPORT_MANAGED_SCOPEMAPPING', 'FULL'],
    ]);
    expect(reconcilerSettings(environment, '6.5.0').keeps).toEqual(new Set());
  });

  it('keep what its environment says, in any spelling that it takes', () => {
    const environment = new Map([
      ['IMPORT_MANAGED_CLIENT', 'no-delete'],
      ['IMPORT_MANAGED_ROLE', 'NO_DELETE'],
      ['IMPORT_MANAGED_CLIENTSCOPE', 'No-Delete'],
      ['IMPORT_MANAGED_AUTHENTICATIONFLOW', 'no_delete'],
      ['IMPORT_MANAGED_SCOPEMAPPING', 'full'],
      ['IMPORT_MANAGED_GROUP', 'no-delete'],
    ]);
    expect(reconcilerSettings(environment, '6.5.0').keeps).toEqual(
      new Set(['client', 'role', 'client-scope', 'authentication-flow', 'group']),
    );
  });

  it('do not depend on variables of anything else', () => {
    const environment = new Map([
      ['IMPORT_MANAGED_WORKFLOW', 'no-delete'],
      ['constructor', 'no-delete'],
    ]);
    expect(reconcilerSettings(environment, '6.5.0').keeps).toEqual(reconcilerSettings(new Map(), '6.5.0').keeps);
  });
});
