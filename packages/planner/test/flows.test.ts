import { describe, expect, it } from 'vitest';
import { type Edit, linesOf, planShop, run, subFlow } from './shop.ts';

const topLevel = (...authenticationExecutions: object[]): object => ({ topLevel: true, authenticationExecutions });

describe('a top-level flow', () => {
  it('is created with its sub-flows and configs', () => {
    const plan = planShop((_, file) => {
      file.flows['new'] = topLevel(run('auth-cookie', 'ALTERNATIVE'), subFlow('new forms', 'ALTERNATIVE', 10));
      const condition = { ...run('conditional-user-role'), authenticatorConfig: 'only managers' };
      file.flows['new forms'] = { authenticationExecutions: [condition, run('auth-otp-form', 'REQUIRED', 10)] };
      file.configs['only managers'] = { config: { condUserRole: 'manager' } };
    });
    expect(linesOf(plan)).toEqual(['create authentication-flow new']);
    expect(plan.changes[0]?.properties).toEqual([
      { path: 'configs', file: { 'only managers': { condUserRole: 'manager' } } },
      {
        path: 'executions',
        file: [
          'ALTERNATIVE auth-cookie',
          'ALTERNATIVE new forms',
          '  REQUIRED conditional-user-role (only managers)',
          '  REQUIRED auth-otp-form',
        ],
      },
      { path: 'flows', file: { 'new forms': { providerId: 'basic-flow' } } },
      { path: 'providerId', file: 'basic-flow' },
    ]);
  });

  it('becomes what the document says, whatever differs in it or in its sub-flows', () => {
    const plan = planShop(
      (live) => {
        live.flows['shop login'].description = 'changed by hand';
        live.flows['shop forms'].authenticationExecutions[0].requirement = 'ALTERNATIVE';
        live.flows['check'].authenticationExecutions[0].requirement = 'DISABLED';
      },
      { version: '6.5.1' },
    );
    expect(linesOf(plan)).toEqual([
      'change authentication-flow check: executions ["DISABLED deny-access-authenticator"] → ["REQUIRED deny-access-authenticator"]',
      'change authentication-flow shop login: description "changed by hand" → undefined',
      `change authentication-flow shop login: executions ${JSON.stringify([
        'ALTERNATIVE auth-cookie',
        'ALTERNATIVE shop forms',
        '  ALTERNATIVE auth-username-password-form',
        '  REQUIRED conditional-user-role (only buyers)',
      ])} → ${JSON.stringify([
        'ALTERNATIVE auth-cookie',
        'ALTERNATIVE shop forms',
        '  REQUIRED auth-username-password-form',
        '  REQUIRED conditional-user-role (only buyers)',
      ])}`,
    ]);
  });

  it('is not changed by another order in the file when the priorities are the same', () => {
    const plan = planShop((_, file) => {
      const flow = file.flows['shop login'];
      flow.authenticationExecutions = flow.authenticationExecutions.toReversed();
    });
    expect(linesOf(plan)).toEqual([]);
  });

  it('that is new runs a sub-flow after the authenticators before it, whatever its priority', () => {
    const plan = planShop((_, file) => {
      file.flows['new'] = topLevel(
        subFlow('forms', 'REQUIRED', 50),
        run('auth-cookie', 'REQUIRED', 10),
        run('auth-spnego', 'REQUIRED', 60),
      );
      file.flows['forms'] = { authenticationExecutions: [run('auth-otp-form')] };
    });
    expect(plan.changes[0]?.properties).toContainEqual({
      path: 'executions',
      file: ['REQUIRED auth-cookie', 'REQUIRED forms', '  REQUIRED auth-otp-form', 'REQUIRED auth-spnego'],
    });
  });

  it('that the document does not have is deleted', () => {
    const plan = planShop((live) => (live.flows['by hand'] = topLevel(run('auth-cookie'))));
    expect(linesOf(plan)).toEqual(['delete authentication-flow by hand']);
  });

  it.each<[string, Edit]>([
    ['the realm', (live) => (live.settings['registrationFlow'] = 'by hand')],
    ['an identity provider', (live) => (live.identityProviders['partner'].firstBrokerLoginFlowAlias = 'by hand')],
    [
      'a client that the document does not have',
      (live) => {
        live.flows['by hand'].id = 'id-by-hand';
        live.clients['account'].authenticationFlowBindingOverrides = { browser: 'id-by-hand' };
      },
    ],
  ])('stays while %s uses it', (_, use) => {
    const plan = planShop((live, file) => {
      live.flows['by hand'] = topLevel(run('auth-cookie'));
      use(live, file);
    });
    expect(linesOf(plan)).toEqual(['stays authentication-flow by hand']);
  });

  it('stays when the reconciler is told to delete none, or the document has no list of them', () => {
    const addByHand: Edit = (live) => (live.flows['by hand'] = topLevel(run('auth-cookie')));
    const stays = 'stays authentication-flow by hand';
    expect(linesOf(planShop(addByHand, { keeps: ['authentication-flow'] }))).toEqual([stays]);
    expect(linesOf(planShop(addByHand, { omit: ['flows'] }))).toContain(stays);
  });
});

describe('one of Keycloak’s own flows', () => {
  it('gets the description and the requirements of the document', () => {
    const plan = planShop((live, file) => {
      const second = run('direct-grant-validate-password', 'REQUIRED', 10);
      live.flows['direct grant'].authenticationExecutions.push(second);
      file.flows['direct grant'] = {
        builtIn: true,
        ...topLevel(run('direct-grant-validate-username', 'DISABLED'), second),
        description: 'For scripts',
      };
    });
    expect(linesOf(plan)).toEqual([
      'change authentication-flow direct grant: description undefined → "For scripts"',
      'change authentication-flow direct grant: executions ["REQUIRED direct-grant-validate-username","REQUIRED direct-grant-validate-password"] → ["DISABLED direct-grant-validate-username","REQUIRED direct-grant-validate-password"]',
    ]);
  });

  it('stays as it is where the document does not have it', () => {
    const plan = planShop((live) => (live.flows['direct grant'].authenticationExecutions[0].requirement = 'DISABLED'));
    expect(linesOf(plan)).toEqual([]);
  });
});

describe('a binding of the realm', () => {
  it('is what the document says', () => {
    const plan = planShop((live) => (live.settings['browserFlow'] = 'direct grant'));
    expect(linesOf(plan)).toEqual(['change realm shop: browserFlow "direct grant" → "shop login"']);
  });

  it('stops the run where the realm lacks the flow', () => {
    const plan = planShop((_, file) => (file.settings['browserFlow'] = 'no such flow'));
    expect(plan.failure).toEqual({
      document: 'shop.json',
      step: 'bind browserFlow',
      reason: 'there is no flow "no such flow"',
    });
  });
});

describe('an authenticator config', () => {
  it('is exactly as declared', () => {
    const plan = planShop((live) => (live.configs['only buyers'].config = { condUserRole: 'manager', negate: 'true' }));
    expect(linesOf(plan)).toEqual([
      'change authentication-flow shop login: configs.only buyers.condUserRole "manager" → "buyer"',
      'change authentication-flow shop login: configs.only buyers.negate "true" → undefined',
    ]);
  });

  it('that no flow uses is deleted', () => {
    const plan = planShop((live) => (live.configs['left over'] = { config: { a: 'b' } }));
    expect(linesOf(plan)).toEqual(['delete authenticator-config left over']);
  });

  it('stops the run where no execution uses it', () => {
    const plan = planShop((_, file) => (file.configs['new'] = { config: {} }));
    expect(plan.failure).toEqual({
      document: 'shop.json',
      step: 'update authenticator config "new"',
      reason: 'no execution uses it',
    });
  });

  it('that lost its execution keeps its name taken: the recreated flow gets an execution without a config', () => {
    const plan = planShop((live) => live.flows['shop forms'].authenticationExecutions.pop());
    expect(plan.failure).toBeUndefined();
    expect(plan.changes.map(({ name }) => name)).toEqual(['shop login']);
    const executions = plan.changes[0]?.properties.find(({ path }) => path === 'executions');
    expect(executions?.live).not.toContain('  REQUIRED conditional-user-role');
    expect(executions?.file).toContain('  REQUIRED conditional-user-role');
  });
});

describe('a run stops at a flow', () => {
  const failureOf = (edit: Edit): unknown => planShop(edit).failure;
  const at = (step: string, reason: string): object => ({ document: 'shop.json', step, reason });

  it('whose sub-flow is not in the file', () => {
    expect(failureOf((_, file) => (file.flows['new'] = topLevel(subFlow('nowhere'))))).toEqual(
      at('create flow "new"', 'the file has no sub-flow "nowhere"'),
    );
  });

  it('whose sub-flow is in another flow already', () => {
    expect(failureOf((_, file) => (file.flows['new'] = topLevel(subFlow('shop forms'))))).toEqual(
      at('create flow "new"', 'the realm already has a flow "shop forms" somewhere else'),
    );
  });

  it('whose config is not in the file', () => {
    const execution = { ...run('conditional-user-role'), authenticatorConfig: 'nowhere' };
    expect(failureOf((_, file) => (file.flows['new'] = topLevel(execution)))).toEqual(
      at('create flow "new"', 'the file has no authenticator config "nowhere"'),
    );
  });

  it('with an authenticator that Keycloak does not have; which ones there are depends on the kind of flow', () => {
    const withKind = (providerId: string, authenticator: string): unknown =>
      failureOf((_, file) => (file.flows['new'] = { ...topLevel(run(authenticator)), providerId }));
    const missing = (authenticator: string): object =>
      at('create flow "new"', `Keycloak has no authenticator "${authenticator}"`);
    expect(withKind('basic-flow', 'no-such-one')).toEqual(missing('no-such-one'));
    expect(withKind('basic-flow', 'client-secret')).toEqual(missing('client-secret'));
    expect(withKind('client-flow', 'client-secret')).toBeUndefined();
    expect(withKind('form-flow', 'registration-password-action')).toBeUndefined();
  });

  it('with something else for a requirement', () => {
    expect(failureOf((_, file) => (file.flows['new'] = topLevel(run('auth-cookie', 'OPTIONAL'))))).toEqual(
      at('create flow "new"', '"OPTIONAL" is not a requirement'),
    );
  });

  it('with a sub-flow that has an authenticator and is not a form-flow', () => {
    const withKind = (providerId: string): unknown =>
      failureOf((_, file) => {
        file.flows['new'] = topLevel({ ...subFlow('form'), authenticator: 'registration-page-form' });
        file.flows['form'] = { providerId, authenticationExecutions: [] };
      });
    expect(withKind('form-flow')).toBeUndefined();
    expect(withKind('basic-flow')).toEqual(
      at('create flow "new"', 'the sub-flow "form" has an authenticator, but is not a form-flow'),
    );
  });

  it('with a sub-flow that has an authenticator twice', () => {
    const twice = [run('deny-access-authenticator'), run('deny-access-authenticator', 'REQUIRED', 10)];
    const reason = 'it has "deny-access-authenticator" twice, and keycloak-config-cli cannot tell them apart';
    expect(
      failureOf((_, file) => {
        file.flows['new'] = topLevel(subFlow('doors'));
        file.flows['doors'] = { authenticationExecutions: twice };
      }),
    ).toEqual(at('create flow "new"', reason));
    expect(
      failureOf((_, file) => {
        file.flows['new'] = topLevel(subFlow('outer'));
        file.flows['outer'] = { authenticationExecutions: [subFlow('inner'), { ...twice[1] }] };
        file.flows['inner'] = { authenticationExecutions: [twice[0]] };
      }),
    ).toEqual(at('create flow "new"', reason));
    // Executions of a top-level flow are found by their place.
    expect(failureOf((_, file) => (file.flows['new'] = topLevel(...twice)))).toBeUndefined();
  });

  it('with a sub-flow that has an authenticator twice, unless both have a config of their own', () => {
    const failureWith = (...aliases: (string | undefined)[]): unknown =>
      failureOf((_, file) => {
        const executions = aliases.map((authenticatorConfig, index) => ({
          ...run('conditional-user-role', 'REQUIRED', index),
          ...(authenticatorConfig !== undefined && { authenticatorConfig }),
        }));
        file.flows['new'] = topLevel(subFlow('conditions'));
        file.flows['conditions'] = { authenticationExecutions: executions };
        for (const alias of aliases) if (alias !== undefined) file.configs[alias] = { config: {} };
      });
    const stop = expect.objectContaining({ reason: expect.stringContaining('twice') as unknown }) as unknown;
    expect(failureWith('one', 'two')).toBeUndefined();
    expect(failureWith('one', 'one')).toEqual(stop);
    expect(failureWith('one', undefined)).toEqual(stop);
    expect(failureWith(undefined, 'two')).toEqual(stop);
  });

  it('with a description that does not fit into the database', () => {
    const flow = { ...topLevel(run('auth-cookie')), description: 'x'.repeat(256) };
    expect(failureOf((_, file) => (file.flows['new'] = flow))).toMatchObject({ step: 'create flow "new"' });
  });

  it('of Keycloak that is declared as one of the realm, or the other way round', () => {
    expect(failureOf((_, file) => (file.flows['direct grant'] = topLevel(run('auth-cookie'))))).toEqual(
      at('recreate flow "direct grant"', 'a built-in flow cannot be recreated'),
    );
    expect(failureOf((_, file) => (file.flows['new'] = { builtIn: true, ...topLevel() }))).toEqual(
      at('update flow "new"', 'a built-in flow cannot be created'),
    );
    expect(failureOf((_, file) => (file.flows['check'] = { builtIn: true, ...topLevel(run('auth-cookie')) }))).toEqual(
      at('update flow "check"', 'the realm’s flow of that name is not built in'),
    );
  });

  it('that an identity provider uses after login, up to version 6.5.0, if the realm lacks "post broker login"', () => {
    const change: Edit = (_, file) => (file.flows['check'].description = 'new');
    const reason =
      'an identity provider uses it after login, and there is no flow "post broker login" to point it at meanwhile (HTTP 500)';
    expect(planShop(change, { version: '6.5.0' }).failure).toEqual(at('recreate flow "check"', reason));
    expect(planShop(change, { version: '6.5.1' }).failure).toBeUndefined();
    const withGuard = planShop((live, file) => {
      change(live, file);
      const guard = topLevel(run('deny-access-authenticator'));
      live.flows['post broker login'] = guard;
      file.flows['post broker login'] = guard;
    });
    expect(withGuard.failure).toBeUndefined();
    expect(linesOf(withGuard)).toEqual(['change authentication-flow check: description undefined → "new"']);
  });
});
