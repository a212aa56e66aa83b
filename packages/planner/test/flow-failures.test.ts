import { describe, expect, it } from 'vitest';
import { type Edit, linesOf, planShop, run, subFlow, topLevel } from './shop.ts';

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

  it('with something in a sub-flow that has a slash in its name', () => {
    const within = (...executions: object[]): unknown =>
      failureOf((_, file) => {
        file.flows['new'] = topLevel(subFlow('by day/night'));
        file.flows['by day/night'] = { authenticationExecutions: executions };
      });
    expect(within()).toBeUndefined();
    expect(within(run('auth-cookie'))).toEqual(
      at('create flow "new"', 'Keycloak does not find a flow with "/" in its name: "by day/night" (HTTP 404)'),
    );
  });

  it('that is in itself', () => {
    expect(
      failureOf((live, file) => {
        const flows = { outer: topLevel(subFlow('inner')), inner: { authenticationExecutions: [subFlow('inner')] } };
        Object.assign(live.flows, { outer: flows.outer, inner: { authenticationExecutions: [] } });
        Object.assign(file.flows, flows);
      }),
    ).toEqual(at('update flow "outer"', 'the flow "inner" is in itself'));
  });

  it('that the realm itself uses at first logins, once it differs', () => {
    expect(
      failureOf((live, file) => {
        live.settings['firstBrokerLoginFlow'] = 'shop login';
        file.flows['shop login'].description = 'Logs in';
      }),
    ).toEqual(
      at('recreate flow "shop login"', 'Keycloak does not delete it, because the realm uses it at the first login'),
    );
  });

  it('without a kind or a list of executions', () => {
    expect(failureOf((_, file) => (file.flows['new'] = { ...topLevel(), providerId: undefined }))).toEqual(
      at('create flow "new"', 'the flow "new" has no "providerId"'),
    );
    expect(failureOf((_, file) => (file.flows['new'] = { topLevel: true }))).toEqual(
      at('create flow "new"', 'the flow "new" has no "authenticationExecutions"'),
    );
  });

  it('and leaves behind what it has made of it by then', () => {
    const plan = planShop((_, file) => {
      file.flows['new'] = topLevel(subFlow('inner'));
      file.flows['inner'] = { authenticationExecutions: [run('auth-cookie', 'ALWAYS'), run('auth-spnego')] };
    });
    expect(plan.failure).toEqual(at('create flow "new"', '"ALWAYS" is not a requirement'));
    expect(plan.changes[0]?.properties).toContainEqual({
      path: 'executions',
      file: ['REQUIRED inner', '  DISABLED auth-cookie'],
    });
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

  it('that is used and not declared, before version 6.5', () => {
    const edit: Edit = (live) => {
      live.flows['by hand'] = topLevel(run('auth-cookie'));
      live.settings['registrationFlow'] = 'by hand';
    };
    expect(planShop(edit, { version: '6.4.0' }).failure).toEqual(
      at('delete flow "by hand"', 'Keycloak does not delete it, because something uses it or a flow in it'),
    );
    expect(planShop(edit).failure).toBeUndefined();
  });

  it('and, before version 6.5, leaves what used it with a temporary flow', () => {
    const edit: Edit = (_, file) => (file.flows['shop login'] = topLevel(run('no-such-one')));
    expect(linesOf(planShop(edit, { version: '6.4.0' }))).toContain(
      'change realm shop: browserFlow "shop login" → "TEMPORARY_CREATED_AUTH_FLOW"',
    );
    expect(linesOf(planShop(edit))).not.toContain('create authentication-flow TEMPORARY_CREATED_AUTH_FLOW');
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
    expect(planShop(change, { version: '6.5.1-SNAPSHOT' }).failure).toEqual(at('recreate flow "check"', reason));
    expect(planShop(change, { version: '6.5.1' }).failure).toBeUndefined();
    // It had a flow of its own for that.
    expect(planShop(change, { version: '6.4.0' }).failure).toBeUndefined();
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
