import { describe, expect, it } from 'vitest';
import { type Edit, linesOf, planShop, run, subFlow, topLevel } from './shop.ts';

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
      (live, file) => {
        live.flows['shop login'].description = 'changed by hand';
        file.flows['shop login'].description = 'Logs in';
        live.flows['shop forms'].authenticationExecutions[0].requirement = 'ALTERNATIVE';
        live.flows['check'].authenticationExecutions[0].requirement = 'DISABLED';
      },
      { version: '6.5.1' },
    );
    expect(linesOf(plan)).toEqual([
      'change authentication-flow check: executions ["DISABLED deny-access-authenticator"] → ["REQUIRED deny-access-authenticator"]',
      'change authentication-flow shop login: description "changed by hand" → "Logs in"',
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

  it('keeps its description where the document has none, although the flow is recreated', () => {
    const plan = planShop(
      (live) => {
        live.flows['check'].description = 'By hand';
        live.flows['check'].authenticationExecutions[0].requirement = 'DISABLED';
      },
      { version: '6.5.1' },
    );
    expect(linesOf(plan)).toEqual([
      'change authentication-flow check: executions ["DISABLED deny-access-authenticator"] → ["REQUIRED deny-access-authenticator"]',
    ]);
  });

  it('has executions without a priority behind those that come before them in the file', () => {
    const plan = planShop((_, file) => {
      const withoutPriority = { authenticator: 'auth-cookie', requirement: 'REQUIRED' };
      file.flows['new'] = topLevel(run('auth-spnego', 'REQUIRED', 5), withoutPriority, {
        ...subFlow('forms'),
        priority: -1,
      });
      file.flows['forms'] = { authenticationExecutions: [] };
    });
    expect(plan.changes[0]?.properties).toContainEqual({
      path: 'executions',
      file: ['REQUIRED auth-cookie', 'REQUIRED forms', 'REQUIRED auth-spnego'],
    });
  });

  it('stays while something uses a flow in it', () => {
    const plan = planShop((live) => {
      live.flows['by hand'] = topLevel(subFlow('inner'));
      live.flows['inner'] = { authenticationExecutions: [run('auth-cookie')] };
      live.identityProviders['partner'].firstBrokerLoginFlowAlias = 'inner';
    });
    expect(linesOf(plan)).toEqual(['stays authentication-flow by hand']);
  });

  it('is recreated together with the deletion of what an earlier run left in its place', () => {
    const plan = planShop((live, file) => {
      live.flows['TEMPORARY_CREATED_AUTH_FLOW'] = topLevel();
      file.flows['shop login'].description = 'Logs in';
    });
    expect(linesOf(plan)).toEqual([
      'change authentication-flow shop login: description undefined → "Logs in"',
      'delete authentication-flow TEMPORARY_CREATED_AUTH_FLOW',
    ]);
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

describe('a flow of Keycloak', () => {
  const grant = (...executions: object[]): object => ({ builtIn: true, ...topLevel(...executions) });
  const WITH_CONFIG = { ...run('direct-grant-validate-username'), authenticatorConfig: 'names' };

  it('takes requirements and configs from the document, but no other executions', () => {
    const plan = planShop((_, file) => {
      file.flows['direct grant'] = grant({ ...WITH_CONFIG, requirement: 'DISABLED' });
      file.configs['names'] = { config: { lower: true } };
    });
    expect(linesOf(plan)).toEqual([
      'change authentication-flow direct grant: configs.names undefined → {"lower":"true"}',
      'change authentication-flow direct grant: executions ["REQUIRED direct-grant-validate-username"] → ["DISABLED direct-grant-validate-username (names)"]',
    ]);
    const missing = planShop((_, file) => (file.flows['direct grant'] = grant(run('direct-grant-validate-otp'))));
    expect(missing.failure?.reason).toBe('the realm’s flow has no execution "direct-grant-validate-otp"');
  });

  it('loses a config that the document no longer has', () => {
    const plan = planShop((live, file) => {
      live.flows['direct grant'] = grant(WITH_CONFIG);
      live.configs['names'] = { config: { lower: 'true' } };
      file.flows['direct grant'] = grant(run('direct-grant-validate-username'));
    });
    expect(linesOf(plan)).toEqual([
      'change authentication-flow direct grant: configs.names {"lower":"true"} → undefined',
      'change authentication-flow direct grant: executions ["REQUIRED direct-grant-validate-username (names)"] → ["REQUIRED direct-grant-validate-username"]',
    ]);
  });

  it('stops the run where its config is under another name', () => {
    const plan = planShop((live, file) => {
      live.flows['direct grant'] = grant({ ...run('idp-review-profile'), authenticatorConfig: 'review' });
      live.configs['review'] = { config: {} };
      file.flows['direct grant'] = grant({ ...run('idp-review-profile'), authenticatorConfig: 'other' });
      file.configs['other'] = { config: {} };
    });
    expect(plan.failure).toEqual({
      document: 'shop.json',
      step: 'update flow "direct grant"',
      reason: 'the realm’s flow has no execution "idp-review-profile" with the config "other"',
    });
  });

  it('is no top-level flow any more where the document does not say that it is one', () => {
    const plan = planShop((_, file) => {
      const { topLevel: _topLevel, ...rest } = grant(run('direct-grant-validate-username')) as { topLevel: boolean };
      file.flows['direct grant'] = rest;
    });
    expect(linesOf(plan)).toEqual(['delete authentication-flow direct grant']);
  });
});

describe('a binding of the realm', () => {
  it('is what the document says', () => {
    const plan = planShop((live) => (live.settings['browserFlow'] = 'direct grant'));
    expect(linesOf(plan)).toEqual(['change realm shop: browserFlow "direct grant" → "shop login"']);
  });

  it('is set without a list of flows since version 6.5', () => {
    const edit: Edit = (live) => (live.settings['browserFlow'] = 'direct grant');
    const omit = ['flows', 'configs'] as const;
    expect(linesOf(planShop(edit, { omit, version: '6.5.0' }))).toContain(
      'change realm shop: browserFlow "direct grant" → "shop login"',
    );
    expect(linesOf(planShop(edit, { omit, version: '6.4.0' }))).not.toContain(
      'change realm shop: browserFlow "direct grant" → "shop login"',
    );
  });

  it.each(['no such flow', ''])('stops the run where the realm lacks the flow, before any is bound: "%s"', (alias) => {
    const plan = planShop((_, file) => {
      file.settings['browserFlow'] = 'direct grant';
      file.settings['registrationFlow'] = alias;
    });
    expect(plan.failure).toEqual({
      document: 'shop.json',
      step: 'bind registrationFlow',
      reason: `there is no flow "${alias}"`,
    });
    expect(linesOf(plan)).toEqual([]);
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

  it('is compared as far as Keycloak shows it: since 26.7, values are masked whose names are secret or not known', () => {
    const edit: Edit = (live, file) => {
      live.settings['keycloakVersion'] = '26.7.3';
      live.configs['only buyers'].config = { condUserRole: 'manager', 'secret.key': '**********', ours: '**********' };
      file.configs['only buyers'].config = { condUserRole: 'buyer', 'secret.key': 'of ours', ours: '**********' };
    };
    const plan = planShop(edit);
    expect(linesOf(plan)).toEqual([
      'change authentication-flow shop login: configs.only buyers.condUserRole "manager" → "buyer"',
    ]);
    expect(plan.unknown).toEqual([
      { type: 'authenticator-config', name: 'only buyers', path: 'config.secret.key', hidden: true },
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
