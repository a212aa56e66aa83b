import { describe, expect, it } from 'vitest';
import { readTarget } from '../src/index.ts';
import { planShop } from './shop.ts';

describe('the target of a plan', () => {
  const missing = (target: string): unknown => planShop(() => {}, { target }).missing;

  it.each([
    'client/web',
    'client/account',
    'client-role/api/read',
    'realm/shop',
    'client-scope/email',
    'realm-role/buyer',
  ])('is found among what documents or the realm have: %s', (target) => expect(missing(target)).toBeUndefined());

  it('is found where only the realm, or only a document has it', () => {
    const onlyLive = planShop((live) => (live.clients['hand-made'] = {}), { target: 'client/hand-made' });
    const onlyFile = planShop((live) => delete live.clients['web'], { target: 'client/web' });
    expect([onlyLive.missing, onlyFile.missing]).toEqual([undefined, undefined]);
    expect(onlyFile.summary.create).toBe(1);
  });

  it('is found in a document that the run does not get to', () => {
    const plan = planShop(
      (live, file) => {
        delete live.clients['web'];
        file.settings['browserFlow'] = 'nowhere';
      },
      { target: 'client/web' },
    );
    expect(plan.failure).toBeDefined();
    expect(plan.missing).toBeUndefined();
  });

  it('names what comes near', () => {
    expect(missing('client/we')).toEqual({ target: 'client/we', near: 'client/web' });
    expect(missing('client/WEB')).toEqual({ target: 'client/WEB', near: 'client/web' });
    expect(missing('client/buyer')).toEqual({ target: 'client/buyer', near: 'realm-role/buyer' });
  });

  it('names nothing that is far away', () => {
    expect(missing('client/something-else')).toEqual({ target: 'client/something-else' });
  });

  it('is read as a type and a name, which can have slashes in it', () => {
    expect(readTarget('client-role/api/read')).toEqual({ type: 'client-role', name: 'api/read' });
    expect(readTarget('group//staff/admins')).toEqual({ type: 'group', name: '/staff/admins' });
    expect([readTarget('clients/web'), readTarget('web'), readTarget('client')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});
