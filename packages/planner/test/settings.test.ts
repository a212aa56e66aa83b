import { describe, expect, it } from 'vitest';
import { reconcilerSettings } from '../src/index.ts';

describe('the settings of the reconciler', () => {
  it('are to delete everything unless told otherwise', () => {
    expect(reconcilerSettings(new Map([['IMPORT_MANAGED_CLIENT', 'full']]), '6.5.0')).toEqual({
      version: '6.5.0',
      keeps: new Set(),
    });
  });

  it('keep what its environment says, in any spelling that it takes', () => {
    const environment = new Map([
      ['IMPORT_MANAGED_CLIENT', 'no-delete'],
      ['IMPORT_MANAGED_ROLE', 'NO_DELETE'],
      ['IMPORT_MANAGED_CLIENTSCOPE', 'No-Delete'],
      ['IMPORT_MANAGED_AUTHENTICATIONFLOW', 'no_delete'],
    ]);
    expect(reconcilerSettings(environment, '6.5.0').keeps).toEqual(
      new Set(['client', 'role', 'client-scope', 'authentication-flow']),
    );
  });

  it('do not depend on variables of anything else', () => {
    const environment = new Map([
      ['IMPORT_MANAGED_GROUP', 'no-delete'],
      ['constructor', 'no-delete'],
    ]);
    expect(reconcilerSettings(environment, '6.5.0').keeps).toEqual(new Set());
  });
});
